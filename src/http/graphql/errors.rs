//! What leaves in `errors`: every entry with a code and the request's id, its path as deep as known,
//! and nothing of what only the log should see.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::Node;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use async_graphql::{PathSegment, Pos, ServerError, Value};

use super::codes;

/// Finishes the errors of a refusal, which carry their codes already.
pub(super) fn finish_refused(errors: &mut [ServerError], request_id: &str) {
    for error in errors {
        error
            .extensions
            .get_or_insert_default()
            .set("requestId", request_id);
    }
}

/// Finishes the errors of an execution: those without a code are inputs that did not parse, or
/// failures whose text is for the log only.
pub(super) fn finish_executed(
    errors: &mut [ServerError],
    document: &ExecutableDocument,
    operation: &Operation,
    request_id: &str,
) {
    for error in errors {
        deepen_path(error, document, operation);
        let has_code = error
            .extensions
            .as_ref()
            .is_some_and(|extensions| matches!(extensions.get("code"), Some(Value::String(_))));
        if !has_code {
            let is_input = [
                "Failed to parse \"",
                "Expected input type \"",
                "Invalid value for argument",
            ]
            .iter()
            .any(|start| error.message.starts_with(start));
            let code = if is_input {
                codes::BAD_USER_INPUT
            } else {
                codes::INTERNAL
            };
            if !is_input {
                tracing::error!(request_id, path = ?error.path, message = %error.message, "a resolver failed");
                error.message =
                    "Something failed on our side. Quote the request id when you report it."
                        .to_owned();
                error.extensions = None;
            }
            error.extensions.get_or_insert_default().set("code", code);
        }
        error
            .extensions
            .get_or_insert_default()
            .set("requestId", request_id);
    }
}

/// Completes the path of an error that propagated through a list.
///
/// The library overwrites the path at every list level, so that it ends at the outermost list. The
/// error's position still tells the field, and the way from the list's item to that field is in the
/// document. It is completed only if no further list lies between, since its index is lost. The
/// library's own remedy, an extension around every field, made a page of twenty rows 44 % dearer.
fn deepen_path(error: &mut ServerError, document: &ExecutableDocument, operation: &Operation) {
    let ([.., PathSegment::Index(_)], Some(&position)) =
        (error.path.as_slice(), error.locations.first())
    else {
        return;
    };
    let mut sets = vec![&operation.selection_set];
    for segment in &error.path {
        if let PathSegment::Field(key) = segment {
            let mut below = Vec::new();
            for set in sets {
                fields(set, document, &mut |field| {
                    if field.response_key() == key.as_str() {
                        below.push(&field.selection_set);
                    }
                });
            }
            sets = below;
        }
    }
    let mut tail = Vec::new();
    if sets
        .into_iter()
        .any(|set| way_to(set, document, position, &mut tail))
    {
        error.path.extend(tail.into_iter().map(PathSegment::Field));
    }
}

/// Finds the field at a position below a selection set and leaves its response keys in `tail`.
fn way_to(
    set: &SelectionSet,
    document: &ExecutableDocument,
    position: Pos,
    tail: &mut Vec<String>,
) -> bool {
    let mut candidates = Vec::new();
    fields(set, document, &mut |field| candidates.push(field));
    candidates.into_iter().any(|field| {
        tail.push(field.response_key().to_string());
        let is_here = starts_at(field, document, position)
            || (!field.ty().is_list() && way_to(&field.selection_set, document, position, tail));
        if !is_here {
            tail.pop();
        }
        is_here
    })
}

fn starts_at(field: &Node<Field>, document: &ExecutableDocument, position: Pos) -> bool {
    field
        .line_column_range(&document.sources)
        .is_some_and(|range| {
            range.start.line == position.line && range.start.column == position.column
        })
}

/// Calls `visit` for every field of a set, those of fragments included.
fn fields<'a>(
    set: &'a SelectionSet,
    document: &'a ExecutableDocument,
    visit: &mut impl FnMut(&'a Node<Field>),
) {
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => visit(field),
            Selection::InlineFragment(fragment) => fields(&fragment.selection_set, document, visit),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.fragment_name) {
                    fields(&fragment.selection_set, document, visit);
                }
            }
        }
    }
}
