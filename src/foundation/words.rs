//! Enumerations that are words everywhere: in the database, in JSON and in the API.

/// Declares one; every value is written in upper case with underscores.
macro_rules! word_enum {
    ($(#[$attribute:meta])* pub enum $name:ident { $($(#[$word_doc:meta])* $word:ident,)+ }) => {
        // Before the given attributes, of which some belong to it.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
            sea_orm::EnumIter, sea_orm::DeriveActiveEnum, async_graphql::Enum,
        )]
        $(#[$attribute])*
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$word_doc])* $word,)+ }

        impl $name {
            /// Every value, in the order of the source.
            pub const ALL: &[Self] = &[$(Self::$word),+];
        }
    };
}

pub(crate) use word_enum;
