//! Days and instants as people write them. What may be two days is refused and never guessed.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::foundation::text::fold;
use crate::foundation::time::{Day, Timestamp};

/// A day in Asia/Shanghai, and a time of that day where one was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub day: Day,
    /// Since midnight.
    pub seconds: Option<u32>,
}

const DAY_SECONDS: u32 = 86_400;
const SHANGHAI_SECONDS: i64 = 8 * 3_600;

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    WithoutYear,
    WithoutDay,
    ShortYear,
    /// 01/02/2026 is in January or in February.
    YearLast,
    Before,
    NotUnderstood,
}

impl Moment {
    pub fn of(year: i32, month: u32, day: u32, seconds: Option<u32>) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        if !(1900..=9998).contains(&date.year()) || seconds.is_some_and(|at| at >= DAY_SECONDS) {
            return None;
        }
        let days = date.signed_duration_since(NaiveDate::default()).num_days();
        Some(Self {
            day: Day(i32::try_from(days).ok()?),
            seconds,
        })
    }

    /// The day of a spreadsheet's number, where it may be one: 1990 to 2149.
    pub fn of_serial(serial: f64) -> Option<Self> {
        if !(32_874.0..91_313.0).contains(&serial) {
            return None;
        }
        let whole = serial.floor();
        let seconds = ((serial - whole) * f64::from(DAY_SECONDS)).round() as u32;
        Some(Self {
            // 25,569 days lie between the two beginnings of time.
            day: Day(whole as i32 - 25_569),
            seconds: (seconds > 0).then_some(seconds.min(DAY_SECONDS - 1)),
        })
    }

    /// The last instant that still counts: what is due on a day is due until its last second.
    pub fn end(self) -> Timestamp {
        let seconds = i64::from(self.seconds.unwrap_or(DAY_SECONDS - 1)) - SHANGHAI_SECONDS;
        Timestamp::from_micros(0)
            .plus_days(i64::from(self.day.0))
            .plus_seconds(seconds)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.day)?;
        match self.seconds {
            None => Ok(()),
            Some(at) => write!(out, " {:02}:{:02}:{:02}", at / 3_600, at / 60 % 60, at % 60),
        }
    }
}

/// Reads a day, with or without a time: 2026-12-31, 2026/12/31, 2026.12.31, 2026年12月31日, 20261231,
/// each with 17:00 behind it, or an instant of RFC 3339.
pub fn read(text: &str) -> Result<Moment, Fault> {
    if let Some(instant) = Timestamp::parse(text.trim()) {
        let day = instant.day();
        let seconds = (instant.micros() / 1_000_000 + SHANGHAI_SECONDS).rem_euclid(86_400);
        return Ok(Moment {
            day,
            seconds: u32::try_from(seconds).ok(),
        });
    }
    let folded = fold(text);
    let folded = without_weekday(&folded);
    let folded = ["截止", "止"]
        .iter()
        .fold(folded.as_str(), |text, word| {
            text.strip_suffix(word).unwrap_or(text)
        })
        .trim();
    if folded.is_empty() {
        return Err(Fault::NotUnderstood);
    }
    if folded.ends_with('前') {
        return Err(Fault::Before);
    }
    let mut groups: Vec<&str> = Vec::new();
    let mut marks: Vec<&str> = Vec::new();
    let mut rest = folded;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        if digits == 0 {
            return Err(Fault::NotUnderstood);
        }
        groups.push(&rest[..digits]);
        rest = &rest[digits..];
        let mark = rest
            .find(|c: char| c.is_ascii_digit())
            .unwrap_or(rest.len());
        marks.push(rest[..mark].trim());
        rest = &rest[mark..];
    }
    let numbers: Vec<u32> = groups
        .iter()
        .map(|digits| digits.parse().map_err(|_| Fault::NotUnderstood))
        .collect::<Result<_, _>>()?;
    if let ([one], [mark]) = (groups.as_slice(), marks.as_slice()) {
        return match (one.len(), *mark) {
            (8, "") => moment(
                numbers[0] / 10_000,
                numbers[0] / 100 % 100,
                numbers[0] % 100,
                None,
            ),
            (4, "年") => Err(Fault::WithoutDay),
            _ => Err(Fault::NotUnderstood),
        };
    }
    let dated = |at: usize, allowed: &[&str]| allowed.contains(&marks[at]);
    let separated = dated(0, &["-", "/", ".", "年"]);
    if groups[0].len() != 4 {
        let months = dated(0, &["月"]) || (separated && groups.len() == 2);
        return Err(if months {
            Fault::WithoutYear
        } else if separated && groups.get(2).is_some_and(|last| last.len() == 4) {
            Fault::YearLast
        } else if separated && groups.len() >= 3 && groups[0].len() <= 2 {
            Fault::ShortYear
        } else {
            Fault::NotUnderstood
        });
    }
    if groups.len() == 2 {
        return Err(if separated {
            Fault::WithoutDay
        } else {
            Fault::NotUnderstood
        });
    }
    let same = marks[1] == marks[0] || (marks[0] == "年" && marks[1] == "月");
    if !separated || !same || !dated(2, &["", "日", "号", "t"]) {
        return Err(Fault::NotUnderstood);
    }
    let time = match (&numbers[3..], &marks[3..]) {
        ([], _) => None,
        ([hour], ["时" | "点" | "点整"]) => Some((*hour, 0, 0)),
        ([hour, minute], [":", ""] | ["时" | "点", "分" | ""]) => Some((*hour, *minute, 0)),
        ([hour, minute, second], [":", ":", ""] | ["时", "分", "秒"]) => {
            Some((*hour, *minute, *second))
        }
        _ => return Err(Fault::NotUnderstood),
    };
    let seconds = match time {
        None | Some((24, 0, 0)) => None,
        Some((hour @ 0..24, minute @ 0..60, second @ 0..60)) => {
            Some(hour * 3_600 + minute * 60 + second)
        }
        Some(_) => return Err(Fault::NotUnderstood),
    };
    moment(numbers[0], numbers[1], numbers[2], seconds)
}

