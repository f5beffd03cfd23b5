//! What resolvers find in their context: the operation, the loaders, and for a mutation field its
//! own operation with idempotency key and dry run.

use std::sync::Arc;

use async_graphql::{Context, CustomDirective, Directive, Value};
use serde_json::Value as Json;

use super::loaders::Loaders;
use crate::domains::matching::Matcher;
use crate::foundation::actor::{Actor, Credential};
use crate::foundation::commands::CommandInput;
use crate::foundation::errors::{IDEMPOTENCY_KEY_INVALID, Result};
use crate::platform::operation::{Idempotency, Operation};
use crate::platform::secrets::digest;

/// Attached to every request.
pub struct RequestContext {
    pub operation: Arc<Operation>,
    pub loaders: Loaders,
    pub matcher: Arc<Matcher>,
    /// The header `Idempotency-Key`, if the document has exactly one mutation field.
    pub idempotency_key: Option<String>,
}

impl RequestContext {
    pub fn new(
        operation: Operation,
        matcher: Arc<Matcher>,
        idempotency_key: Option<String>,
    ) -> Self {
        let operation = Arc::new(operation);
        Self {
            matcher,
            loaders: Loaders::new(&operation),
            operation,
            idempotency_key,
        }
    }
}

pub fn request<'a>(ctx: &Context<'a>) -> &'a RequestContext {
    ctx.data_unchecked::<RequestContext>()
}

pub fn operation<'a>(ctx: &Context<'a>) -> &'a Operation {
    &request(ctx).operation
}

pub fn loaders<'a>(ctx: &Context<'a>) -> &'a Loaders {
    &request(ctx).loaders
}

/// The operation of a mutation field: its dry run, and its key from `@idempotent` or the header.
///
/// # Errors
/// `IDEMPOTENCY_KEY_INVALID` for a key that is empty, too long or not visible ASCII.
pub fn command(ctx: &Context<'_>, input: &impl CommandInput) -> Result<Operation> {
    let request = request(ctx);
    let operation = request
        .operation
        .as_ref()
        .clone()
        .with_dry_run(input.is_dry_run());
    let given = directive_key(ctx).or_else(|| request.idempotency_key.clone());
    match given.filter(|_| !input.is_dry_run()) {
        Some(key) => keyed(operation, &key, request_hash(ctx)),
        None => Ok(operation),
    }
}

/// The operation under a caller's key. `request_hash` tells this request from others.
///
/// # Errors
/// `IDEMPOTENCY_KEY_INVALID` for a key that is empty, too long or not visible ASCII.
pub fn keyed(mut operation: Operation, key: &str, request_hash: String) -> Result<Operation> {
    if key.is_empty() || key.len() > 128 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(IDEMPOTENCY_KEY_INVALID.error());
    }
    operation.idempotency = Some(Idempotency {
        key: format!("{}:{key}", owner_of_keys(&operation)),
        request_hash,
    });
    Ok(operation)
}

/// The operation of a mutation field that keeps no answer: because it holds secrets, because the
/// password or the one-time code that was given is not the right one a second time, because asking
/// again is meant to send another code, or, for `logOut`, because there is nobody to repeat it.
pub fn command_without_key(ctx: &Context<'_>, input: &impl CommandInput) -> Operation {
    request(ctx)
        .operation
        .as_ref()
        .clone()
        .with_dry_run(input.is_dry_run())
}

/// Runs the mutation at most once for a key: repeating it with the same arguments gives the same
/// answer for at least 24 hours, on every replica; with other arguments it is refused.
#[Directive(name = "idempotent", location = "Field")]
pub fn idempotent(
    #[graphql(desc = "1 to 128 visible ASCII characters, unique for the caller.")] key: String,
) -> impl CustomDirective {
    drop(key);
    Passes
}

/// The key is read by [`command`]; the directive itself changes nothing.
struct Passes;

impl CustomDirective for Passes {}

fn directive_key(ctx: &Context<'_>) -> Option<String> {
    let directives = ctx.field().directives().ok()?;
    let found = directives
        .iter()
        .find(|one| one.name.node == "idempotent")?;
    match found.get_argument("key").map(|argument| &argument.node) {
        Some(Value::String(key)) => Some(key.clone()),
        _ => Some(String::new()),
    }
}

/// Keys belong to whoever sent them; another actor's key is another key.
fn owner_of_keys(operation: &Operation) -> String {
    match operation.actor.as_ref() {
        Actor::Anonymous => format!("anonymous@{}", operation.source),
        Actor::Person(person) => match person.credential {
            Credential::Session(_) | Credential::ApiKey(_) | Credential::ServiceKey(_) => {
                person.user_id.to_string()
            }
        },
        Actor::System(name) => (*name).to_owned(),
    }
}

/// The field and its arguments, with members sorted, so that the order of writing does not matter.
fn request_hash(ctx: &Context<'_>) -> String {
    let field = ctx.field();
    let mut arguments: Vec<(String, Json)> = field
        .arguments()
        .unwrap_or_default()
        .into_iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                canonical(value.into_json().unwrap_or_default()),
            )
        })
        .collect();
    arguments.sort_by(|one, two| one.0.cmp(&two.0));
    digest(format!("{} {}", field.name(), serde_json::json!(arguments)).as_bytes())
}

fn canonical(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let mut sorted: Vec<(String, Json)> = fields
                .into_iter()
                .map(|(name, value)| (name, canonical(value)))
                .collect();
            sorted.sort_by(|one, two| one.0.cmp(&two.0));
            Json::Object(sorted.into_iter().collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(canonical).collect()),
        other => other,
    }
}
