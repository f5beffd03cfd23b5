//! The answers of mutations: the object, the refusals, the caller's own id.

use async_graphql::Context;

use super::context::operation;
use super::error::{UserError, field_error};
use crate::foundation::commands::CommandInput;
use crate::foundation::errors::{Error, FORBIDDEN, Kind, Result};

/// Splits a command's result into the object and the refusals. Faults of ours and an unavailable
/// database go to `errors`; on a dry run that passed there is no object.
pub fn settle<T>(
    ctx: &Context<'_>,
    input: &impl CommandInput,
    result: Result<T>,
) -> async_graphql::Result<(Option<T>, Vec<UserError>)> {
    let operation = operation(ctx);
    match result {
        Ok(_) if input.is_dry_run() => Ok((None, Vec::new())),
        Ok(answer) => Ok((Some(answer), Vec::new())),
        Err(Error::Refused(reasons))
            if reasons
                .iter()
                .all(|reason| reason.code.kind != Kind::Unavailable) =>
        {
            let forbidden = reasons
                .iter()
                .any(|reason| reason.code.kind == FORBIDDEN.kind);
            // Asking what one may do is no attempt.
            if forbidden && !input.is_dry_run() {
                crate::domains::audit::note_refused_access(
                    operation,
                    ctx.field().name(),
                    reasons[0].code.name,
                );
            }
            Ok((
                None,
                reasons
                    .iter()
                    .map(|reason| UserError::of(reason, operation.locale))
                    .collect(),
            ))
        }
        Err(error) => Err(field_error(error, operation.locale)),
    }
}

/// Declares payloads: the name, the field of the object, its type and how it is made.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $object:ty = $record:ty; })+) => {
        $(
            $(#[$doc])*
            #[derive(async_graphql::SimpleObject)]
            pub struct $name {
                /// The object after the change; null when it was refused or only tried.
                pub $field: Option<$object>,
                /// Why it was refused; empty when it was done.
                pub user_errors: Vec<$crate::graphql::error::UserError>,
                /// As it was given.
                pub client_mutation_id: Option<String>,
            }

            impl $name {
                /// The answer to an input from the command's result.
                pub fn answer<I: $crate::foundation::commands::CommandInput>(
                    ctx: &async_graphql::Context<'_>,
                    input: &I,
                    result: $crate::foundation::errors::Result<$record>,
                ) -> async_graphql::Result<Self> {
                    let (record, user_errors) = $crate::graphql::payload::settle(ctx, input, result)?;
                    Ok(Self {
                        $field: record.map(<$object>::from),
                        user_errors,
                        client_mutation_id: input.client_mutation_id().map(str::to_owned),
                    })
                }
            }
        )+
    };
}

pub(crate) use payloads;
