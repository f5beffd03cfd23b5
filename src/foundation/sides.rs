//! The two sides that meet over a demand.

use super::words::word_enum;

word_enum! {
    /// One of the two sides that meet over a demand.
    pub enum Side {
        /// The organisation that has the need.
        Owner,
        /// The organisation that supplies.
        Supplier,
    }
}

impl Side {
    pub fn other(self) -> Self {
        match self {
            Self::Owner => Self::Supplier,
            Self::Supplier => Self::Owner,
        }
    }
}
