//! Instants and days. An instant is stored as microseconds since 1970 in UTC and shown with the
//! offset of Asia/Shanghai; both databases keep and compare the same integer.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeZone, Utc};

const MICROS_PER_DAY: i64 = 86_400_000_000;
const SHANGHAI_SECONDS: i32 = 8 * 3_600;

/// An instant, in microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType,
)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The latest instant the API accepts: the end of the year 9998.
    pub const MAX: Self = Self(253_339_228_799_000_000);

    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(MICROS_PER_DAY)))
    }

    /// Whole days from `earlier` to here, rounded down.
    pub const fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(MICROS_PER_DAY)
    }

    /// The calendar day in Asia/Shanghai.
    pub fn day(self) -> Day {
        let local = self
            .0
            .saturating_add(i64::from(SHANGHAI_SECONDS) * 1_000_000);
        Day(i32::try_from(local.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// The minute of the day in Asia/Shanghai, from 0 to 1439.
    pub fn minute_of_day(self) -> i64 {
        let local = self
            .0
            .saturating_add(i64::from(SHANGHAI_SECONDS) * 1_000_000);
        local.rem_euclid(MICROS_PER_DAY) / 60_000_000
    }

    /// For sentences: the last day before this instant, where a term ends with a day.
    pub fn day_shown(self) -> String {
        Self(self.0.saturating_sub(1)).day().to_string()
    }

    /// For sentences: day and minute in Asia/Shanghai.
    pub fn minute_shown(self) -> String {
        let minute = self.minute_of_day();
        format!("{} {:02}:{:02}", self.day(), minute / 60, minute % 60)
    }

    /// Reads RFC 3339 with an offset; an instant outside the years 1970–9998 is not one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let instant = DateTime::parse_from_rfc3339(text).ok()?;
        let found = Self(instant.timestamp_micros());
        (found.0 >= 0 && found <= Self::MAX).then_some(found)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = FixedOffset::east_opt(SHANGHAI_SECONDS).expect("eight hours is an offset");
        match Utc.timestamp_micros(self.0).single() {
            Some(instant) => out.write_str(
                &instant
                    .with_timezone(&zone)
                    .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false),
            ),
            None => write!(out, "{}", self.0),
        }
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 instant"))
    }
}

/// A calendar day, in days since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType,
)]
pub struct Day(pub i32);

impl Day {
    /// The instant at which the day is over in Asia/Shanghai.
    pub const fn ends_at(self) -> Timestamp {
        let local = (self.0 as i64 + 1) * MICROS_PER_DAY;
        Timestamp(local - SHANGHAI_SECONDS as i64 * 1_000_000)
    }

    /// Reads `YYYY-MM-DD`, years 1900–9998; an impossible date such as 02-30 is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        if text.len() != 10 || !(1900..=9998).contains(&date.year()) {
            return None;
        }
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        i32::try_from(days).ok().map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NaiveDate::default().checked_add_signed(chrono::Duration::days(i64::from(self.0))) {
            Some(date) => write!(out, "{}", date.format("%Y-%m-%d")),
            None => write!(out, "{}", self.0),
        }
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a calendar day"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_shown_with_the_offset_of_shanghai_and_read_back() {
        let instant = Timestamp::parse("2026-11-23T08:00:00.5Z").expect("an instant");
        assert_eq!(instant.to_string(), "2026-11-23T16:00:00.500+08:00");
        assert_eq!(Timestamp::parse(&instant.to_string()), Some(instant));
        assert_eq!(
            Timestamp::parse("2026-11-23T16:00:00.5+08:00"),
            Some(instant)
        );
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "26-01-01",
            "2026-1-1",
            "",
            "明天",
            "0000-01-01",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        for text in [
            "2026-02-30T00:00:00Z",
            "2026-11-23T16:00:00",
            "2026-11-23",
            "9999-12-31T00:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_that_of_shanghai() {
        let late = Timestamp::parse("2026-11-23T16:30:00Z").expect("an instant");
        assert_eq!(late.day().to_string(), "2026-11-24");
    }
}
