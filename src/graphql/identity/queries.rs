//! The reads of identity.

use async_graphql::{Context, Object, OneofObject};

use super::types::{
    ApiKeyObject, MembershipConnection, OrganisationConnection, OrganisationObject, SessionObject,
    UserObject,
};
use crate::domains::identity::tables::organisation::Column;
use crate::domains::identity::{self, OrganisationFilter, OrganisationIdentifierInput};
use crate::foundation::actor::Verification;
use crate::foundation::ids::OrganisationId;
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{loaders, operation};
use crate::graphql::selection;

/// How an organisation is looked up; exactly one.
#[derive(OneofObject)]
pub enum OrganisationBy {
    /// Its permanent identifier.
    Id(OrganisationId),
    /// Its registry identifier.
    Identifier(OrganisationIdentifierInput),
}

/// The reads of identity.
#[derive(Default)]
pub struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// The person who is logged in; null for nobody.
    async fn me(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<UserObject>> {
        Ok(answered(ctx, identity::me(operation(ctx)).await)?.map(UserObject))
    }

    /// The live sessions of the person who is logged in, newest first.
    async fn my_sessions(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<SessionObject>> {
        let found = answered(ctx, identity::my_sessions(operation(ctx)).await)?;
        Ok(found.into_iter().map(SessionObject).collect())
    }

    /// The API keys of the person who is logged in, newest first.
    async fn my_api_keys(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<ApiKeyObject>> {
        let found = answered(ctx, identity::my_api_keys(operation(ctx)).await)?;
        Ok(found.into_iter().map(ApiKeyObject).collect())
    }

    /// The memberships of the person who is logged in and the invitations to their address, oldest
    /// first.
    async fn my_memberships(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<MembershipConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        answered(
            ctx,
            identity::memberships(operation(ctx), None, &page).await,
        )
        .map(MembershipConnection::of)
    }

    /// One organisation that the caller may see.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        by: OrganisationBy,
    ) -> async_graphql::Result<Option<OrganisationObject>> {
        let found = match by {
            OrganisationBy::Id(id) => loaders(ctx).organisations.load(id).await,
            OrganisationBy::Identifier(identifier) => match identifier.read() {
                Ok(identifier) => {
                    identity::organisation_by_identifier(operation(ctx), &identifier.normalised())
                        .await
                }
                Err(refusal) => Err(refusal.at("by.identifier").into()),
            },
        };
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// The directory of organisations, newest first.
    #[allow(clippy::too_many_arguments, reason = "Relay's arguments are four")]
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words that all occur in a name.")] search: Option<String>,
        #[graphql(desc = "States of verification, as stored.")] verification: Option<
            Vec<Verification>,
        >,
        #[graphql(desc = "Only the caller's own.", default)] mine: bool,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<OrganisationConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let filter = OrganisationFilter {
            search,
            verification,
            mine,
        };
        let columns = selection::columns(ctx, organisation_columns);
        answered(
            ctx,
            identity::organisations(operation(ctx), &filter, &page, columns).await,
        )
        .map(OrganisationConnection::of)
    }
}

/// The columns behind a field of `Organisation`.
fn organisation_columns(field: &str) -> Option<&'static [Column]> {
    Some(match field {
        "__typename" | "id" | "supplier" | "memberships" | "centreAssignments" => &[Column::Id],
        "version" => &[Column::Version],
        "name" => &[Column::Name],
        "nameEn" => &[Column::NameEn],
        "kind" => &[Column::Kind],
        "region" => &[Column::RegionCode],
        "identifier" => &[Column::IdentifierScheme, Column::Identifier],
        "platformRoles" => &[Column::PlatformRoles],
        "verification" => &[Column::Verification, Column::VerifiedUntil],
        "verificationReason" => &[Column::VerificationReason],
        "verifiedUntil" => &[Column::VerifiedUntil],
        "secondFactorRequired" => &[Column::SecondFactorRequired],
        "createdAt" => &[Column::CreatedAt],
        _ => return None,
    })
}
