//! Keyset pagination: a page continues after the values of the last row, so that the tenth
//! thousand costs as much as the first. Nulls come last in both directions, the id breaks ties.
//!
//! A column that may be null is ordered by `COALESCE(column, LAST)`, LAST being the largest number
//! where the order ascends and the smallest where it descends. Both databases walk an index over
//! that expression, which they do not for `column IS NULL, column`; the migrations hold one for
//! every list that people page through.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Order, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IdenStatic, ModelTrait, QueryFilter, QueryOrder,
    QuerySelect, Select, Value,
};
use serde::{Deserialize, Serialize};

use crate::foundation::errors::{BAD_CURSOR, Result, TOO_MANY};
use crate::foundation::pages::{Direction, Page, PageRequest, Toward};

/// One field of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderTerm<C> {
    pub column: C,
    pub direction: Direction,
}

/// How many fields an order may have.
const MOST_TERMS: usize = 4;

/// A position in a list: the fingerprint of its order and the row's values.
#[derive(Serialize, Deserialize)]
struct Cursor {
    #[serde(rename = "o")]
    order: String,
    #[serde(rename = "v")]
    values: Vec<CursorValue>,
}

#[derive(Clone, Serialize, Deserialize)]
enum CursorValue {
    #[serde(rename = "i")]
    Integer(i64),
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "u")]
    Uuid(uuid::Uuid),
}

/// Reads one page of `select`. `order` is completed by `tie_break`, which must be unique.
///
/// # Errors
/// `BAD_CURSOR` when a cursor is not one of this order, `TOO_MANY` when the order is too long.
pub async fn page<E, C>(
    select: Select<E>,
    order: &[OrderTerm<E::Column>],
    tie_break: E::Column,
    request: &PageRequest,
    connection: &C,
) -> Result<Page<E::Model>>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + Send + Sync,
    C: ConnectionTrait,
{
    if order.len() > MOST_TERMS {
        return Err(TOO_MANY.with("max", MOST_TERMS).at("orderBy").into());
    }
    let terms = complete(order, tie_break);
    let name = fingerprint(&terms);
    let mut select = select;
    if let Some(after) = &request.after {
        select = select.filter(beyond(&terms, &decode(after, &name, &terms)?, Toward::End));
    }
    if let Some(before) = &request.before {
        select = select.filter(beyond(
            &terms,
            &decode(before, &name, &terms)?,
            Toward::Start,
        ));
    }
    for term in &terms {
        let descending =
            (term.direction == Direction::Descending) != (request.toward == Toward::Start);
        select = select.order_by(
            sort_key(term),
            if descending { Order::Desc } else { Order::Asc },
        );
    }
    let mut items = select
        .limit(u64::from(request.limit) + 1)
        .all(connection)
        .await?;
    let more = items.len() > request.limit as usize;
    items.truncate(request.limit as usize);
    let (has_previous, has_next) = match request.toward {
        Toward::End => (request.after.is_some(), more),
        Toward::Start => {
            items.reverse();
            (more, request.before.is_some())
        }
    };
    let cursors = items
        .iter()
        .map(|item| encode(&name, &terms, item))
        .collect();
    Ok(Page {
        items,
        cursors,
        has_previous,
        has_next,
    })
}

/// The columns that a page needs beside those that were asked for.
pub fn columns_of<C: Copy>(order: &[OrderTerm<C>], tie_break: C) -> Vec<C> {
    order
        .iter()
        .map(|term| term.column)
        .chain([tie_break])
        .collect()
}

fn complete<C: IdenStatic>(order: &[OrderTerm<C>], tie_break: C) -> Vec<OrderTerm<C>> {
    let mut terms: Vec<OrderTerm<C>> = Vec::with_capacity(order.len() + 1);
    for term in order {
        if terms
            .iter()
            .all(|known| known.column.as_str() != term.column.as_str())
        {
            terms.push(*term);
        }
    }
    if terms
        .iter()
        .all(|term| term.column.as_str() != tie_break.as_str())
    {
        let direction = order
            .last()
            .map_or(Direction::Ascending, |term| term.direction);
        terms.push(OrderTerm {
            column: tie_break,
            direction,
        });
    }
    terms
}

fn fingerprint<C: IdenStatic>(terms: &[OrderTerm<C>]) -> String {
    terms
        .iter()
        .map(|term| {
            let sign = if term.direction == Direction::Descending {
                '-'
            } else {
                '+'
            };
            format!("{sign}{}", term.column.as_str())
        })
        .collect()
}

