//! How reliably organisations answer those who ask them. Public: it tells a supplier whether
//! writing is worth the effort.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::tables::interest::{Column, Entity, InterestState};
use crate::foundation::errors::Result;
use crate::foundation::ids::OrganisationId;
use crate::platform::operation::Operation;

/// What counts: the last year.
const WINDOW_DAYS: i64 = 365;
/// Below so many no rate is told: it would say more about one correspondent than about a habit.
pub const FEWEST: i64 = 3;

/// How an organisation answered in the last 365 days. Interest that was withdrawn or may still be
/// answered in time does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Responsiveness {
    /// Asked, and answered or overdue.
    pub asked: i64,
    /// Answered, in time or late.
    pub answered: i64,
    /// Answered within ten working days.
    pub in_time: i64,
    /// Minutes from question to answer, of all answers together.
    minutes: i64,
}

impl Responsiveness {
    /// The share that was answered in time, in percent; absent for fewer than three.
    pub fn rate_percent(&self) -> Option<i32> {
        (self.asked >= FEWEST)
            .then(|| i32::try_from(self.in_time * 100 / self.asked).unwrap_or(100))
    }

    /// The mean time to an answer, in hours, rounded up; absent for fewer than three answers.
    pub fn mean_hours(&self) -> Option<i32> {
        (self.answered >= FEWEST).then(|| {
            let hours = (self.minutes + 60 * self.answered - 1) / (60 * self.answered);
            i32::try_from(hours).unwrap_or(i32::MAX)
        })
    }
}

#[derive(FromQueryResult)]
struct Row {
    receiver_id: OrganisationId,
    state: InterestState,
    in_time: bool,
    amount: i64,
    minutes: Option<i64>,
}

/// How organisations answer, in one statement, for loaders.
pub async fn responsiveness_of(
    operation: &Operation,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, Responsiveness>> {
    let now = operation.now();
    let in_time = Expr::col(Column::AnsweredAt).lt(Expr::col(Column::DueAt));
    // A null instant is not in time. Written out, since PostgreSQL takes the same expression with
    // other parameters for another one and refuses to group by it.
    let in_time = Expr::case(in_time, Expr::cust("TRUE")).finally(Expr::cust("FALSE"));
    let taken = Expr::col(Column::AnsweredAt).sub(Expr::col(Column::SentAt));
    // Whole minutes, so that a sum stays a 64-bit integer on both databases.
    let minutes = Func::sum(taken.div(60_000_000_i64)).cast_as(Alias::new("BIGINT"));
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .column(Column::ReceiverId)
        .column(Column::State)
        .column_as(Expr::expr(in_time.clone()), "in_time")
        .column_as(Column::Id.count(), "amount")
        .column_as(minutes, "minutes")
        .filter(Column::ReceiverId.is_in(ids.iter().copied()))
        .filter(Column::SentAt.gt(now.plus_days(-WINDOW_DAYS)))
        .filter(
            Column::State
                .is_in([InterestState::Accepted, InterestState::Declined])
                .or(Column::State
                    .eq(InterestState::Sent)
                    .and(Column::DueAt.lte(now))),
        )
        .group_by(Column::ReceiverId)
        .group_by(Column::State)
        .group_by(Expr::expr(in_time))
        .into_model()
        .all(operation.database().reader())
        .await?;
    let mut found: HashMap<OrganisationId, Responsiveness> = HashMap::new();
    for row in rows {
        let sum = found.entry(row.receiver_id).or_default();
        sum.asked += row.amount;
        if row.state != InterestState::Sent {
            sum.answered += row.amount;
            sum.minutes += row.minutes.unwrap_or_default();
            sum.in_time += if row.in_time { row.amount } else { 0 };
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_told_from_three_on() {
        let few = Responsiveness {
            asked: 2,
            answered: 2,
            in_time: 2,
            minutes: 60,
        };
        assert_eq!((few.rate_percent(), few.mean_hours()), (None, None));
        let enough = Responsiveness {
            asked: 3,
            answered: 3,
            in_time: 2,
            minutes: 181,
        };
        assert_eq!(enough.rate_percent(), Some(66));
        assert_eq!(enough.mean_hours(), Some(2));
    }
}
