//! Lists of suppliers for a demand, in the API.

use async_graphql::{Context, Object};

use crate::domains::centres::{
    self, AddToShortlistInput, CreateShortlistInput, OrderShortlistInput, RemoveFromShortlistInput,
    ShareShortlistInput, Shortlist, ShortlistEntry, ShortlistKind, ShortlistState,
};
use crate::foundation::ids::ShortlistId;
use crate::foundation::time::Timestamp;
use crate::graphql::connection::answered;
use crate::graphql::context::{command, loaders, request};
use crate::graphql::demands::DemandObject;
use crate::graphql::identity::OrganisationObject;
use crate::graphql::payload::payloads;
use crate::graphql::suppliers::SupplierObject;
use crate::graphql::values::{int, record_object};

record_object! {
    /// Suppliers that were chosen for a demand.
    pub struct ShortlistObject(pub Shortlist);
}

/// Suppliers that a centre or the owner chose for a demand. Suppliers do not see it.
#[Object(name = "Shortlist")]
impl ShortlistObject {
    /// The permanent identifier.
    async fn id(&self) -> ShortlistId {
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

    /// The organisation that made it.
    async fn maker(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<OrganisationObject>> {
        let found = loaders(ctx).organisations.load(self.0.maker_id).await;
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// A longlist or a shortlist.
    async fn kind(&self) -> ShortlistKind {
        self.0.kind
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// A word to whoever reads it.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Whether it has been shared.
    async fn state(&self) -> ShortlistState {
        self.0.state
    }

    /// When it was begun.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it was shared with the owner.
    async fn shared_at(&self) -> Option<Timestamp> {
        self.0.shared_at
    }

    /// Its suppliers, in their order.
    async fn entries(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ShortlistEntryObject>> {
        let found = loaders(ctx).shortlist_entries.load(self.0.id).await;
        let found: Option<Vec<_>> = answered(ctx, found)?;
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(ShortlistEntryObject).collect())
    }
}

record_object! {
    /// One supplier in a list.
    pub struct ShortlistEntryObject(pub ShortlistEntry);
}

/// One supplier in a list, with its match as it was when it was added.
#[Object(name = "ShortlistEntry")]
impl ShortlistEntryObject {
    /// The supplier; null where its profile is no longer shown to the caller.
    async fn supplier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<SupplierObject>> {
        let found = loaders(ctx).suppliers.load(self.0.supplier_id).await;
        Ok(answered(ctx, found)?.map(SupplierObject))
    }

    /// Why it is there.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Its score then, in millionths; null for one that was not among the matches.
    async fn score(&self) -> Option<i32> {
        self.0.score.map(int)
    }

    /// The version of the weights that gave the score.
    async fn engine_version(&self) -> &str {
        &self.0.engine_version
    }

    /// When it was added.
    async fn added_at(&self) -> Timestamp {
        self.0.added_at
    }
}

payloads! {
    /// The answer of `createShortlist`.
    CreateShortlistPayload { shortlist: ShortlistObject = Shortlist; }
    /// The answer of `addToShortlist`.
    AddToShortlistPayload { shortlist: ShortlistObject = Shortlist; }
    /// The answer of `removeFromShortlist`.
    RemoveFromShortlistPayload { shortlist: ShortlistObject = Shortlist; }
    /// The answer of `orderShortlist`.
    OrderShortlistPayload { shortlist: ShortlistObject = Shortlist; }
    /// The answer of `shareShortlist`.
    ShareShortlistPayload { shortlist: ShortlistObject = Shortlist; }
}

/// The commands of lists of suppliers.
#[derive(Default)]
pub struct ShortlistsMutation;

#[Object]
impl ShortlistsMutation {
    /// Begins a list of suppliers for a demand; for editors of its owner and of the centres that
    /// entered it or look after it.
    async fn create_shortlist(
        &self,
        ctx: &Context<'_>,
        input: CreateShortlistInput,
    ) -> async_graphql::Result<CreateShortlistPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::create_shortlist(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateShortlistPayload::answer(ctx, &input, result)
    }

    /// Puts a supplier at the end of a list; for editors of its maker.
    async fn add_to_shortlist(
        &self,
        ctx: &Context<'_>,
        input: AddToShortlistInput,
    ) -> async_graphql::Result<AddToShortlistPayload> {
        let matcher = &request(ctx).matcher;
        let result = match command(ctx, &input) {
            Ok(operation) => centres::add_to_shortlist(&operation, matcher, &input).await,
            Err(refusal) => Err(refusal),
        };
        AddToShortlistPayload::answer(ctx, &input, result)
    }

    /// Takes a supplier out of a list; for editors of its maker.
    async fn remove_from_shortlist(
        &self,
        ctx: &Context<'_>,
        input: RemoveFromShortlistInput,
    ) -> async_graphql::Result<RemoveFromShortlistPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::remove_from_shortlist(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RemoveFromShortlistPayload::answer(ctx, &input, result)
    }

    /// Puts the suppliers of a list in an order; for editors of its maker.
    async fn order_shortlist(
        &self,
        ctx: &Context<'_>,
        input: OrderShortlistInput,
    ) -> async_graphql::Result<OrderShortlistPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::order_shortlist(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        OrderShortlistPayload::answer(ctx, &input, result)
    }

    /// Shows a list to the owner of its demand and fixes it; for editors of its maker.
    async fn share_shortlist(
        &self,
        ctx: &Context<'_>,
        input: ShareShortlistInput,
    ) -> async_graphql::Result<ShareShortlistPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => centres::share_shortlist(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        ShareShortlistPayload::answer(ctx, &input, result)
    }
}
