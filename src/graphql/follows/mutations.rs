//! The commands of following.

use async_graphql::{Context, Object};

use super::types::SavedSearchObject;
use crate::domains::demands::Demand;
use crate::domains::follows::{self, *};
use crate::graphql::context::command;
use crate::graphql::demands::DemandObject;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `followDemand`.
    FollowDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `unfollowDemand`.
    UnfollowDemandPayload { demand: DemandObject = Demand; }
    /// The answer of `saveSearch`.
    SaveSearchPayload { saved_search: SavedSearchObject = SavedSearch; }
    /// The answer of `deleteSavedSearch`.
    DeleteSavedSearchPayload { saved_search: SavedSearchObject = SavedSearch; }
}

/// The commands of following.
#[derive(Default)]
pub struct FollowsMutation;

#[Object]
impl FollowsMutation {
    /// Follows a demand: its changes and its end are told to the caller.
    async fn follow_demand(
        &self,
        ctx: &Context<'_>,
        input: FollowDemandInput,
    ) -> async_graphql::Result<FollowDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => follows::follow_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        FollowDemandPayload::answer(ctx, &input, result)
    }

    /// Follows a demand no longer.
    async fn unfollow_demand(
        &self,
        ctx: &Context<'_>,
        input: UnfollowDemandInput,
    ) -> async_graphql::Result<UnfollowDemandPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => follows::unfollow_demand(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        UnfollowDemandPayload::answer(ctx, &input, result)
    }

    /// Keeps a search; whatever fits it and becomes public is told to the caller.
    async fn save_search(
        &self,
        ctx: &Context<'_>,
        input: SaveSearchInput,
    ) -> async_graphql::Result<SaveSearchPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => follows::save_search(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        SaveSearchPayload::answer(ctx, &input, result)
    }

    /// Deletes a search that the caller keeps.
    async fn delete_saved_search(
        &self,
        ctx: &Context<'_>,
        input: DeleteSavedSearchInput,
    ) -> async_graphql::Result<DeleteSavedSearchPayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => follows::delete_saved_search(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        DeleteSavedSearchPayload::answer(ctx, &input, result)
    }
}
