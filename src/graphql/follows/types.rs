//! The objects of following.

use async_graphql::{Context, Object, SimpleObject};

use crate::domains::follows::{FollowChange, FollowedDemand, SavedSearch, SearchTarget};
use crate::foundation::ids::SavedSearchId;
use crate::foundation::time::Timestamp;
use crate::graphql::connection::{answered, connection};
use crate::graphql::context::loaders;
use crate::graphql::demands::{DemandObject, FieldChangeObject};

/// A demand that the caller follows.
#[derive(Clone)]
pub struct FollowedDemandObject(pub FollowedDemand);

impl From<FollowedDemand> for FollowedDemandObject {
    fn from(record: FollowedDemand) -> Self {
        Self(record)
    }
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
            version: i32::try_from(change.version).unwrap_or(i32::MAX),
            fields: change
                .changes
                .into_iter()
                .map(FieldChangeObject::from)
                .collect(),
        }
    }
}

/// A search that the caller keeps.
#[derive(Clone)]
pub struct SavedSearchObject(pub SavedSearch);

impl From<SavedSearch> for SavedSearchObject {
    fn from(record: SavedSearch) -> Self {
        Self(record)
    }
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
