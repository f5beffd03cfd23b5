//! Working days (工作日) of mainland China: Monday to Friday, without public holidays, with the days of weekends that
//! are worked for them. Holidays are set each year anew; a year that is not in the table has none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::reference_rows::rows;
use super::time::{Day, Timestamp};

/// Whether a day of the table is worked.
static EXCEPTIONS: LazyLock<BTreeMap<Day, bool>> = LazyLock::new(|| {
    rows(include_str!("working_days/holidays.tsv"))
        .flat_map(|[from, to, kind, _name]| {
            let day = |text| Day::parse(text).expect("the table holds calendar days");
            let worked = match kind {
                "work" => true,
                "off" => false,
                other => panic!("{other} is no kind of day"),
            };
            (day(from).0..=day(to).0).map(move |number| (Day(number), worked))
        })
        .collect()
});

/// Whether people are at work on a day.
pub fn is_working_day(day: Day) -> bool {
    EXCEPTIONS
        .get(&day)
        .copied()
        // The first day of 1970 was a Thursday.
        .unwrap_or_else(|| (day.0 + 3).rem_euclid(7) < 5)
}

/// The `count`-th working day after a day; the day itself does not count.
pub fn working_days_after(day: Day, count: u32) -> Day {
    let mut left = count;
    let mut reached = day;
    while left > 0 {
        reached = Day(reached.0 + 1);
        if is_working_day(reached) {
            left -= 1;
        }
    }
    reached
}

/// When a term of so many working days from an instant is over: at the end of the last of them.
pub fn term_ends_at(from: Timestamp, count: u32) -> Timestamp {
    working_days_after(from.day(), count).ends_at()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn holidays_are_off_and_the_days_worked_for_them_are_not() {
        for (text, worked) in [
            ("2026-09-30", true),
            ("2026-10-01", false),
            ("2026-10-10", true),
            ("2026-10-11", false),
            ("2026-11-23", true),
            ("2026-11-22", false),
            ("2026-02-14", true),
        ] {
            assert_eq!(is_working_day(day(text)), worked, "{text}");
        }
    }

    #[test]
    fn a_term_counts_from_the_next_working_day() {
        assert_eq!(working_days_after(day("2026-11-23"), 10), day("2026-12-07"));
        assert_eq!(working_days_after(day("2026-09-30"), 1), day("2026-10-08"));
        assert_eq!(working_days_after(day("2026-10-09"), 1), day("2026-10-10"));
        assert_eq!(working_days_after(day("2026-11-21"), 0), day("2026-11-21"));
    }

    #[test]
    fn a_term_is_over_with_its_last_day() {
        let sent = Timestamp::parse("2026-11-23T23:59:00+08:00").expect("an instant");
        assert_eq!(
            term_ends_at(sent, 1).to_string(),
            "2026-11-25T00:00:00+08:00"
        );
    }

    #[test]
    fn every_exception_differs_from_the_week() {
        for (day, worked) in EXCEPTIONS.iter() {
            let weekend = (day.0 + 3).rem_euclid(7) >= 5;
            assert!(!*worked || weekend, "{day} is worked anyway");
        }
    }
}
