//! The objects of interest.

use async_graphql::{ComplexObject, Context, Object};

use crate::domains::interests::{
    self, DeclineReason, Interest, InterestAct, InterestDirection, InterestFilter, InterestState,
    Responsiveness, policy,
};
use crate::foundation::contact::Contact;
use crate::foundation::ids::{InterestId, OrganisationId};
use crate::foundation::time::Timestamp;
use crate::graphql::connection::{answered, connection};
use crate::graphql::context::{loaders, operation};
use crate::graphql::demands::DemandObject;
use crate::graphql::suppliers::SupplierObject;
use crate::graphql::values::{ActionVerdict, ContactObject, int, record_object};

record_object! {
    /// Interest of a supplier in a demand, or of an owner in a supplier.
    pub struct InterestObject(pub Interest);
}

impl InterestObject {
    async fn may_name(&self, ctx: &Context<'_>, id: OrganisationId) -> async_graphql::Result<bool> {
        let demand = answered(ctx, loaders(ctx).demands.load(self.0.demand_id).await)?;
        let masked = demand.is_none_or(|demand| demand.masked);
        Ok(policy::may_name(&operation(ctx).actor, &self.0, id, masked))
    }

    async fn name_of(
        &self,
        ctx: &Context<'_>,
        id: OrganisationId,
    ) -> async_graphql::Result<Option<String>> {
        if !self.may_name(ctx, id).await? {
            return Ok(None);
        }
        answered(ctx, loaders(ctx).organisation_names.load(id).await)
    }
}

/// Interest (对接意向) of a supplier in a demand, or of an owner in a supplier. Contacts open to
/// each other when it is accepted.
#[Object(name = "Interest")]
impl InterestObject {
    /// The permanent identifier.
    async fn id(&self) -> InterestId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        int(self.0.version)
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

    /// Who asked whom.
    async fn direction(&self) -> InterestDirection {
        self.0.direction
    }

    /// Where it stands.
    async fn state(&self) -> InterestState {
        self.0.state
    }

    /// The organisation that asked; null while the owner of a masked demand may not be named.
    async fn sender_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.name_of(ctx, self.0.sender_id).await
    }

    /// The organisation that was asked; null while the owner of a masked demand may not be named.
    async fn receiver_name(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<String>> {
        self.name_of(ctx, self.0.receiver_id).await
    }

    /// What the sender wrote.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// What the other side wrote with its answer.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// Why it was declined.
    async fn decline_reason(&self) -> Option<DeclineReason> {
        self.0.decline_reason
    }

    /// Whom to reach at the sender: in full for the sender, and for the other side once it
    /// accepted; masked before, and blank while the owner of a masked demand may not be named.
    async fn sender_contact(&self, ctx: &Context<'_>) -> async_graphql::Result<ContactObject> {
        // A masked address still shows its domain, which names its owner.
        if !self.may_name(ctx, self.0.sender_id).await? {
            return Ok(ContactObject::of(&Contact::default(), false));
        }
        let in_full = policy::may_see_senders_contact(&operation(ctx).actor, &self.0);
        Ok(ContactObject::of(&self.0.contact, in_full))
    }

    /// Whom to reach at the other side; null until it accepted.
    async fn receiver_contact(&self, ctx: &Context<'_>) -> Option<ContactObject> {
        let in_full = policy::may_see_receivers_contact(&operation(ctx).actor, &self.0);
        let contact = self.0.answer_contact.as_ref()?;
        Some(ContactObject::of(contact, in_full))
    }

    /// When it was sent.
    async fn sent_at(&self) -> Timestamp {
        self.0.sent_at
    }

    /// Until when an answer is in time: the end of the tenth working day.
    async fn due_at(&self) -> Timestamp {
        self.0.due_at
    }

    /// Whether it waits for an answer that is no longer in time.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        self.0.is_overdue(operation(ctx).now())
    }

    /// When it was answered.
    async fn answered_at(&self) -> Option<Timestamp> {
        self.0.answered_at
    }

    /// When the two sides were introduced to each other.
    async fn introduced_at(&self) -> Option<Timestamp> {
        self.0.introduced_at
    }

    /// What was written to both sides with the introduction.
    async fn introduction(&self) -> Option<&str> {
        self.0.introduction.as_deref()
    }

    /// What the caller may do now, and why not.
    async fn available_actions(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<ActionVerdict<InterestAct>>> {
        let operation = operation(ctx);
        let found = loaders(ctx).demands.load(self.0.demand_id).await;
        let Some(demand) = answered(ctx, found)? else {
            return Ok(Vec::new());
        };
        Ok(interests::available_actions(operation, &self.0, &demand)
            .into_iter()
            .map(|one| ActionVerdict::of(one, operation.locale))
            .collect())
    }
}

connection! {
    /// A page of interest, the latest first.
    InterestConnection, InterestEdge of InterestObject = Interest, complex over InterestFilter
}

#[ComplexObject]
impl InterestConnection {
    /// How much interest matches.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = interests::count_interests(operation(ctx), &self.source).await;
        Ok(int(answered(ctx, count)?))
    }
}

/// How an organisation answers those who ask it.
pub struct ResponsivenessObject(pub Responsiveness);

/// How reliably an organisation answered interest in the last 365 days. What was withdrawn or may
/// still be answered in time does not count.
#[Object(name = "Responsiveness")]
impl ResponsivenessObject {
    /// How often it was asked.
    async fn asked(&self) -> i32 {
        int(self.0.asked)
    }

    /// How often it answered, in time or late.
    async fn answered(&self) -> i32 {
        int(self.0.answered)
    }

    /// The share that it answered within ten working days, in percent; null when it was asked
    /// fewer than three times.
    async fn response_rate_percent(&self) -> Option<i32> {
        self.0.rate_percent()
    }

    /// The mean time to an answer in hours, rounded up; null for fewer than three answers.
    async fn mean_answer_hours(&self) -> Option<i32> {
        self.0.mean_hours()
    }
}
