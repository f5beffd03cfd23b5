//! Figures, and the filters of the lists that show their rows. Pure.

use serde::Serialize;

use super::groups::{StatisticsFilter, bounds};
use super::unmatched::UnmatchedFilter;
use crate::domains::demands::{DateTimeFilter, DemandFilter};
use crate::domains::interests::InterestFilter;
use crate::domains::results::{DayFilter, ResultFilter, ResultState};
use crate::foundation::words::word_enum;

word_enum! {
    /// The list that shows the rows of a figure.
    pub enum List {
        /// `demands`.
        Demands,
        /// `interests`.
        Interests,
        /// `results`.
        Results,
        /// `unmatchedDemands`.
        UnmatchedDemands,
    }
}

/// A number, and where its rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub count: i64,
    pub list: List,
    /// The filter of that list, as JSON.
    pub filter: String,
}

/// The figures of one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatisticsRow {
    /// A code or a month; absent where nothing is told apart.
    pub key: Option<String>,
    pub demands_opened: Figure,
    pub interests: Figure,
    pub introductions: Figure,
    pub answers: Figure,
    pub mean_answer_minutes: Option<i64>,
    pub median_answer_minutes: Option<i64>,
    pub results_self_reported: Figure,
    pub amount_self_reported: i64,
    pub results_verified: Figure,
    pub amount_verified: i64,
    pub unmatched: Figure,
}

impl Figure {
    pub(super) fn of(count: i64, list: List, filter: &impl Serialize) -> Self {
        let mut filter = serde_json::to_value(filter).expect("a filter is JSON");
        drop_nulls(&mut filter);
        Self {
            count,
            list,
            filter: filter.to_string(),
        }
    }
}

/// What is not said is left out, as a person would write the filter.
fn drop_nulls(value: &mut serde_json::Value) {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, inner| !inner.is_null());
        fields.values_mut().for_each(drop_nulls);
    }
}

fn period(filter: &StatisticsFilter) -> Option<DateTimeFilter> {
    let (from, end) = bounds(filter);
    Some(DateTimeFilter {
        gte: Some(from),
        lt: Some(end),
        ..DateTimeFilter::default()
    })
}

pub(super) fn opened(filter: &StatisticsFilter) -> DemandFilter {
    DemandFilter {
        area: filter.area.clone(),
        region: filter.region.clone(),
        opened: period(filter),
        ..DemandFilter::default()
    }
}

fn interest(filter: &StatisticsFilter) -> InterestFilter {
    InterestFilter {
        area: filter.area.clone(),
        region: filter.region.clone(),
        ..InterestFilter::default()
    }
}

pub(super) fn sent(filter: &StatisticsFilter) -> InterestFilter {
    InterestFilter {
        sent: period(filter),
        ..interest(filter)
    }
}

pub(super) fn answered(filter: &StatisticsFilter) -> InterestFilter {
    InterestFilter {
        answered: period(filter),
        ..interest(filter)
    }
}

pub(super) fn introduced(filter: &StatisticsFilter) -> InterestFilter {
    InterestFilter {
        introduced: period(filter),
        ..interest(filter)
    }
}

pub(super) fn signed(filter: &StatisticsFilter, state: ResultState) -> ResultFilter {
    ResultFilter {
        area: filter.area.clone(),
        region: filter.region.clone(),
        state: Some(vec![state]),
        signed: Some(DayFilter {
            from: Some(filter.from),
            to: Some(filter.to),
        }),
        ..ResultFilter::default()
    }
}

pub(super) fn unmatched(filter: &StatisticsFilter, waiting_days: i32) -> UnmatchedFilter {
    UnmatchedFilter {
        area: filter.area.clone(),
        region: filter.region.clone(),
        opened: period(filter),
        waiting_days,
    }
}
