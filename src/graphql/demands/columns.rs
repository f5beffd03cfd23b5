//! Which columns a list of demands reads for the fields that were asked for.

use crate::domains::demands::DemandColumn;

/// The columns behind a field of `Demand`; fields of the card need the whole record.
pub fn demand_columns(field: &str) -> Option<&'static [DemandColumn]> {
    use DemandColumn as Column;
    Some(match field {
        "__typename" | "id" | "state" | "version" | "profile" | "masked" | "attachments"
        | "interests" | "results" | "curator" | "claim" | "shortlists" => &[Column::Id],
        "title" => &[Column::Title],
        "summary" => &[Column::Summary],
        "owner" => &[Column::OwnerId],
        "author" => &[Column::AuthorId],
        "procedure" => &[Column::Terms],
        "region" => &[Column::RegionCode],
        "budget" => &[
            Column::BudgetKind,
            Column::BudgetMinMinor,
            Column::BudgetMaxMinor,
        ],
        "cooperationForm" => &[Column::CooperationForm],
        "submissionDeadline" => &[Column::SubmissionDeadline],
        "opensAt" => &[Column::OpensAt],
        "openedAt" | "versions" => &[Column::OpenedAt],
        "closesAt" => &[Column::ClosesAt],
        "endedAt" => &[Column::EndedAt],
        "endReason" => &[Column::EndReason],
        "reviewComment" => &[Column::ReviewComment],
        "createdAt" => &[Column::CreatedAt],
        "updatedAt" => &[Column::UpdatedAt],
        _ => return None,
    })
}
