//! What stands behind the door: who asks is read from the bearer token, and every operation gets
//! its own actor, loaders and handles.

use std::sync::Arc;

use async_graphql::Request;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value};

use super::graphql::{Api, DocumentFacts, Refusal, RequestHead};
use super::source::Source;
use crate::domains::identity;
use crate::domains::matching::Matcher;
use crate::foundation::actor::{Actor, Scope};
use crate::foundation::errors::{Error, Kind};
use crate::foundation::locale::Locale;
use crate::graphql::context::RequestContext;
use crate::graphql::schema::ApiSchema;
use crate::platform::operation::{Handles, Operation};

/// The schema with the handles that resolvers need.
#[derive(Clone)]
pub struct JiebangApi {
    schema: ApiSchema,
    handles: Handles,
    matcher: Arc<Matcher>,
}

/// Who asks: the token, to look again later, and the actor it stood for.
#[derive(Clone, Debug)]
pub struct Caller {
    token: Option<Arc<str>>,
    actor: Arc<Actor>,
}

impl JiebangApi {
    pub fn new(schema: ApiSchema, handles: Handles, matcher: Arc<Matcher>) -> Self {
        Self {
            schema,
            handles,
            matcher,
        }
    }

    /// What domains act with.
    pub fn handles(&self) -> &Handles {
        &self.handles
    }

    pub fn schema(&self) -> &ApiSchema {
        &self.schema
    }

    async fn caller(&self, token: Option<&str>) -> Result<Caller, Error> {
        let actor = match token {
            None => Actor::Anonymous,
            Some(token) => identity::authenticate(&self.handles, token).await?,
        };
        Ok(Caller {
            token: token.map(Arc::from),
            actor: Arc::new(actor),
        })
    }

    /// The operation of a request that is no GraphQL request.
    pub async fn operation(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
        request_id: &str,
    ) -> Result<Operation, Error> {
        let caller = self.caller(bearer(headers)?).await?;
        Ok(self.operation_of(&caller, headers, extensions, request_id))
    }

    fn operation_of(
        &self,
        caller: &Caller,
        headers: &HeaderMap,
        extensions: &Extensions,
        request_id: &str,
    ) -> Operation {
        Operation {
            actor: Arc::clone(&caller.actor),
            request_id: request_id.into(),
            locale: locale_of(headers),
            source: extensions
                .get::<Source>()
                .map_or_else(|| "".into(), |source| Arc::clone(&source.0)),
            handles: self.handles.clone(),
            idempotency: None,
            dry_run: false,
        }
    }
}

impl Api for JiebangApi {
    type Executor = ApiSchema;
    type Credentials = Caller;

    fn executor(&self) -> &ApiSchema {
        &self.schema
    }

    async fn authenticate(&self, head: &RequestHead) -> Result<Caller, Refusal> {
        let locale = locale_of(&head.headers);
        let asked = async { self.caller(bearer(&head.headers)?).await };
        asked.await.map_err(|error| refused(&error, locale))
    }

    /// Browsers cannot set headers on a WebSocket, so `{"authorization": "Bearer …"}` is read from
    /// the payload first.
    async fn connect(
        &self,
        head: &RequestHead,
        payload: &Map<String, Value>,
    ) -> Result<Caller, Refusal> {
        let locale = locale_of(&head.headers);
        let given = payload
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
            .and_then(|(_, value)| value.as_str());
        let asked = async {
            let token = match given {
                Some(text) => Some(token_of(text)?),
                None => bearer(&head.headers)?,
            };
            self.caller(token).await
        };
        asked.await.map_err(|error| refused(&error, locale))
    }

    async fn still_valid(&self, caller: &Caller) -> bool {
        match &caller.token {
            None => true,
            // What cannot be asked now is asked again; only a clear no ends the connection. Rights
            // may have changed too: then the client connects anew and gets those it has now.
            Some(token) => match identity::authenticate(&self.handles, token).await {
                Ok(actor) => actor == *caller.actor,
                Err(Error::Refused(reasons)) => {
                    reasons.iter().any(|one| one.code.kind == Kind::Unavailable)
                }
                Err(Error::Internal(_)) => true,
            },
        }
    }

    async fn prepare(
        &self,
        head: &RequestHead,
        caller: &Caller,
        facts: &DocumentFacts,
        request: Request,
    ) -> Result<Request, Refusal> {
        let locale = locale_of(&head.headers);
        if !caller.actor.in_scope(Scope::Read) {
            let missing = identity::refusals::SCOPE_MISSING.with("scope", "READ");
            return Err(refused(&missing.into(), locale));
        }
        let operation =
            self.operation_of(caller, &head.headers, &head.extensions, &head.request_id);
        let context = RequestContext::new(
            operation,
            Arc::clone(&self.matcher),
            facts.idempotency_key.clone(),
        );
        Ok(request.data(context))
    }
}

pub(super) fn locale_of(headers: &HeaderMap) -> Locale {
    headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or_else(Locale::default, Locale::from_accept_language)
}

fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    match headers.get(header::AUTHORIZATION) {
        None => Ok(None),
        Some(value) => token_of(value.to_str().unwrap_or_default()).map(Some),
    }
}

fn token_of(text: &str) -> Result<&str, Error> {
    text.split_once(' ')
        .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty())
        .map(|(_, token)| token.trim())
        .ok_or_else(|| identity::refusals::SESSION_INVALID.error())
}

/// The refusal of a whole request.
fn refused(error: &Error, locale: Locale) -> Refusal {
    match error {
        Error::Refused(reasons) => {
            let first = &reasons[0];
            let status = match first.code.kind {
                Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
                Kind::Forbidden => StatusCode::FORBIDDEN,
                Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                Kind::NotFound | Kind::Invalid | Kind::Conflict | Kind::Refused => {
                    StatusCode::BAD_REQUEST
                }
            };
            let refusal = Refusal::new(status, first.code.name, first.message(locale));
            if status == StatusCode::UNAUTHORIZED {
                refusal.with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            } else {
                refusal
            }
        }
        Error::Internal(fault) => {
            tracing::error!(%fault, "a request could not be authenticated");
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "INTERNAL",
                "Something failed on our side.",
            )
        }
    }
}
