//! The objects of statistics.

use async_graphql::{ComplexObject, Context, Object, SimpleObject};

use crate::domains::statistics::{
    self, FailedGateCount, Figure, List, StatisticsRow, Unmatched, UnmatchedFilter,
};
use crate::graphql::connection::{answered, connection};
use crate::graphql::context::operation;
use crate::graphql::demands::DemandObject;
use crate::graphql::values::Money;

/// A number, and where its rows are.
#[derive(Clone, SimpleObject)]
#[graphql(name = "StatisticsFigure")]
pub struct FigureObject {
    /// How many there are.
    pub count: i32,
    /// The list that shows them.
    pub list: List,
    /// The filter of that list as JSON; its `totalCount` is the figure.
    pub filter: String,
}

impl From<&Figure> for FigureObject {
    fn from(figure: &Figure) -> Self {
        Self {
            count: i32::try_from(figure.count).unwrap_or(i32::MAX),
            list: figure.list,
            filter: figure.filter.clone(),
        }
    }
}

/// The figures of one group.
pub struct StatisticsRowObject(pub StatisticsRow);

/// The figures of one area, region or month, or of the whole period.
#[Object(name = "StatisticsRow")]
impl StatisticsRowObject {
    /// The code of the area or region, or the month as YYYY-MM; null where nothing is told apart.
    async fn key(&self) -> Option<&str> {
        self.0.key.as_deref()
    }

    /// Demands that were published in the period.
    async fn demands_opened(&self) -> FigureObject {
        (&self.0.demands_opened).into()
    }

    /// Interest that was sent in the period.
    async fn interests(&self) -> FigureObject {
        (&self.0.interests).into()
    }

    /// Interest whose sides were introduced to each other in the period.
    async fn introductions(&self) -> FigureObject {
        (&self.0.introductions).into()
    }

    /// Interest that was answered in the period.
    async fn answers(&self) -> FigureObject {
        (&self.0.answers).into()
    }

    /// The mean time to these answers in minutes of the calendar, rounded down.
    async fn mean_answer_minutes(&self) -> Option<i32> {
        self.0
            .mean_answer_minutes
            .map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX))
    }

    /// The median time to these answers in minutes of the calendar.
    async fn median_answer_minutes(&self) -> Option<i32> {
        self.0
            .median_answer_minutes
            .map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX))
    }

    /// Results that were signed in the period and that no reviewer has verified.
    async fn results_self_reported(&self) -> FigureObject {
        (&self.0.results_self_reported).into()
    }

    /// The sum of those of their amounts that the caller may see.
    async fn amount_self_reported(&self) -> Money {
        Money::of(self.0.amount_self_reported)
    }

    /// Results that were signed in the period and verified.
    async fn results_verified(&self) -> FigureObject {
        (&self.0.results_verified).into()
    }

    /// The sum of those of their amounts that the caller may see.
    async fn amount_verified(&self) -> Money {
        Money::of(self.0.amount_verified)
    }

    /// Demands that were published in the period, are open, and in which nobody showed interest;
    /// of the caller's organisations, for reviewers all.
    async fn unmatched(&self) -> FigureObject {
        (&self.0.unmatched).into()
    }
}

/// How many candidates fail a hard requirement.
#[derive(Clone, SimpleObject)]
pub struct FailedGate {
    /// The stable code of the requirement, such as `qualification` or `region`.
    pub code: String,
    /// How many of the best candidates fail it.
    pub count: i32,
}

impl From<&FailedGateCount> for FailedGate {
    fn from(found: &FailedGateCount) -> Self {
        Self {
            code: found.code.to_owned(),
            count: i32::try_from(found.count).unwrap_or(i32::MAX),
        }
    }
}

/// A demand that nobody asked for, and why.
#[derive(Clone)]
pub struct UnmatchedDemandObject(pub Unmatched);

impl From<Unmatched> for UnmatchedDemandObject {
    fn from(record: Unmatched) -> Self {
        Self(record)
    }
}

/// An open demand in which nobody showed interest, and what the candidates fail.
#[Object(name = "UnmatchedDemand")]
impl UnmatchedDemandObject {
    /// The demand.
    async fn demand(&self) -> DemandObject {
        self.0.demand.clone().into()
    }

    /// How many of the best candidates were looked at, at most 200.
    async fn candidates(&self) -> i32 {
        i32::try_from(self.0.candidates).unwrap_or(i32::MAX)
    }

    /// How many of them meet every hard requirement.
    async fn eligible(&self) -> i32 {
        i32::try_from(self.0.eligible).unwrap_or(i32::MAX)
    }

    /// What the others fail, the most frequent first, at most five.
    async fn failed_gates(&self) -> Vec<FailedGate> {
        self.0.failed_gates.iter().map(FailedGate::from).collect()
    }
}

connection! {
    /// A page of unmatched demands, the latest published first.
    UnmatchedDemandConnection, UnmatchedDemandEdge of UnmatchedDemandObject = Unmatched, complex over UnmatchedFilter
}

#[ComplexObject]
impl UnmatchedDemandConnection {
    /// How many demands match.
    async fn total_count(&self, ctx: &Context<'_>) -> async_graphql::Result<i32> {
        let count = statistics::count_unmatched(operation(ctx), &self.source).await;
        Ok(i32::try_from(answered(ctx, count)?).unwrap_or(i32::MAX))
    }
}
