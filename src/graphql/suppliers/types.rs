//! The objects of suppliers.

use async_graphql::{ComplexObject, Context, Object};

use super::card::SupplierCardObject;
use crate::domains::interests::{self, InterestFilter};
use crate::domains::matching;
use crate::domains::suppliers::{
    self, Supplier, SupplierAct, SupplierCard, SupplierColumn, SupplierFilter, Visibility, policy,
};
use crate::foundation::ids::SupplierId;
use crate::foundation::time::Timestamp;
use crate::graphql::connection::connection;
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{loaders, operation, request};
use crate::graphql::files::FileObject;
use crate::graphql::identity::OrganisationObject;
use crate::graphql::interests::InterestConnection;
use crate::graphql::matching::{DemandMatchConnection, FailedGatesMode};
use crate::graphql::reference::RegionObject;
use crate::graphql::values::{ActionVerdict, int, record_object};

record_object! {
    /// A supplier.
    pub struct SupplierObject(pub Supplier);
}

impl SupplierObject {
    /// Whether the caller sees the draft, and the contact in full.
    fn inside(&self, ctx: &Context<'_>) -> bool {
        policy::may_see_inside(&operation(ctx).actor, self.0.organisation_id)
    }

    fn card(&self, ctx: &Context<'_>, card: &SupplierCard) -> SupplierCardObject {
        SupplierCardObject {
            card: card.clone(),
            in_full: self.inside(ctx),
        }
    }
}

/// A supplier: what an organisation offers, as a card that it drafts and publishes. What stands
/// beside the cards is that of the published one.
#[Object(name = "Supplier")]
impl SupplierObject {
    /// The permanent identifier.
    async fn id(&self) -> SupplierId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// The organisation whose profile it is.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<OrganisationObject>> {
        let found = loaders(ctx)
            .organisations
            .load(self.0.organisation_id)
            .await;
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// What the supplier does, in one line; null until it is published.
    async fn headline(&self) -> Option<&str> {
        self.0.published_at.map(|_| self.0.headline.as_str())
    }

    /// Where the organisation was at home when the card was published; null until then.
    async fn region(&self) -> Option<RegionObject> {
        RegionObject::of(&self.0.region_code)
    }

    /// Whether it is a one-person company (OPC); null until it is published.
    async fn one_person_company(&self) -> Option<bool> {
        self.0.published_at.map(|_| self.0.one_person_company)
    }

    /// How many people work there; null until it is published, or when it was not said.
    async fn team_size(&self) -> Option<i32> {
        self.0.team_size
    }

    /// The card that others see; null until it is published.
    async fn published(&self, ctx: &Context<'_>) -> Option<SupplierCardObject> {
        self.0.published.as_ref().map(|card| self.card(ctx, card))
    }

    /// The card that is being written; for the organisation's members.
    async fn draft(&self, ctx: &Context<'_>) -> Option<SupplierCardObject> {
        self.inside(ctx).then(|| self.card(ctx, &self.0.draft))
    }

    /// Whether the draft differs from the published card; for the organisation's members.
    async fn has_unpublished_changes(&self, ctx: &Context<'_>) -> Option<bool> {
        self.inside(ctx).then(|| self.0.has_unpublished_changes())
    }

    /// Who sees the published card.
    async fn visibility(&self) -> Visibility {
        self.0.visibility
    }

    /// The last time it was published.
    async fn published_at(&self) -> Option<Timestamp> {
        self.0.published_at
    }

    /// Open demands that fit, the best first, each with score, gates and reasons. For the
    /// organisation's members.
    #[allow(clippy::too_many_arguments, reason = "Relay's arguments are four")]
    async fn recommended_demands(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What becomes of those that fail a hard requirement.", default)]
        failed_gates: FailedGatesMode,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Option<async_graphql::Result<DemandMatchConnection>> {
        // Only this field is null when it is refused; the supplier itself stays.
        let found = async {
            let page = page_request(ctx, first, last, after, before)?;
            let (operation, matcher) = (operation(ctx), &request(ctx).matcher);
            let gates = failed_gates.into();
            let found =
                matching::demands_for_supplier(operation, matcher, &self.0, gates, &page).await;
            Ok(DemandMatchConnection::of(
                answered(ctx, found)?,
                operation.locale,
            ))
        };
        Some(found.await)
    }

    /// Its files, the oldest first; for those who see the supplier.
    async fn attachments(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FileObject>> {
        let found = loaders(ctx).attachments_of_suppliers.load(self.0.id).await;
        let attached: Option<Vec<_>> = answered(ctx, found)?;
        Ok(attached
            .unwrap_or_default()
            .into_iter()
            .map(FileObject::from)
            .collect())
    }

    /// Interest that the caller may see: all for the supplier's members, one's own for an owner.
    async fn interests(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<InterestConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = InterestFilter {
            supplier_id: Some(self.0.id),
            ..InterestFilter::default()
        };
        let found = interests::interests(operation(ctx), &filter, &page).await;
        Ok(InterestConnection::of(answered(ctx, found)?, filter))
    }

    /// When it was drafted.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// The last change.
    async fn updated_at(&self) -> Timestamp {
        self.0.updated_at
    }

    /// What the caller may do now, and why not.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<ActionVerdict<SupplierAct>> {
        let operation = operation(ctx);
        suppliers::available_actions(operation, &self.0)
            .into_iter()
            .map(|one| ActionVerdict::of(one, operation.locale))
            .collect()
    }
}

/// The columns behind a field of `Supplier`; both cards are heavy, so lists read them when asked.
pub fn supplier_columns(field: &str) -> Option<&'static [SupplierColumn]> {
    use SupplierColumn as Column;
    Some(match field {
        "__typename" | "id" | "version" | "organisation" | "visibility" | "publishedAt"
        | "attachments" | "interests" => &[Column::Id],
        "headline" => &[Column::Headline],
        "region" => &[Column::RegionCode],
        "onePersonCompany" => &[Column::OnePersonCompany],
        "teamSize" => &[Column::TeamSize],
        "published" => &[Column::Published],
        "draft" | "availableActions" => &[Column::Draft],
        "hasUnpublishedChanges" => &[Column::Draft, Column::Published],
        "createdAt" => &[Column::CreatedAt],
        "updatedAt" => &[Column::UpdatedAt],
        _ => return None,
    })
}

connection! {
    /// A page of suppliers.
    SupplierConnection, SupplierEdge of SupplierObject = Supplier, complex over SupplierFilter
}

#[ComplexObject]
impl SupplierConnection {
    /// How many suppliers match, counted up to 10,000.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let (count, _) = answered(
            ctx,
            suppliers::count_suppliers(operation(ctx), &self.source).await,
        )?;
        Ok(int(count))
    }

    /// Whether `totalCount` is all there are.
    async fn total_count_is_exact(&self, ctx: &Context<'_>) -> async_graphql::Result<bool> {
        Ok(answered(
            ctx,
            suppliers::count_suppliers(operation(ctx), &self.source).await,
        )?
        .1)
    }
}
