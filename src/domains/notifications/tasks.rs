//! The to-do list: what awaits the caller, counted afresh at every reading.

use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::domains::demands::tables::demand;
use crate::domains::demands::{self, DemandState};
use crate::domains::identity::MembershipStatus;
use crate::domains::identity::tables::{membership, organisation, user};
use crate::domains::interests::tables::interest;
use crate::domains::interests::{self, InterestState};
use crate::domains::results::tables::result;
use crate::domains::results::{ResultAnswer, ResultState};
use crate::foundation::actor::{Duty, Role, Verification};
use crate::foundation::errors::Result;
use crate::foundation::ids::OrganisationId;
use crate::foundation::sides::Side;
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;
use crate::platform::operation::Operation;

word_enum! {
    /// What awaits somebody.
    pub enum TaskKind {
        /// Interest to answer; due at the end of its term.
        AnswerInterest,
        /// A result that the other side reported, to confirm or dispute.
        AnswerResult,
        /// An invitation into an organisation to answer.
        AnswerInvitation,
        /// A demand that a reviewer sent back.
        ReviseDemand,
        /// An approved demand that is not open yet.
        OpenDemand,
        /// An open-ended demand that closes within thirty days unless it is renewed.
        RenewDemand,
        /// An organisation that was never put up for verification.
        RequestVerification,
        /// A demand to review.
        ReviewDemand,
        /// An organisation to verify.
        VerifyOrganisation,
        /// Interest that nobody answered, to introduce.
        IntroduceInterest,
        /// An outside result to verify.
        VerifyResult,
    }
}

/// So much of one kind awaits the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub kind: TaskKind,
    pub count: i64,
    /// The earliest term among them, where there is one.
    pub due_at: Option<Timestamp>,
}

/// Open-ended demands are shown so many days before they close.
const RENEW_DAYS: i64 = 30;

/// What awaits the caller now; kinds of which there is nothing are left out.
pub async fn my_tasks(operation: &Operation) -> Result<Vec<Task>> {
    let Some(person) = operation.actor.person() else {
        return Ok(Vec::new());
    };
    let now = operation.now();
    let edited: Vec<OrganisationId> = person
        .places
        .iter()
        .filter(|place| place.role >= Role::Editor)
        .map(|place| place.organisation_id)
        .collect();
    let own =
        |condition: Condition| condition.add(demand::Column::OwnerId.is_in(edited.iter().copied()));
    let mut tasks = Vec::new();
    if !edited.is_empty() {
        let awaiting = Condition::all()
            .add(interest::Column::ReceiverId.is_in(edited.iter().copied()))
            .add(interest::Column::State.eq(InterestState::Sent));
        tasks.push(interests_to(operation, TaskKind::AnswerInterest, awaiting, true).await?);
        let reported = |home: result::Column, reporter: Side| {
            Condition::all()
                .add(home.is_in(edited.iter().copied()))
                .add(result::Column::Side.eq(reporter))
        };
        let unanswered = Condition::all()
            .add(result::Column::State.eq(ResultState::SelfReported))
            .add(result::Column::Answer.eq(ResultAnswer::Waiting))
            .add(
                Condition::any()
                    .add(reported(result::Column::OwnerId, Side::Supplier))
                    .add(reported(result::Column::MakerId, Side::Owner)),
            );
        tasks.push(results(operation, TaskKind::AnswerResult, unanswered).await?);
        let in_state = |state| own(Condition::all().add(demand::Column::State.eq(state)));
        let (revise, approved) = (
            in_state(DemandState::ChangesRequested),
            in_state(DemandState::Approved),
        );
        tasks.push(demands_to(operation, TaskKind::ReviseDemand, revise, false).await?);
        tasks.push(demands_to(operation, TaskKind::OpenDemand, approved, false).await?);
        let renewable = in_state(DemandState::Open)
            .add(demand::Column::SubmissionDeadline.is_null())
            .add(demand::Column::ClosesAt.gt(now))
            .add(demand::Column::ClosesAt.lte(now.plus_days(RENEW_DAYS)));
        tasks.push(demands_to(operation, TaskKind::RenewDemand, renewable, true).await?);
    }
    tasks.push(invitations(operation, person.user_id).await?);
    let unverified = person
        .places
        .iter()
        .filter(|place| {
            place.role >= Role::Admin
                && matches!(
                    place.verification,
                    Verification::Unverified | Verification::Rejected | Verification::Expired
                )
        })
        .count();
    tasks.push(Task {
        kind: TaskKind::RequestVerification,
        count: i64::try_from(unverified).unwrap_or(i64::MAX),
        due_at: None,
    });
    let own = operation.actor.organisations();
    if let Some(reviewed) = demands::policy::reviewed_by(&operation.actor) {
        // Nobody reviews a demand of their own.
        let foreign = reviewed
            .add(demand::Column::State.eq(DemandState::InReview))
            .add(demand::Column::OwnerId.is_not_in(own.iter().copied()))
            .add(
                Condition::any()
                    .add(demand::Column::CuratorId.is_null())
                    .add(demand::Column::CuratorId.is_not_in(own.iter().copied())),
            );
        tasks.push(demands_to(operation, TaskKind::ReviewDemand, foreign, false).await?);
    }
    if person.duties.contains(&Duty::Reviewer) {
        tasks.push(organisations(operation).await?);
    }
    if let Some(overdue) = interests::policy::introduced_by(&operation.actor) {
        let overdue = overdue
            .add(interest::Column::State.eq(InterestState::Sent))
            .add(interest::Column::IntroducedAt.is_null())
            .add(interest::Column::SenderId.is_not_in(own.iter().copied()))
            .add(interest::Column::ReceiverId.is_not_in(own.iter().copied()));
        tasks.push(interests_to(operation, TaskKind::IntroduceInterest, overdue, false).await?);
    }
    if person.duties.contains(&Duty::Reviewer) {
        // Nobody verifies a result of their own.
        let reported = Condition::all()
            .add(result::Column::State.eq(ResultState::SelfReported))
            .add(result::Column::OwnerId.is_not_in(own.iter().copied()))
            .add(result::Column::MakerId.is_not_in(own));
        tasks.push(results(operation, TaskKind::VerifyResult, reported).await?);
    }
    tasks.retain(|task| task.count > 0);
    Ok(tasks)
}

