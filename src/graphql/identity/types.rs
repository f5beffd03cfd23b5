//! The objects of identity.

use async_graphql::{Context, Object, SimpleObject};

use super::centres::CentreAssignmentObject;
use crate::domains::identity::{
    self, AccountKind, ApiKey, ApiKeyCreated, LoggedIn, Membership, MembershipStatus, Organisation,
    PlatformRole, Session, User, policy,
};
use crate::foundation::actor::{Duty, OrganisationKind, Role, Scope, Verification};
use crate::foundation::ids::{ApiKeyId, MembershipId, OrganisationId, SessionId, UserId};
use crate::foundation::time::Timestamp;
use crate::graphql::connection::connection;
use crate::graphql::connection::{answered, page_request};
use crate::graphql::context::{loaders, operation};
use crate::graphql::interests::ResponsivenessObject;
use crate::graphql::reference::RegionObject;
use crate::graphql::suppliers::SupplierObject;
use crate::graphql::values::{int, record_object};

record_object! {
    /// A person with an account.
    pub struct UserObject(pub User);
}

/// A person with an account.
#[Object(name = "User")]
impl UserObject {
    /// The permanent identifier.
    async fn id(&self) -> UserId {
        self.0.id
    }

    /// The name that colleagues see.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The address; null for others than the person and administrators.
    async fn email(&self, ctx: &Context<'_>) -> Option<&str> {
        let shown = policy::may_see_address(&operation(ctx).actor, self.0.id);
        // A service account has none.
        Some(self.0.email.as_str()).filter(|email| shown && !email.is_empty())
    }

    /// Duties on the platform; empty for others than the person and administrators.
    async fn duties(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Duty>> {
        let found: Option<Vec<Duty>> = answered(ctx, loaders(ctx).duties.load(self.0.id).await)?;
        Ok(found.unwrap_or_default())
    }

    /// Whether this is a person or a program of an organisation.
    async fn kind(&self) -> AccountKind {
        self.0.kind
    }

    /// Whether the address was proved; null for others than the person and administrators.
    async fn email_verified(&self, ctx: &Context<'_>) -> Option<bool> {
        policy::may_see_address(&operation(ctx).actor, self.0.id)
            .then_some(self.0.email_verified_at.is_some())
    }

    /// The telephone number, which was proved; null for others than the person and administrators.
    async fn phone(&self, ctx: &Context<'_>) -> Option<&str> {
        self.0
            .phone
            .as_deref()
            .filter(|_| policy::may_see_address(&operation(ctx).actor, self.0.id))
    }

    /// Whether logging in takes a second factor; null for others than the person and
    /// administrators.
    async fn second_factor(&self, ctx: &Context<'_>) -> Option<bool> {
        policy::may_see_address(&operation(ctx).actor, self.0.id)
            .then_some(self.0.second_factor_at.is_some())
    }

    /// When the account was made.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }
}

record_object! {
    /// One log-in of a person.
    pub struct SessionObject(pub Session);
}

/// One log-in of a person.
#[Object(name = "Session")]
impl SessionObject {
    /// The permanent identifier.
    async fn id(&self) -> SessionId {
        self.0.id
    }

    /// What the client calls itself.
    async fn label(&self) -> &str {
        &self.0.label
    }

    /// When it began.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it was last used, to the minute.
    async fn last_used_at(&self) -> Timestamp {
        self.0.last_used_at
    }

    /// When it ends in any case.
    async fn expires_at(&self) -> Timestamp {
        self.0.expires_at
    }

    /// When it ends if it is not used.
    async fn idle_expires_at(&self) -> Timestamp {
        self.0.idle_expires_at
    }

    /// When it was ended before its time.
    async fn revoked_at(&self) -> Option<Timestamp> {
        self.0.revoked_at
    }

    /// Whether it had a second factor.
    async fn second_factor(&self) -> bool {
        self.0.second_factor
    }
}

/// A session with its tokens, which are shown once.
#[derive(Clone, SimpleObject)]
pub struct Credentials {
    /// The session.
    pub session: SessionObject,
    /// Sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// Used once, with `refreshSession`.
    pub refresh_token: String,
}

impl From<LoggedIn> for Credentials {
    fn from(record: LoggedIn) -> Self {
        Self {
            session: record.session.into(),
            access_token: record.access_token,
            refresh_token: record.refresh_token,
        }
    }
}

record_object! {
    /// A key for programs that act for a person.
    pub struct ApiKeyObject(pub ApiKey);
}

/// A key for programs that act for a person.
#[Object(name = "ApiKey")]
impl ApiKeyObject {
    /// The permanent identifier.
    async fn id(&self) -> ApiKeyId {
        self.0.id
    }

    /// What it is for.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its last characters.
    async fn hint(&self) -> &str {
        &self.0.hint
    }

    /// What it may do.
    async fn scopes(&self) -> Vec<Scope> {
        self.0.scopes()
    }

    /// When it was made.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// When it ends.
    async fn expires_at(&self) -> Timestamp {
        self.0.expires_at
    }

    /// When it was last used, to the minute.
    async fn last_used_at(&self) -> Option<Timestamp> {
        self.0.last_used_at
    }