fn moment(year: u32, month: u32, day: u32, seconds: Option<u32>) -> Result<Moment, Fault> {
    let year = i32::try_from(year).map_err(|_| Fault::NotUnderstood)?;
    Moment::of(year, month, day, seconds).ok_or(Fault::NotUnderstood)
}

/// (星期四), 周四.
fn without_weekday(text: &str) -> String {
    let mut plain = text.to_owned();
    for word in ["星期", "周"] {
        if let Some(at) = plain.find(word) {
            let rest = &plain[at + word.len()..];
            if let Some(day) = rest
                .chars()
                .next()
                .filter(|c| "一二三四五六日天".contains(*c))
            {
                let after = rest[day.len_utf8()..].trim_start_matches(')').to_owned();
                let before = plain[..at].trim_end_matches('(').trim_end();
                plain = format!("{before} {}", after.trim_start());
            }
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_in_every_usual_form() {
        for text in [
            "2026-12-31",
            "2026/12/31",
            "2026.12.31",
            "2026年12月31日",
            "２０２６年１２月３１日",
            "2026年12月31号",
            "20261231",
            " 2026-12-31 ",
            "2026年12月31日（星期四）",
            "2026-12-31 周四",
            "2026年12月31日截止",
            "2026-12-31 24:00",
            "2026 年 12 月 31 日",
        ] {
            let read = read(text).expect(text);
            assert_eq!(read.to_string(), "2026-12-31", "{text}");
            assert_eq!(read.end().to_string(), "2026-12-31T23:59:59+08:00");
        }
        assert_eq!(read("2026-1-5").expect("a day").to_string(), "2026-01-05");
    }

    #[test]
    fn a_time_of_the_day_is_kept() {
        for text in [
            "2026-12-31 17:00",
            "2026/12/31 17:00:00",
            "2026年12月31日17时",
            "2026年12月31日 17:00",
            "2026年12月31日17点",
            "2026-12-31T17:00:00+08:00",
            "2026-12-31T09:00:00Z",
        ] {
            let read = read(text).expect(text);
            assert_eq!(
                read.end().to_string(),
                "2026-12-31T17:00:00+08:00",
                "{text}"
            );
        }
    }

    #[test]
    fn what_may_be_two_days_is_refused() {
        for (text, fault) in [
            ("12月31日", Fault::WithoutYear),
            ("12-31", Fault::WithoutYear),
            ("2026年12月", Fault::WithoutDay),
            ("2026-12", Fault::WithoutDay),
            ("26-12-31", Fault::ShortYear),
            ("01/02/2026", Fault::YearLast),
            ("2026年12月31日前", Fault::Before),
            ("2026-02-30", Fault::NotUnderstood),
            ("年底", Fault::NotUnderstood),
            ("2026-12/31", Fault::NotUnderstood),
            ("", Fault::NotUnderstood),
            ("2026-12-31 25:00", Fault::NotUnderstood),
            ("1899-12-31", Fault::NotUnderstood),
            ("99999999999999", Fault::NotUnderstood),
        ] {
            assert_eq!(read(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_serial_number_is_a_day_and_a_time() {
        assert_eq!(
            Moment::of_serial(46_387.0).expect("a day").to_string(),
            "2026-12-31"
        );
        assert_eq!(
            Moment::of_serial(46_387.5).expect("a day").to_string(),
            "2026-12-31 12:00:00"
        );
        assert_eq!(Moment::of_serial(20_261_231.0), None);
        assert_eq!(Moment::of_serial(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn a_day_that_was_shown_is_read_again(serial in 32_874..91_313_i32) {
            let moment = Moment::of_serial(f64::from(serial)).expect("within bounds");
            prop_assert_eq!(read(&moment.to_string()), Ok(moment));
        }

        #[test]
        fn reading_never_panics(text in "[0-9年月日时:./\\- 周四(]{0,14}|\\PC{0,12}") {
            let _ = read(&text);
        }
    }
}
