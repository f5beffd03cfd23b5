//! The figures, counted by the database in one statement each: grouped by the raw value of the group,
//! which is put together into areas, prefectures or months here.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::sea_query::{
    Alias, Condition, Expr, ExprTrait, Func, IntoColumnRef, JoinType, Query, SelectStatement,
};
use sea_orm::{ConnectionTrait, IntoSimpleExpr};

use super::figures::{
    Figure, List, StatisticsRow, answered, introduced, opened, sent, signed, unmatched,
};
use super::groups::{StatisticsFilter, StatisticsGroup, check, key, narrowed};
use crate::domains::demands::tables::{area, demand};
use crate::domains::interests::tables::interest;
use crate::domains::results::tables::result;
use crate::domains::results::{ResultState, policy};
use crate::domains::{demands, interests, results};
use crate::foundation::errors::Result;
use crate::platform::operation::Operation;

/// Eight hours and a day in microseconds: days are those of Asia/Shanghai.
const OFFSET: i64 = 28_800_000_000;
const DAY: i64 = 86_400_000_000;

/// The figures of a period, told apart by a group or in one row.
pub async fn statistics(
    operation: &Operation,
    filter: &StatisticsFilter,
    group: Option<StatisticsGroup>,
    waiting_days: i32,
) -> Result<Vec<StatisticsRow>> {
    check(filter)?;
    let of_demands = |condition: Condition| Source {
        table: Table::Demands,
        day: instant_day("demands", "opened_at"),
        condition,
    };
    let of_interests = |column: &str, condition: Condition| Source {
        table: Table::Interests,
        day: instant_day("interests", column),
        condition,
    };
    let opened_rows = {
        let condition = demands::list_condition(operation, &opened(filter))?;
        count(operation, of_demands(condition), group).await?
    };
    let sent_rows = {
        let condition = interests::list_condition(operation, &sent(filter))?;
        count(operation, of_interests("sent_at", condition), group).await?
    };
    let introduced_rows = {
        let condition = interests::list_condition(operation, &introduced(filter))?;
        count(operation, of_interests("introduced_at", condition), group).await?
    };
    let answer_rows = {
        let condition = interests::list_condition(operation, &answered(filter))?;
        minutes(operation, of_interests("answered_at", condition), group).await?
    };
    let unmatched_rows = {
        let condition = super::unmatched::condition(operation, &unmatched(filter, waiting_days))?;
        count(operation, of_demands(condition), group).await?
    };
    let mut signed_rows = Vec::new();
    for state in [ResultState::SelfReported, ResultState::Verified] {
        let condition = results::list_condition(operation, &signed(filter, state))?;
        signed_rows.push(amounts(operation, condition, group).await?);
    }
    let keys: BTreeSet<&String> = [&opened_rows, &sent_rows, &introduced_rows, &unmatched_rows]
        .into_iter()
        .flat_map(BTreeMap::keys)
        .chain(answer_rows.keys())
        .chain(signed_rows.iter().flat_map(BTreeMap::keys))
        .collect();
    let none = String::new();
    let keys: Vec<&String> = match group {
        Some(_) => keys.into_iter().collect(),
        None => vec![&none],
    };
    let rows = keys.into_iter().map(|key| {
        let slice = match group {
            Some(group) => narrowed(filter, group, key),
            None => filter.clone(),
        };
        let at = |rows: &BTreeMap<String, i64>| rows.get(key).copied().unwrap_or_default();
        let signed_at = |place: usize| signed_rows[place].get(key).copied().unwrap_or_default();
        let (reported, verified) = (signed_at(0), signed_at(1));
        let answers = answer_rows.get(key).cloned().unwrap_or_default();
        StatisticsRow {
            key: group.map(|_| key.clone()),
            demands_opened: Figure::of(at(&opened_rows), List::Demands, &opened(&slice)),
            interests: Figure::of(at(&sent_rows), List::Interests, &sent(&slice)),
            introductions: Figure::of(at(&introduced_rows), List::Interests, &introduced(&slice)),
            answers: Figure::of(answers.count(), List::Interests, &answered(&slice)),
            mean_answer_minutes: answers.mean(),
            median_answer_minutes: answers.median(),
            results_self_reported: Figure::of(
                reported.0,
                List::Results,
                &signed(&slice, ResultState::SelfReported),
            ),
            amount_self_reported: reported.1,
            results_verified: Figure::of(
                verified.0,
                List::Results,
                &signed(&slice, ResultState::Verified),
            ),
            amount_verified: verified.1,
            unmatched: Figure::of(
                at(&unmatched_rows),
                List::UnmatchedDemands,
                &unmatched(&slice, waiting_days),
            ),
        }
    });
    Ok(rows.collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Demands,
    Interests,
    Results,
}

/// What is counted: rows of a table under a condition, and the expression of their day.
struct Source {
    table: Table,
    day: String,
    condition: Condition,
}

/// Written out, since PostgreSQL takes the same expression with other parameters for another one
/// and refuses to group by it.
fn instant_day(table: &str, column: &str) -> String {
    format!("((\"{table}\".\"{column}\" + {OFFSET}) / {DAY})")
}

impl Source {
    /// The select with the raw value of the group as `key`, grouped by it.
    fn grouped(self, group: Option<StatisticsGroup>) -> SelectStatement {
        let mut select = Query::select();
        let demand_id = match self.table {
            Table::Demands => {
                select.from(demand::Entity);
                (demand::Entity, demand::Column::Id).into_column_ref()
            }
            Table::Interests => {
                select.from(interest::Entity);
                (interest::Entity, interest::Column::DemandId).into_column_ref()
            }
            Table::Results => {
                select.from(result::Entity);
                (result::Entity, result::Column::DemandId).into_column_ref()
            }
        };
        select.cond_where(self.condition);
        let key: Expr = match group {
            None => {
                select.expr_as(Expr::cust("''"), Alias::new("key"));
                return select;
            }
            Some(StatisticsGroup::Area) => {
                let same =
                    Expr::col((area::Entity, area::Column::DemandId)).eq(Expr::col(demand_id));
                select.join(JoinType::InnerJoin, area::Entity, same);
                area::Column::Code.into_simple_expr()
            }
            Some(StatisticsGroup::Region) => {
                if self.table != Table::Demands {
                    let same =
                        Expr::col((demand::Entity, demand::Column::Id)).eq(Expr::col(demand_id));
                    select.join(JoinType::InnerJoin, demand::Entity, same);
                }
                demand::Column::RegionCode.into_simple_expr()
            }
            Some(StatisticsGroup::Month) => Expr::cust(format!("CAST({} AS TEXT)", self.day)),
        };
        select.expr_as(key.clone(), Alias::new("key"));
        select.add_group_by([key]);
        select
    }
}

fn folded(group: Option<StatisticsGroup>, raw: &str) -> String {
    group.map_or_else(String::new, |group| key(group, raw))
}

async fn count(
    operation: &Operation,
    source: Source,
    group: Option<StatisticsGroup>,
) -> Result<BTreeMap<String, i64>> {
    let mut select = source.grouped(group);
    select.expr_as(Expr::cust("COUNT(*)"), Alias::new("count"));
    let mut found = BTreeMap::new();
    for row in operation.database().reader().query_all(&select).await? {
        let raw: String = row.try_get("", "key")?;
        *found.entry(folded(group, &raw)).or_default() += row.try_get::<i64>("", "count")?;
    }
    Ok(found)
}

/// How many answers took how many minutes.
#[derive(Clone, Debug, Default)]
struct Answers(BTreeMap<i64, i64>);

impl Answers {
    fn count(&self) -> i64 {
        self.0.values().sum()
    }

    fn mean(&self) -> Option<i64> {
        let sum: i64 = self.0.iter().map(|(minutes, count)| minutes * count).sum();
        let count = self.count();
        (count > 0).then(|| sum / count)
    }

    /// The lower one of the two in the middle.
    fn median(&self) -> Option<i64> {
        let mut left = (self.count() + 1) / 2;
        self.0.iter().find_map(|(minutes, count)| {
            left -= count;
            (left <= 0).then_some(*minutes)
        })
    }
}

async fn minutes(
    operation: &Operation,
    source: Source,
    group: Option<StatisticsGroup>,
) -> Result<BTreeMap<String, Answers>> {
    let mut select = source.grouped(group);
    let minutes = "((\"interests\".\"answered_at\" - \"interests\".\"sent_at\") / 60000000)";
    select.expr_as(Expr::cust(minutes), Alias::new("minutes"));
    select.expr_as(Expr::cust("COUNT(*)"), Alias::new("count"));
    select.add_group_by([Expr::cust(minutes)]);
    let mut found: BTreeMap<String, Answers> = BTreeMap::new();
    for row in operation.database().reader().query_all(&select).await? {
        let raw: String = row.try_get("", "key")?;
        let answers = found.entry(folded(group, &raw)).or_default();
        let minutes: i64 = row.try_get("", "minutes")?;
        *answers.0.entry(minutes).or_default() += row.try_get::<i64>("", "count")?;
    }
    Ok(found)
}

/// How many results, and the sum of those amounts that the caller may see.
async fn amounts(
    operation: &Operation,
    condition: Condition,
    group: Option<StatisticsGroup>,
) -> Result<BTreeMap<String, (i64, i64)>> {
    let source = Source {
        table: Table::Results,
        day: "\"results\".\"signed_on\"".to_owned(),
        condition,
    };
    let mut select = source.grouped(group);
    let shown = Expr::expr(policy::amount_visible_to(&operation.actor));
    let amount = Expr::case(
        shown,
        Expr::col((result::Entity, result::Column::AmountMinor)),
    )
    .finally(Expr::cust("0"));
    let sum = Func::sum(amount).cast_as(Alias::new("BIGINT"));
    select.expr_as(Expr::cust("COUNT(*)"), Alias::new("count"));
    select.expr_as(sum, Alias::new("amount"));
    let mut found: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for row in operation.database().reader().query_all(&select).await? {
        let raw: String = row.try_get("", "key")?;
        let sums = found.entry(folded(group, &raw)).or_default();
        sums.0 += row.try_get::<i64>("", "count")?;
        sums.1 += row
            .try_get::<Option<i64>>("", "amount")?
            .unwrap_or_default();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::Answers;

    #[test]
    fn the_median_is_the_answer_in_the_middle() {
        let of = |pairs: &[(i64, i64)]| Answers(pairs.iter().copied().collect());
        assert_eq!(of(&[]).median(), None);
        assert_eq!(of(&[(5, 1)]).median(), Some(5));
        assert_eq!(of(&[(5, 1), (9, 1)]).median(), Some(5));
        assert_eq!(of(&[(5, 1), (9, 2)]).median(), Some(9));
        assert_eq!(of(&[(5, 3), (100, 1)]).mean(), Some(28));
    }
}
