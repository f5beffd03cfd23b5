//! What is asked of a list beside its pages: how many rows it has, and whether a row is one of them.

use sea_orm::sea_query::{Alias, Condition, Expr, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select};

use crate::foundation::errors::Result;

/// Counting stops here; beyond it the count is said not to be exact.
const COUNT_CAP: i64 = 10_000;

/// How many rows a select has, and whether that is exact. `id` is any of its columns.
pub async fn count<E: EntityTrait, C: ConnectionTrait>(
    select: Select<E>,
    id: E::Column,
    connection: &C,
) -> Result<(i64, bool)> {
    let capped = select
        .select_only()
        .column(id)
        .limit(COUNT_CAP.unsigned_abs() + 1)
        .into_query();
    let count = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("count"))
        .from_subquery(capped, Alias::new("capped"))
        .to_owned();
    let row = connection.query_one(&count).await?;
    let count: i64 = row
        .map(|row| row.try_get("", "count"))
        .transpose()?
        .unwrap_or_default();
    Ok((Ord::min(count, COUNT_CAP), count <= COUNT_CAP))
}

/// Which of several conditions hold for the one row of a select, in one statement; none when there
/// is no such row.
pub async fn which_hold<E: EntityTrait, C: ConnectionTrait>(
    row: Select<E>,
    conditions: impl IntoIterator<Item = Condition>,
    connection: &C,
) -> Result<Vec<bool>> {
    let mut select = row.select_only();
    let mut names = Vec::new();
    for (place, condition) in conditions.into_iter().enumerate() {
        let name = format!("holds_{place}");
        // A condition that is null is one that does not hold.
        let holds = Expr::case(Expr::expr(condition), 1).finally(0);
        select = select.expr_as(holds, name.as_str());
        names.push(name);
    }
    let Some(row) = connection.query_one(&select.into_query()).await? else {
        return Ok(vec![false; names.len()]);
    };
    names
        .iter()
        .map(|name| Ok(row.try_get::<i32>("", name)? == 1))
        .collect()
}
