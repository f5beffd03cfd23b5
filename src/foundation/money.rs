//! Money as integers of the smallest unit (分 for CNY), never floating point.

use serde::{Deserialize, Serialize};

/// An amount in the smallest unit of its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// The amount in the smallest unit, 分 for CNY.
    pub amount_minor: i64,
}

/// The one currency of today; the column exists so that another can be added without a migration.
pub const CURRENCY: &str = "CNY";

/// The largest amount accepted: one trillion yuan, far above any demand and far below overflow.
pub const LARGEST_MINOR: i64 = 100_000_000_000_000;

impl Money {
    /// An amount between zero and [`LARGEST_MINOR`]; `None` outside.
    pub fn try_new(amount_minor: i64) -> Option<Self> {
        (0..=LARGEST_MINOR)
            .contains(&amount_minor)
            .then_some(Self { amount_minor })
    }
}

/// An integer of 64 bits, written as a string: JavaScript's numbers end at 2^53.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BigInt(pub i64);

impl Serialize for BigInt {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for BigInt {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}