async fn interests_to(
    operation: &Operation,
    kind: TaskKind,
    condition: Condition,
    timed: bool,
) -> Result<Task> {
    let found: Option<(i64, Option<Timestamp>)> = interest::Entity::find()
        .select_only()
        .column_as(interest::Column::Id.count(), "count")
        .column_as(interest::Column::DueAt.min(), "due_at")
        .filter(condition)
        .into_tuple()
        .one(operation.database().reader())
        .await?;
    Ok(task(kind, found, timed))
}

async fn results(operation: &Operation, kind: TaskKind, condition: Condition) -> Result<Task> {
    let count: Option<i64> = result::Entity::find()
        .select_only()
        .column_as(result::Column::Id.count(), "count")
        .filter(condition)
        .into_tuple()
        .one(operation.database().reader())
        .await?;
    Ok(Task {
        kind,
        count: count.unwrap_or_default(),
        due_at: None,
    })
}

async fn demands_to(
    operation: &Operation,
    kind: TaskKind,
    condition: Condition,
    timed: bool,
) -> Result<Task> {
    let found: Option<(i64, Option<Timestamp>)> = demand::Entity::find()
        .select_only()
        .column_as(demand::Column::Id.count(), "count")
        .column_as(demand::Column::ClosesAt.min(), "due_at")
        .filter(condition)
        .into_tuple()
        .one(operation.database().reader())
        .await?;
    Ok(task(kind, found, timed))
}

fn task(kind: TaskKind, found: Option<(i64, Option<Timestamp>)>, timed: bool) -> Task {
    let (count, due_at) = found.unwrap_or_default();
    Task {
        kind,
        count,
        due_at: due_at.filter(|_| timed),
    }
}

async fn invitations(
    operation: &Operation,
    user_id: crate::foundation::ids::UserId,
) -> Result<Task> {
    let reader = operation.database().reader();
    let email_key: Option<String> = user::Entity::find_by_id(user_id)
        .select_only()
        .column(user::Column::EmailKey)
        .into_tuple()
        .one(reader)
        .await?;
    let count: Option<i64> = membership::Entity::find()
        .select_only()
        .column_as(membership::Column::Id.count(), "count")
        .filter(membership::Column::EmailKey.eq(email_key.unwrap_or_default()))
        .filter(membership::Column::Status.eq(MembershipStatus::Invited))
        .into_tuple()
        .one(reader)
        .await?;
    Ok(Task {
        kind: TaskKind::AnswerInvitation,
        count: count.unwrap_or_default(),
        due_at: None,
    })
}

async fn organisations(operation: &Operation) -> Result<Task> {
    let count: Option<i64> = organisation::Entity::find()
        .select_only()
        .column_as(organisation::Column::Id.count(), "count")
        .filter(organisation::Column::Verification.eq(Verification::Pending))
        .into_tuple()
        .one(operation.database().reader())
        .await?;
    Ok(Task {
        kind: TaskKind::VerifyOrganisation,
        count: count.unwrap_or_default(),
        due_at: None,
    })
}