fn encode<M: ModelTrait>(
    name: &str,
    terms: &[OrderTerm<<M::Entity as EntityTrait>::Column>],
    item: &M,
) -> String {
    let values = terms
        .iter()
        .map(|term| cursor_value(term, item.get(term.column)))
        .collect();
    let cursor = Cursor {
        order: name.to_owned(),
        values,
    };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).expect("a cursor is plain JSON"))
}

fn cursor_value<C>(term: &OrderTerm<C>, value: Value) -> CursorValue {
    match value {
        Value::BigInt(Some(number)) => CursorValue::Integer(number),
        Value::Int(Some(number)) => CursorValue::Integer(i64::from(number)),
        Value::String(Some(text)) => CursorValue::Text(text),
        Value::Uuid(Some(id)) => CursorValue::Uuid(id),
        _ => CursorValue::Integer(last(term)),
    }
}

fn decode<C: ColumnTrait>(
    cursor: &str,
    name: &str,
    terms: &[OrderTerm<C>],
) -> Result<Vec<CursorValue>> {
    let read = || -> Option<Cursor> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        serde_json::from_slice(&bytes).ok()
    };
    let found = read()
        .filter(|found| found.order == name && found.values.len() == terms.len())
        .filter(|found| {
            found
                .values
                .iter()
                .zip(terms)
                .all(|(value, term)| fits(value, term.column))
        })
        .ok_or_else(|| BAD_CURSOR.refusal())?;
    Ok(found.values)
}

/// A cursor comes from outside: its values must have the types of their columns, or PostgreSQL
/// would answer with a fault instead of a refusal.
fn fits<C: ColumnTrait>(value: &CursorValue, column: C) -> bool {
    use sea_orm::sea_query::ColumnType;
    let definition = column.def();
    match (value, definition.get_column_type()) {
        (CursorValue::Integer(_), ColumnType::BigInteger) => true,
        (CursorValue::Integer(number), ColumnType::Integer) => i32::try_from(*number).is_ok(),
        (CursorValue::Uuid(_), ColumnType::Uuid) => true,
        (CursorValue::Text(text), ColumnType::Text | ColumnType::String(_)) => !text.contains('\0'),
        _ => false,
    }
}

/// What a null counts as: beyond every value of the order. Both fit a `BIGINT` as they are written.
fn last<C>(term: &OrderTerm<C>) -> i64 {
    match term.direction {
        Direction::Ascending => i64::MAX,
        Direction::Descending => -i64::MAX,
    }
}

/// What the rows are ordered by; only numbers may be null.
fn sort_key<C: ColumnTrait>(term: &OrderTerm<C>) -> SimpleExpr {
    let column = Expr::col(term.column.as_column_ref());
    if term.column.def().is_null() {
        // Written out, since an index is not found by a parameter.
        Func::coalesce([column, Expr::cust(last(term).to_string())]).into()
    } else {
        column
    }
}

/// Rows strictly beyond the given values in the order, toward its end or its start:
/// a ≥ x and (a > x or (a = x and b > y) or …). The first condition is what an index seeks by.
fn beyond<C: ColumnTrait + Copy>(
    terms: &[OrderTerm<C>],
    values: &[CursorValue],
    toward: Toward,
) -> Condition {
    let mut any = Condition::any();
    let mut seek = None;
    for (place, (term, value)) in terms.iter().zip(values).enumerate() {
        let greater = (term.direction == Direction::Ascending) == (toward == Toward::End);
        let mut all = Condition::all();
        for (earlier, same) in terms.iter().zip(values).take(place) {
            all = all.add(sort_key(earlier).eq(bound(same)));
        }
        let (key, limit) = (sort_key(term), bound(value));
        let (step, at_least) = if greater {
            (key.clone().gt(limit.clone()), key.gte(limit))
        } else {
            (key.clone().lt(limit.clone()), key.lte(limit))
        };
        seek.get_or_insert(at_least);
        any = any.add(all.add(step));
    }
    seek.into_iter()
        .fold(Condition::all(), Condition::add)
        .add(any)
}

fn bound(value: &CursorValue) -> Value {
    match value {
        CursorValue::Integer(number) => Value::from(*number),
        CursorValue::Text(text) => Value::from(text.clone()),
        CursorValue::Uuid(id) => Value::from(*id),
    }
}
