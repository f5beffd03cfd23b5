//! The objects of following.

use async_graphql::{Context, Object, SimpleObject};

use crate::domains::follows::{FollowChange, FollowedDemand, SavedSearch, SearchTarget};
use crate::foundation::ids::SavedSearchId;
use crate::foundation::time::Timestamp;
use crate::graphql::connection::{answered, connection};
use crate::graphql::context::loaders;
use crate::graphql::demands::{DemandObject, FieldChangeObject};
use crate::graphql::values::{int, record_object};

record_object! {
    /// A demand that the caller follows.
    pub struct FollowedDemandObject(pub FollowedDemand);
}

/// A demand that the caller follows.
#[Object(name = "FollowedDemand")]
impl FollowedDemandObject {
    /// The demand; null once the caller may no longer see it.
    async fn demand(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<DemandObject>> {
        let found = loaders(ctx).demands.load(self.0.demand_id).await;
        Ok(answered(ctx, found)?.map(DemandObject))
    }

    /// Since when.
    async fn followed_at(&self) -> Timestamp {
        self.0.followed_at
    }

    /// What changed since then, version by version, the latest first.
    async fn changes(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<FollowedChange>> {
        let key = (self.0.demand_id, self.0.version);
        let found = answered(ctx, loaders(ctx).follow_changes.load(key).await)?;
        Ok(found
            .unwrap_or_default()
            .into_iter()
            .map(FollowedChange::from)
            .collect())
    }
}

/// What one version changed.
#[derive(Clone, SimpleObject)]
pub struct FollowedChange {
    /// The version.
    pub version: i32,
    /// Field by field, before and after.
    pub fields: Vec<FieldChangeObject>,
}

impl From<FollowChange> for FollowedChange {
    fn from(change: FollowChange) -> Self {
        Self {
            version: int(change.version),
            fields: change
                .changes
                .into_iter()
                .map(FieldChangeObject::from)
                .collect(),
        }
    }
}

record_object! {
    /// A search that the caller keeps.
    pub struct SavedSearchObject(pub SavedSearch);
}

/// A search that the caller keeps; whatever fits it and becomes public is told.
#[Object(name = "SavedSearch")]
impl SavedSearchObject {
    /// The permanent identifier.
    async fn id(&self) -> SavedSearchId {
        self.0.id
    }

    /// What the caller calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What it looks for.
    async fn target(&self) -> SearchTarget {
        self.0.target
    }

    /// The filter as JSON, in the shape of `DemandFilter` or `SupplierFilter`.
    async fn filter(&self) -> String {
        self.0.filter.to_string()
    }

    /// Since when.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }
}

connection! {
    /// A page of followed demands, the latest first.
    FollowedDemandConnection, FollowedDemandEdge of FollowedDemandObject = FollowedDemand
}
