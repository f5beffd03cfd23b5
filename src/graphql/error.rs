//! The only mapping from refusals to the wire: `userErrors` of mutations and `errors` of queries.

use std::borrow::Cow;

use async_graphql::registry::{MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{
    ContextSelectionSet, ErrorExtensions, Interface, Name, OutputType, Positioned, ServerResult,
    SimpleObject, Value,
};

use crate::foundation::errors::{self, Code, Error, Kind, Refusal};
use crate::foundation::locale::Locale;
use crate::platform::events::{self, EventKind};

/// Every code that a command or query may refuse with, sorted by name.
pub fn all_codes() -> Vec<&'static Code> {
    let lists = [
        errors::CODES,
        crate::domains::identity::refusals::CODES,
        crate::domains::files::refusals::CODES,
        crate::domains::suppliers::refusals::CODES,
        crate::domains::demands::refusals::CODES,
        crate::domains::matching::refusals::CODES,
        crate::domains::interests::refusals::CODES,
        crate::domains::centres::refusals::CODES,
        crate::domains::follows::refusals::CODES,
        crate::domains::results::refusals::CODES,
        crate::domains::notifications::refusals::CODES,
    ];
    let mut codes: Vec<&'static Code> = lists.into_iter().flatten().copied().collect();
    codes.sort_by_key(|code| code.name);
    codes
}

/// Every kind of event that is announced.
pub fn all_event_kinds() -> Vec<&'static EventKind> {
    let lists = [
        events::EVENTS,
        crate::domains::identity::EVENTS,
        crate::domains::files::EVENTS,
        crate::domains::suppliers::EVENTS,
        crate::domains::demands::EVENTS,
        crate::domains::interests::EVENTS,
        crate::domains::centres::EVENTS,
        crate::domains::follows::EVENTS,
        crate::domains::results::EVENTS,
        crate::domains::feedback::EVENTS,
    ];
    lists.into_iter().flatten().copied().collect()
}

/// The enum of all refusal codes; published in `schema/error_codes.txt`.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode(pub &'static Code);

impl OutputType for ErrorCode {
    fn type_name() -> Cow<'static, str> {
        "ErrorCode".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_output_type::<Self, _>(MetaTypeId::Enum, |_| MetaType::Enum {
            name: Self::type_name().into_owned(),
            description: Some(
                "Why a command was refused. Codes never change with the language.".to_owned(),
            ),
            enum_values: all_codes()
                .into_iter()
                .map(|code| {
                    let mut value = MetaEnumValue::new(code.name);
                    value.description = Some(code.en.to_owned());
                    (code.name.to_owned(), value)
                })
                .collect(),
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            rust_typename: Some(std::any::type_name::<Self>()),
            directive_invocations: Vec::new(),
            requires_scopes: Vec::new(),
        })
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<async_graphql::parser::types::Field>,
    ) -> ServerResult<Value> {
        Ok(Value::Enum(Name::new(self.0.name)))
    }
}

/// A value that explains a refusal.
#[derive(Clone, Debug, SimpleObject)]
pub struct ErrorParameter {
    /// Its name, as in the message, for example `min`.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

/// Declares the concrete kinds of user errors, which share their fields.
macro_rules! user_errors {
    ($($(#[$doc:meta])* $name:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, SimpleObject)]
            pub struct $name {
                /// The stable code.
                pub code: ErrorCode,
                /// The sentence in the language of `Accept-Language`.
                pub message: String,
                /// Where in the input, as names and positions.
                pub path: Option<Vec<String>>,
                /// What can be done next.
                pub next_step: Option<String>,
                /// The values of the message.
                pub parameters: Vec<ErrorParameter>,
            }

            impl $name {
                fn of(refusal: &Refusal, locale: Locale) -> Self {
                    Self {
                        code: ErrorCode(refusal.code),
                        message: refusal.message(locale),
                        path: refusal.path.as_ref().map(|path| path.split('.').map(str::to_owned).collect()),
                        next_step: refusal.next_step(locale),
                        parameters: refusal
                            .parameters
                            .iter()
                            .map(|(name, value)| ErrorParameter { name: (*name).to_owned(), value: value.clone() })
                            .collect(),
                    }
                }
            }
        )+
    };
}

user_errors! {
    /// The input is not acceptable.
    InputError;
    /// The caller may not, or must log in first, or may not know about the object.
    AccessError;
    /// Somebody was faster, or a key is taken.
    ConflictError;
    /// The rules of the marketplace say no at this time.
    RuleError;
}

/// An expected refusal.
#[derive(Clone, Debug, Interface)]
#[graphql(
    field(name = "code", ty = "&ErrorCode", desc = "The stable code."),
    field(
        name = "message",
        ty = "&String",
        desc = "The sentence in the language of `Accept-Language`."
    ),
    field(
        name = "path",
        ty = "&Option<Vec<String>>",
        desc = "Where in the input, as names and positions."
    ),
    field(
        name = "next_step",
        ty = "&Option<String>",
        desc = "What can be done next."
    ),
    field(
        name = "parameters",
        ty = "&Vec<ErrorParameter>",
        desc = "The values of the message."
    )
)]
pub enum UserError {
    InputError(InputError),
    AccessError(AccessError),
    ConflictError(ConflictError),
    RuleError(RuleError),
}

impl UserError {
    pub fn of(refusal: &Refusal, locale: Locale) -> Self {
        match refusal.code.kind {
            Kind::Invalid => Self::InputError(InputError::of(refusal, locale)),
            Kind::Unauthenticated | Kind::Forbidden | Kind::NotFound => {
                Self::AccessError(AccessError::of(refusal, locale))
            }
            Kind::Conflict => Self::ConflictError(ConflictError::of(refusal, locale)),
            Kind::Refused | Kind::Unavailable => Self::RuleError(RuleError::of(refusal, locale)),
        }
    }
}

/// An error of a query or subscription: refusals with their code, faults of ours logged in full and
/// shown as `INTERNAL` by the door.
pub fn field_error(error: Error, locale: Locale) -> async_graphql::Error {
    match error {
        Error::Refused(reasons) => {
            let first = &reasons[0];
            async_graphql::Error::new(first.message(locale)).extend_with(|_, extensions| {
                extensions.set("code", first.code.name);
                if let Some(path) = &first.path {
                    extensions.set("argument", path.as_str());
                }
                if let Some(step) = first.next_step(locale) {
                    extensions.set("nextStep", step);
                }
            })
        }
        Error::Internal(fault) => async_graphql::Error::new(fault.to_string()),
    }
}
