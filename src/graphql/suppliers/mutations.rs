//! The commands of suppliers.

use async_graphql::{Context, Object};

use super::types::SupplierObject;
use crate::domains::suppliers::{self, *};
use crate::graphql::context::command;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `createSupplier`.
    CreateSupplierPayload { supplier: SupplierObject = Supplier; }
    /// The answer of `updateSupplier`.
    UpdateSupplierPayload { supplier: SupplierObject = Supplier; }
    /// The answer of `publishSupplier`.
    PublishSupplierPayload { supplier: SupplierObject = Supplier; }
    /// The answer of `setSupplierVisibility`.
    SetSupplierVisibilityPayload { supplier: SupplierObject = Supplier; }
    /// The answer of `attachFileToSupplier`.
    AttachFileToSupplierPayload { supplier: SupplierObject = Supplier; }
    /// The answer of `detachFileFromSupplier`.
    DetachFileFromSupplierPayload { supplier: SupplierObject = Supplier; }
}

/// The commands of suppliers.
#[derive(Default)]
pub struct SuppliersMutation;

#[Object]
impl SuppliersMutation {
    /// Drafts the supplier profile of an organisation; for its editors.
    async fn create_supplier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose profile it is, and what is known so far.")]
        input: CreateSupplierInput,
    ) -> async_graphql::Result<CreateSupplierPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => suppliers::create_supplier(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        CreateSupplierPayload::answer(ctx, &input, result)
    }

    /// Changes the draft of a supplier; for the organisation's editors. Others see it once it is
    /// published.
    async fn update_supplier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which supplier, and what changes.")] input: UpdateSupplierInput,
    ) -> async_graphql::Result<UpdateSupplierPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => suppliers::update_supplier(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UpdateSupplierPayload::answer(ctx, &input, result)
    }

    /// Makes the draft what others see; for editors of a verified organisation.
    async fn publish_supplier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which supplier, and which version of it.")] input: PublishSupplierInput,
    ) -> async_graphql::Result<PublishSupplierPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => suppliers::publish_supplier(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        PublishSupplierPayload::answer(ctx, &input, result)
    }

    /// Chooses who sees the published card, at once; for the organisation's editors.
    async fn set_supplier_visibility(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which supplier, and who sees it.")] input: SetSupplierVisibilityInput,
    ) -> async_graphql::Result<SetSupplierVisibilityPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => suppliers::set_supplier_visibility(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        SetSupplierVisibilityPayload::answer(ctx, &input, result)
    }
    /// Attaches an upload to a supplier; for the organisation's editors. Others see it at once.
    async fn attach_file_to_supplier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and which supplier.")] input: AttachFileToSupplierInput,
    ) -> async_graphql::Result<AttachFileToSupplierPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => suppliers::attach_file_to_supplier(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        AttachFileToSupplierPayload::answer(ctx, &input, result)
    }

    /// Takes a file off a supplier; for the organisation's editors.
    async fn detach_file_from_supplier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and which supplier.")] input: DetachFileFromSupplierInput,
    ) -> async_graphql::Result<DetachFileFromSupplierPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => suppliers::detach_file_from_supplier(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DetachFileFromSupplierPayload::answer(ctx, &input, result)
    }
}
