//! The schema: merges the queries, mutations and subscriptions of the domains, nothing else.

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, Schema, ValidationMode};

use super::centres::{CuratingMutation, ShortlistsMutation};
use super::context::idempotent;
use super::demands::{DemandsMutation, DemandsQuery, DemandsSubscription};
use super::feedback::FeedbackMutation;
use super::files::{FilesMutation, FilesQuery};
use super::follows::{FollowsMutation, FollowsQuery};
use super::guard::GraphqlLimits;
use super::identity::{
    AccessMutation, AccessQuery, CentresMutation, IdentityMutation, IdentityQuery,
};
use super::interests::{InterestsMutation, InterestsQuery};
use super::node::NodeQuery;
use super::notifications::{NotificationsMutation, NotificationsQuery, NotificationsSubscription};
use super::reference::ReferenceQuery;
use super::results::{ResultsMutation, ResultsQuery};
use super::statistics::StatisticsQuery;
use super::suggestions::SuggestionsQuery;
use super::suppliers::{SuppliersMutation, SuppliersQuery};

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(
    NodeQuery,
    IdentityQuery,
    AccessQuery,
    FilesQuery,
    SuppliersQuery,
    DemandsQuery,
    InterestsQuery,
    ResultsQuery,
    StatisticsQuery,
    FollowsQuery,
    NotificationsQuery,
    ReferenceQuery,
    SuggestionsQuery,
);

/// Everything that can be done. Each takes one input and answers the object and the refusals.
#[derive(MergedObject, Default)]
pub struct Mutation(
    IdentityMutation,
    AccessMutation,
    CentresMutation,
    FilesMutation,
    SuppliersMutation,
    DemandsMutation,
    CuratingMutation,
    ShortlistsMutation,
    InterestsMutation,
    ResultsMutation,
    FeedbackMutation,
    FollowsMutation,
    NotificationsMutation,
);

/// Everything that can be followed.
#[derive(MergedSubscription, Default)]
pub struct Subscription(DemandsSubscription, NotificationsSubscription);

pub type ApiSchema = Schema<Query, Mutation, Subscription>;

/// Builds the schema. The door validates and limits, so the library need not.
pub fn build(limits: &GraphqlLimits) -> ApiSchema {
    Schema::build(
        Query::default(),
        Mutation::default(),
        Subscription::default(),
    )
    .directive(idempotent)
    .validation_mode(ValidationMode::Fast)
    .disable_suggestions()
    .limit_recursive_depth(limits.max_levels())
    .finish()
}

/// The SDL as it is published: sorted, so that the order of the source does not matter.
pub fn sdl(schema: &ApiSchema) -> String {
    schema.sdl_with_options(
        SDLExportOptions::new()
            .sorted_fields()
            .sorted_arguments()
            .sorted_enum_items()
            .include_specified_by(),
    )
}
