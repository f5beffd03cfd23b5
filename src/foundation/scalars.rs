//! The faces that shared values have in the API: scalars with their specifications.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

use super::money::BigInt;
use super::time::{Day, Timestamp};

/// An instant as RFC 3339 with its offset, for example `2026-11-23T16:00:00+08:00`. Answers show
/// the offset of Asia/Shanghai; any offset is accepted.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/andimarek/date-time"
)]
impl ScalarType for Timestamp {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::parse(text).ok_or_else(|| {
                InputValueError::custom(
                    "this is not an RFC 3339 instant with an offset, in the years 1970 to 9998",
                )
            }),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// A calendar day as `YYYY-MM-DD`.
#[Scalar(
    name = "Date",
    specified_by_url = "https://scalars.graphql.org/andimarek/local-date"
)]
impl ScalarType for Day {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Self::parse(text)
                .ok_or_else(|| InputValueError::custom("this is not a day of the form YYYY-MM-DD")),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.to_string())
    }
}

/// An integer of 64 bits as a decimal string; in input small ones may be plain integers.
#[Scalar(
    name = "BigInt",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259#section-6"
)]
impl ScalarType for BigInt {
    fn parse(value: Value) -> InputValueResult<Self> {
        let number = match &value {
            Value::String(text) => text.parse().ok(),
            Value::Number(number) => number.as_i64(),
            _ => return Err(InputValueError::expected_type(value)),
        };
        number
            .map(Self)
            .ok_or_else(|| InputValueError::custom("this is not an integer of 64 bits"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
