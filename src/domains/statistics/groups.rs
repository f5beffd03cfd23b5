//! What statistics are narrowed by and told apart by. Pure.

use async_graphql::InputObject;

use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::regions::{self, Level};
use crate::foundation::time::{Day, Timestamp};
use crate::foundation::words::word_enum;
use crate::platform::database::filters::{CodeFilter, RegionFilter};

/// The longest period, in days: three years.
const LONGEST: i64 = 1_096;

word_enum! {
    /// By what figures are told apart.
    pub enum StatisticsGroup {
        /// By area; a demand of two areas counts in both.
        Area,
        /// By prefecture; what is not in one stands at its own region.
        Region,
        /// By month in Asia/Shanghai.
        Month,
    }
}

/// What statistics are about; all given conditions hold together.
#[derive(Clone, Debug, PartialEq, Eq, InputObject)]
pub struct StatisticsFilter {
    /// Areas of the demand.
    pub area: Option<CodeFilter>,
    /// The region of the demand.
    pub region: Option<RegionFilter>,
    /// The first day, in Asia/Shanghai.
    pub from: Day,
    /// The last day; at most three years after the first.
    pub to: Day,
}

pub(super) fn check(filter: &StatisticsFilter) -> Result<()> {
    let mut verdicts = Verdicts::default();
    let days = i64::from(filter.to.0) - i64::from(filter.from.0);
    verdicts.between("filter.to", days, 0, LONGEST);
    verdicts.into_result()
}

/// The key of the group to which a raw value belongs: a code, or the number of a day.
pub(super) fn key(group: StatisticsGroup, raw: &str) -> String {
    match group {
        StatisticsGroup::Area => raw.to_owned(),
        StatisticsGroup::Region => {
            let prefecture = regions::region(raw)
                .and_then(|region| region.code.parent())
                .filter(|parent| parent.level() == Level::Prefecture);
            prefecture.map_or(raw, |parent| parent.as_str()).to_owned()
        }
        StatisticsGroup::Month => {
            let day = Day(raw.parse().unwrap_or_default());
            day.to_string()[..7].to_owned()
        }
    }
}

/// The filter of one group alone.
pub(super) fn narrowed(
    filter: &StatisticsFilter,
    group: StatisticsGroup,
    key: &str,
) -> StatisticsFilter {
    let mut narrow = filter.clone();
    match group {
        StatisticsGroup::Area => {
            let codes = narrow.area.get_or_insert_default();
            // Whoever asked for some of several areas is shown this one of them.
            match (&codes.eq, &codes.any_of) {
                (Some(_), _) => codes.any_of = Some(vec![key.to_owned()]),
                (None, _) => codes.eq = Some(key.to_owned()),
            }
        }
        StatisticsGroup::Region => {
            let within =
                regions::region(key).is_some_and(|region| region.level >= Level::Prefecture);
            let wanted = narrow.region.get_or_insert_default();
            if !within {
                wanted.exactly = Some(key.to_owned());
            } else if wanted.within.is_none() {
                wanted.within = Some(key.to_owned());
            } else {
                wanted.within_any = Some(vec![key.to_owned()]);
            }
        }
        StatisticsGroup::Month => {
            let first = Day::parse(&format!("{key}-01")).unwrap_or(narrow.from);
            let days = (28..=31)
                .map(|days| Day(first.0 + days))
                .find(|day| day.to_string()[..7] != *key);
            let last = days.map_or(narrow.to, |next| Day(next.0 - 1));
            narrow.from = narrow.from.max(first);
            narrow.to = narrow.to.min(last);
        }
    }
    narrow
}

/// The instants at which a period begins and is over.
pub(super) fn bounds(filter: &StatisticsFilter) -> (Timestamp, Timestamp) {
    (Day(filter.from.0 - 1).ends_at(), filter.to.ends_at())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year() -> StatisticsFilter {
        StatisticsFilter {
            area: None,
            region: None,
            from: Day::parse("2026-01-15").expect("a day"),
            to: Day::parse("2026-12-31").expect("a day"),
        }
    }

    #[test]
    fn a_month_is_cut_by_the_period() {
        let of = |key| {
            let found = narrowed(&year(), StatisticsGroup::Month, key);
            (found.from.to_string(), found.to.to_string())
        };
        assert_eq!(of("2026-01"), ("2026-01-15".into(), "2026-01-31".into()));
        assert_eq!(of("2026-02"), ("2026-02-01".into(), "2026-02-28".into()));
        assert_eq!(of("2026-12"), ("2026-12-01".into(), "2026-12-31".into()));
        let day = Day::parse("2026-02-28").expect("a day").0.to_string();
        assert_eq!(key(StatisticsGroup::Month, &day), "2026-02");
    }

    #[test]
    fn a_county_counts_for_its_prefecture_and_a_province_for_itself() {
        assert_eq!(key(StatisticsGroup::Region, "320508"), "320500");
        assert_eq!(key(StatisticsGroup::Region, "320500"), "320500");
        assert_eq!(key(StatisticsGroup::Region, "320000"), "320000");
        let filter = |key| narrowed(&year(), StatisticsGroup::Region, key).region;
        assert_eq!(
            filter("320500").expect("set").within.as_deref(),
            Some("320500")
        );
        assert_eq!(
            filter("320000").expect("set").exactly.as_deref(),
            Some("320000")
        );
    }
}
