//! The objects of outside results.

use async_graphql::{ComplexObject, Context, Object};

use crate::domains::results::{
    self, OutsideResult, ResultAct, ResultAnswer, ResultFilter, ResultKind, ResultState, policy,
};
use crate::foundation::ids::ResultId;
use crate::foundation::sides::Side;
use crate::foundation::time::{Day, Timestamp};
use crate::graphql::connection::{answered, connection};
use crate::graphql::context::{loaders, operation};
use crate::graphql::demands::DemandObject;
use crate::graphql::files::FileObject;
use crate::graphql::suppliers::SupplierObject;
use crate::graphql::values::{ActionVerdict, Money};

/// What was signed elsewhere between the owner of a demand and a supplier.
#[derive(Clone)]
pub struct OutsideResultObject(pub OutsideResult);

impl From<OutsideResult> for OutsideResultObject {
    fn from(record: OutsideResult) -> Self {
        Self(record)
    }
}

impl OutsideResultObject {
    /// Whether the caller sees what belongs to the two sides.
    fn inside(&self, ctx: &Context<'_>) -> bool {
        policy::may_see_inside(&operation(ctx).actor, &self.0)
    }
}

/// A contract or order that was signed elsewhere because two sides found each other here. The two
/// sides and reviewers see all of it; with the consent of both sides everybody sees a case study.
#[Object(name = "OutsideResult")]
impl OutsideResultObject {
    /// The permanent identifier.
    async fn id(&self) -> ResultId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        i32::try_from(self.0.version).unwrap_or(i32::MAX)
    }

    /// The demand.
    async fn demand(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DemandObject>> {
        let found = loaders(ctx).demands.load(self.0.demand_id).await;
        Ok(answered(ctx, found)?.map(DemandObject))
    }

    /// The supplier; null where its profile is not shown to the caller.
    async fn supplier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<SupplierObject>> {
        let found = loaders(ctx).suppliers.load(self.0.supplier_id).await;
        Ok(answered(ctx, found)?.map(SupplierObject))
    }

    /// Which side reported it.
    async fn side(&self) -> Side {
        self.0.side
    }

    /// What was signed.
    async fn kind(&self) -> ResultKind {
        self.0.kind
    }

    /// The number of the contract or order; for the two sides and reviewers.
    async fn number(&self, ctx: &Context<'_>) -> Option<&str> {
        self.inside(ctx).then_some(self.0.number.as_str())
    }

    /// The day of signing.
    async fn signed_on(&self) -> Day {
        self.0.signed_on
    }

    /// The amount; null where there is none, and for others than the two sides and reviewers unless
    /// it was declared public.
    async fn amount(&self, ctx: &Context<'_>) -> Option<Money> {
        let shown = policy::may_see_amount(&operation(ctx).actor, &self.0);
        self.0.amount_minor.filter(|_| shown).map(Money::of)
    }

    /// Whether the amount is shown to everybody who sees the result.
    async fn amount_public(&self) -> bool {
        self.0.amount_public
    }

    /// What the case study tells.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// The proof; for the two sides and reviewers.
    async fn proof(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<FileObject>> {
        if !self.inside(ctx) {
            return Ok(None);
        }
        let found = loaders(ctx).files.load(self.0.proof_id).await;
        Ok(answered(ctx, found)?.map(FileObject))
    }

    /// Where it stands.
    async fn state(&self) -> ResultState {
        self.0.state
    }

    /// What the other side says; for the two sides and reviewers.
    async fn answer(&self, ctx: &Context<'_>) -> Option<ResultAnswer> {
        self.inside(ctx).then_some(self.0.answer)
    }

    /// Why the other side disputes it; for the two sides and reviewers.
    async fn dispute_reason(&self, ctx: &Context<'_>) -> Option<&str> {
        let inside = self.inside(ctx);
        self.0.dispute_reason.as_deref().filter(|_| inside)
    }

    /// What the reviewer wrote; for the two sides and reviewers.
    async fn review_note(&self, ctx: &Context<'_>) -> Option<&str> {
        let inside = self.inside(ctx);
        self.0.review_note.as_deref().filter(|_| inside)
    }

    /// When it was reported.
    async fn reported_at(&self) -> Timestamp {
        self.0.reported_at
    }

    /// When the other side answered; for the two sides and reviewers.
    async fn answered_at(&self, ctx: &Context<'_>) -> Option<Timestamp> {
        let inside = self.inside(ctx);
        self.0.answered_at.filter(|_| inside)
    }

    /// When it was verified or refused.
    async fn decided_at(&self) -> Option<Timestamp> {
        self.0.decided_at
    }

    /// When the owner consented to the case study; for the two sides and reviewers.
    async fn owner_consented_at(&self, ctx: &Context<'_>) -> Option<Timestamp> {
        let inside = self.inside(ctx);
        self.0.owner_consented_at.filter(|_| inside)
    }

    /// When the supplier consented to the case study; for the two sides and reviewers.
    async fn supplier_consented_at(&self, ctx: &Context<'_>) -> Option<Timestamp> {
        let inside = self.inside(ctx);
        self.0.maker_consented_at.filter(|_| inside)
    }

    /// Whether everybody may see it: it stands, and both sides consented.
    async fn case_study(&self) -> bool {
        self.0.is_case_study()
    }

    /// What the caller may do now, and why not.
    async fn available_actions(&self, ctx: &Context<'_>) -> Vec<ActionVerdict<ResultAct>> {
        let operation = operation(ctx);
        results::available_actions(operation, &self.0)
            .into_iter()
            .map(|one| ActionVerdict::of(one, operation.locale))
            .collect()
    }
}

connection! {
    /// A page of outside results, the latest signed first.
    OutsideResultConnection, OutsideResultEdge of OutsideResultObject = OutsideResult, complex over ResultFilter
}

#[ComplexObject]
impl OutsideResultConnection {
    /// How many results match.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = results::count_results(operation(ctx), &self.source).await;
        Ok(i32::try_from(answered(ctx, count)?).unwrap_or(i32::MAX))
    }
}