    /// When it was revoked.
    async fn revoked_at(&self) -> Option<Timestamp> {
        self.0.revoked_at
    }
}

/// A key and its secret.
#[derive(Clone, SimpleObject)]
pub struct ApiKeySecret {
    /// The key.
    pub api_key: ApiKeyObject,
    /// Shown once; null when the same request is answered again.
    pub secret: Option<String>,
}

impl From<ApiKeyCreated> for ApiKeySecret {
    fn from(record: ApiKeyCreated) -> Self {
        Self {
            api_key: record.api_key.into(),
            secret: record.secret,
        }
    }
}

/// The registry identifier of an organisation.
#[derive(Clone, SimpleObject)]
pub struct OrganisationIdentifier {
    /// `CN-USCC`, `CN-TEAM`, or the country with `-REG`.
    pub scheme: String,
    /// As the register writes it.
    pub id: String,
}

record_object! {
    /// An organisation.
    pub struct OrganisationObject(pub Organisation);
}

/// An agency, enterprise, hospital, school, innovation centre, institute, fund or team.
#[Object(name = "Organisation")]
impl OrganisationObject {
    /// The permanent identifier.
    async fn id(&self) -> OrganisationId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// The registered name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The name in English.
    async fn name_en(&self) -> Option<&str> {
        self.0.name_en.as_deref()
    }

    /// What it is.
    async fn kind(&self) -> OrganisationKind {
        self.0.kind
    }

    /// Where it is at home.
    async fn region(&self) -> Option<RegionObject> {
        RegionObject::of(&self.0.region_code)
    }

    /// By which identifier it is known.
    async fn identifier(&self) -> OrganisationIdentifier {
        OrganisationIdentifier {
            scheme: self.0.identifier_scheme.clone(),
            id: self.0.identifier.clone(),
        }
    }

    /// What it does on the platform.
    async fn platform_roles(&self) -> Vec<PlatformRole> {
        self.0.platform_roles()
    }

    /// How far its identity has been checked, as of now.
    async fn verification(&self, ctx: &Context<'_>) -> Verification {
        self.0.verification_at(operation(ctx).now())
    }

    /// Why it was rejected or suspended; for members and reviewers.
    async fn verification_reason(&self, ctx: &Context<'_>) -> Option<&str> {
        let actor = &operation(ctx).actor;
        let inside = actor.place_in(self.0.id).is_some() || actor.has_duty(Duty::Reviewer);
        self.0.verification_reason.as_deref().filter(|_| inside)
    }

    /// Until when the verification holds.
    async fn verified_until(&self) -> Option<Timestamp> {
        self.0.verified_until
    }

    /// Whether members act here only after a log-in with a second factor; null for others.
    async fn second_factor_required(&self, ctx: &Context<'_>) -> Option<bool> {
        let actor = &operation(ctx).actor;
        let locked = actor
            .person()
            .is_some_and(|person| person.locked.contains(&self.0.id));
        let inside = locked || actor.place_in(self.0.id).is_some();
        inside.then_some(self.0.second_factor_required)
    }

    /// When it was registered.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }

    /// How reliably it answers interest.
    async fn responsiveness(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<ResponsivenessObject> {
        let found = loaders(ctx).responsiveness.load(self.0.id).await;
        Ok(ResponsivenessObject(
            answered(ctx, found)?.unwrap_or_default(),
        ))
    }

    /// What it looks after now as an innovation centre, the earliest first; empty for others.
    async fn centre_assignments(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Vec<CentreAssignmentObject>> {
        let found = loaders(ctx).assignments.load(self.0.id).await;
        let found: Option<Vec<_>> = answered(ctx, found)?;
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(CentreAssignmentObject).collect())
    }

    /// What it offers, as far as the caller may see it.
    async fn supplier(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<SupplierObject>> {
        let found = loaders(ctx)
            .suppliers_of_organisations
            .load(self.0.id)
            .await;
        Ok(answered(ctx, found)?.map(SupplierObject))
    }

    /// Members and invitations, oldest first; for members.
    async fn memberships(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> async_graphql::Result<MembershipConnection> {
        let page = page_request(ctx, first, last, after, before)?;
        let found = identity::memberships(operation(ctx), Some(self.0.id), &page).await;
        answered(ctx, found).map(MembershipConnection::of)
    }
}

record_object! {
    /// A person's place in an organisation.
    pub struct MembershipObject(pub Membership);
}

/// A person's place in an organisation, or an invitation to one.
#[Object(name = "Membership")]
impl MembershipObject {
    /// The permanent identifier.
    async fn id(&self) -> MembershipId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// The role.
    async fn role(&self) -> Role {
        self.0.role
    }

    /// Where it stands.
    async fn status(&self) -> MembershipStatus {
        self.0.status
    }

    /// The address that was invited.
    async fn email(&self) -> &str {
        &self.0.email_key
    }

    /// The person; null until an invitation is accepted.
    async fn user(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<UserObject>> {
        let Some(user_id) = self.0.user_id else {
            return Ok(None);
        };
        Ok(answered(ctx, loaders(ctx).users.load(user_id).await)?.map(UserObject))
    }

    /// The organisation; null for an invitation to one that is not public.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
    ) -> async_graphql::Result<Option<OrganisationObject>> {
        let found = loaders(ctx)
            .organisations
            .load(self.0.organisation_id)
            .await;
        Ok(answered(ctx, found)?.map(OrganisationObject))
    }

    /// When it began.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }
}

connection! {
    /// A page of organisations.
    OrganisationConnection, OrganisationEdge of OrganisationObject = Organisation
}

connection! {
    /// A page of members and invitations.
    MembershipConnection, MembershipEdge of MembershipObject = Membership
}
