//! Reads of files.

use std::collections::HashMap;

use async_graphql::{Context, Object};

use super::types::FileObject;
use crate::domains::files::{self, File};
use crate::domains::{demands, results, suppliers};
use crate::foundation::errors::Result;
use crate::foundation::ids::{FileId, OrganisationId};
use crate::graphql::connection::answered;
use crate::graphql::context::operation;
use crate::platform::operation::Operation;

/// Files by id as far as the actor may see them: those of their organisations, and what is attached
/// to anything that they can read. Every domain whose objects have attachments has its line here.
pub async fn visible_files(operation: &Operation, ids: &[FileId]) -> Result<HashMap<FileId, File>> {
    let reaches = vec![
        demands::policy::attachments_readable_by(&operation.actor),
        suppliers::policy::attachments_readable_by(&operation.actor),
        results::policy::proofs_readable_by(&operation.actor),
    ];
    files::files_by_id(operation, ids, reaches).await
}

/// The reads of files.
#[derive(Default)]
pub struct FilesQuery;

#[Object]
impl FilesQuery {
    /// The files of an organisation that are attached to nothing, the newest first; for its members.
    /// They are removed after a day.
    async fn unattached_files(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] organisation_id: OrganisationId,
    ) -> async_graphql::Result<Vec<FileObject>> {
        let found = files::unattached_files(operation(ctx), organisation_id).await;
        Ok(answered(ctx, found)?
            .into_iter()
            .map(FileObject::from)
            .collect())
    }
}
