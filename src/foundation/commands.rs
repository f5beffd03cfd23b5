//! What the inputs of all commands have in common.

/// The fields that every command input carries.
pub trait CommandInput {
    /// Run every guard, change nothing.
    fn is_dry_run(&self) -> bool;
    /// Echoed in the answer.
    fn client_mutation_id(&self) -> Option<&str>;
}

/// Declares the input of a command: its own fields and the common ones, as an input object of the
/// API at the same time.
macro_rules! command_input {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $kind,)*
            /// Runs every guard, answers its verdicts and changes nothing.
            #[graphql(default)]
            pub dry_run: bool,
            /// Echoed in the answer.
            pub client_mutation_id: Option<String>,
        }

        impl $crate::foundation::commands::CommandInput for $name {
            fn is_dry_run(&self) -> bool {
                self.dry_run
            }

            fn client_mutation_id(&self) -> Option<&str> {
                self.client_mutation_id.as_deref()
            }
        }
    };
}

pub(crate) use command_input;

/// Refuses a change that was written on another version than the current one.
pub fn expect_version(expected: Option<i32>, current: i64) -> Result<(), super::errors::Refusal> {
    match expected {
        Some(expected) if i64::from(expected) != current => Err(super::errors::STALE_VERSION
            .with("current", current)
            .at("input.expectedVersion")),
        _ => Ok(()),
    }
}
