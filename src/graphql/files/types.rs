//! The file as an object of the API.

use async_graphql::{Context, ID, Object};

use crate::domains::files::{File, FilePurpose, ObjectKind, ScanState, policy};
use crate::foundation::ids::{DemandId, FileId, SupplierId};
use crate::foundation::time::Timestamp;
use crate::graphql::connection::answered;
use crate::graphql::context::{loaders, operation};
use crate::graphql::identity::{OrganisationObject, UserObject};
use crate::graphql::values::{int, record_object};

record_object! {
    /// A file.
    pub struct FileObject(pub File);
}

/// An uploaded file. Its bytes are at `url`.
#[Object(name = "File")]
impl FileObject {
    /// The permanent identifier.
    async fn id(&self) -> FileId {
        self.0.id
    }

    /// The version that the next change is written on.
    async fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// Its name, with the extension.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The type of its content, which was checked.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// Its length in bytes.
    async fn size(&self) -> i32 {
        int(self.0.size)
    }

    /// The SHA-256 of its content, in hexadecimal.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// What it is for.
    async fn purpose(&self) -> FilePurpose {
        self.0.purpose
    }

    /// What is said about it, in one line.
    async fn description(&self) -> &str {
        &self.0.description
    }

    /// What the scanner says. Others than the organisation's members see clean files only.
    async fn scan_state(&self) -> ScanState {
        self.0.scan_state
    }

    /// Where its bytes are read, on the host of this API, under the same rights.
    async fn url(&self) -> String {
        format!("/files/{}", self.0.id)
    }

    /// The organisation that uploaded it.
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

    /// Who uploaded it; for the organisation's members.
    async fn uploader(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<UserObject>> {
        let inside = policy::may_see_inside(&operation(ctx).actor, &self.0);
        let Some(uploader_id) = self.0.uploader_id.filter(|_| inside) else {
            return Ok(None);
        };
        let found: Option<_> = answered(ctx, loaders(ctx).users.load(uploader_id).await)?;
        Ok(found.map(UserObject))
    }

    /// The identifier of the object that it is attached to, for `node`.
    async fn attached_to(&self) -> Option<ID> {
        let id = self.0.object_id?;
        Some(match self.0.object_kind? {
            ObjectKind::Demand => ID(DemandId(id).to_string()),
            ObjectKind::Supplier => ID(SupplierId(id).to_string()),
        })
    }

    /// Until when it waits to be attached; null once it is.
    async fn kept_until(&self) -> Option<Timestamp> {
        self.0.kept_until
    }

    /// When it was uploaded.
    async fn created_at(&self) -> Timestamp {
        self.0.created_at
    }
}
