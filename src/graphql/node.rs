//! Relay's `node` and `nodes`: any object by its permanent identifier, as far as the caller may
//! see it. What is foreign and what is absent give the same answer.

use async_graphql::{Context, ID, Interface, Object};

use super::connection::answered;
use super::context::{loaders, operation};
use super::demands::DemandObject;
use super::error::field_error;
use super::files::FileObject;
use super::identity::{MembershipObject, OrganisationObject, UserObject};
use super::interests::InterestObject;
use super::results::OutsideResultObject;
use super::suppliers::SupplierObject;
use crate::domains::identity;
use crate::foundation::errors::TOO_MANY;
use crate::foundation::ids::{
    DemandId, FileId, InterestId, MembershipId, OrganisationId, ResultId, SupplierId, TypedId,
    UserId,
};

/// How many objects one call may ask for.
const MOST: usize = 100;

/// An object with a permanent identifier.
#[derive(Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    method = "global_id",
    desc = "The permanent identifier."
))]
pub enum Node {
    Demand(DemandObject),
    File(FileObject),
    Interest(InterestObject),
    Organisation(OrganisationObject),
    Membership(MembershipObject),
    OutsideResult(OutsideResultObject),
    Supplier(SupplierObject),
    User(UserObject),
}

/// The identifier as the interface gives it.
macro_rules! identified {
    ($($object:ident),+) => {
        $(
            impl $object {
                /// For [`Node`].
                pub async fn global_id(&self, _: &Context<'_>) -> async_graphql::Result<ID> {
                    Ok(ID(self.0.id.to_string()))
                }
            }
        )+
    };
}

identified!(
    DemandObject,
    FileObject,
    InterestObject,
    OrganisationObject,
    MembershipObject,
    OutsideResultObject,
    SupplierObject,
    UserObject
);

/// The reads by identifier.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The object of an identifier; null when there is none that the caller may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A permanent identifier.")] id: ID,
    ) -> async_graphql::Result<Option<Node>> {
        load(ctx, &id).await
    }

    /// Objects by their identifiers, in the order asked for, null where there is none.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 permanent identifiers.")] ids: Vec<ID>,
    ) -> async_graphql::Result<Vec<Option<Node>>> {
        if ids.len() > MOST {
            return Err(field_error(
                TOO_MANY.with("max", MOST).at("ids").into(),
                operation(ctx).locale,
            ));
        }
        futures_util::future::try_join_all(ids.iter().map(|id| load(ctx, id))).await
    }
}

async fn load(ctx: &Context<'_>, id: &str) -> async_graphql::Result<Option<Node>> {
    let loaders = loaders(ctx);
    let found = if let Some(id) = DemandId::parse(id) {
        loaders
            .demands
            .load(id)
            .await
            .map(|found| found.map(|record| Node::Demand(record.into())))
    } else if let Some(id) = SupplierId::parse(id) {
        loaders
            .suppliers
            .load(id)
            .await
            .map(|found| found.map(|record| Node::Supplier(record.into())))
    } else if let Some(id) = FileId::parse(id) {
        loaders
            .files
            .load(id)
            .await
            .map(|found| found.map(|record| Node::File(record.into())))
    } else if let Some(id) = OrganisationId::parse(id) {
        loaders
            .organisations
            .load(id)
            .await
            .map(|found| found.map(|record| Node::Organisation(record.into())))
    } else if let Some(id) = InterestId::parse(id) {
        loaders
            .interests
            .load(id)
            .await
            .map(|found| found.map(|record| Node::Interest(record.into())))
    } else if let Some(id) = ResultId::parse(id) {
        loaders
            .results
            .load(id)
            .await
            .map(|found| found.map(|record| Node::OutsideResult(record.into())))
    } else if let Some(id) = MembershipId::parse(id) {
        identity::membership(operation(ctx), id)
            .await
            .map(|found| found.map(|record| Node::Membership(record.into())))
    } else if let Some(id) = UserId::parse(id) {
        // People are found through what they belong to; by identifier one finds oneself.
        if operation(ctx).actor.user_id() == Some(id) {
            loaders
                .users
                .load(id)
                .await
                .map(|found| found.map(|record| Node::User(record.into())))
        } else {
            Ok(None)
        }
    } else {
        Ok(None)
    };
    answered(ctx, found)
}
