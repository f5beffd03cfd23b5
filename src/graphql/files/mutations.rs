//! The commands of files.

use async_graphql::{Context, Object};

use super::types::FileObject;
use crate::domains::files::{self, File, RemoveFileInput};
use crate::graphql::context::command;
use crate::graphql::payload::payloads;

payloads! {
    /// The answer of `removeFile`.
    RemoveFilePayload { file: FileObject = File; }
}

/// The commands of files.
#[derive(Default)]
pub struct FilesMutation;

#[Object]
impl FilesMutation {
    /// Removes an upload that is attached to nothing; for the organisation's editors.
    async fn remove_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file, and which version of it.")] input: RemoveFileInput,
    ) -> async_graphql::Result<RemoveFilePayload> {
        let result = match command(ctx, &input) {
            Ok(operation) => files::remove_file(&operation, &input).await,
            Err(refusal) => Err(refusal),
        };
        RemoveFilePayload::answer(ctx, &input, result)
    }
}
