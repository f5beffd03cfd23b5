//! Selecting only the columns that were asked for. The record type stays whole: a column that
//! nobody asked for is filled with an empty literal of its type, so that long texts never leave
//! the database for a list of titles.

use sea_orm::sea_query::{ColumnType, Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, QuerySelect, Select,
};

/// Which columns a list needs.
#[derive(Clone, Debug)]
pub enum Projection<C> {
    All,
    Only(Vec<C>),
}

impl<C: IdenStatic> Projection<C> {
    fn wants(&self, column: C) -> bool {
        match self {
            Self::All => true,
            Self::Only(columns) => columns
                .iter()
                .any(|wanted| wanted.as_str() == column.as_str()),
        }
    }

    /// Adds columns that the list itself needs, for its order or its rules.
    #[must_use]
    pub fn and(self, needed: &[C]) -> Self {
        match self {
            Self::All => Self::All,
            Self::Only(mut columns) => {
                columns.extend(needed.iter().copied());
                Self::Only(columns)
            }
        }
    }
}

/// Replaces the columns of a select by the projection.
pub fn project<E: EntityTrait, C: ConnectionTrait>(
    select: Select<E>,
    projection: &Projection<E::Column>,
    connection: &C,
) -> Select<E> {
    if matches!(projection, Projection::All) {
        return select;
    }
    E::Column::iter().fold(select.select_only(), |select, column| {
        if projection.wants(column) {
            select.column(column)
        } else {
            select.expr_as(
                blank::<E>(column, connection.get_database_backend()),
                column.as_str(),
            )
        }
    })
}

fn blank<E: EntityTrait>(column: E::Column, backend: DbBackend) -> SimpleExpr {
    let definition = column.def();
    if definition.is_null() {
        return Expr::cust("NULL");
    }
    match definition.get_column_type() {
        ColumnType::BigInteger => Expr::cust("CAST(0 AS BIGINT)"),
        ColumnType::Boolean => Expr::cust("FALSE"),
        ColumnType::Json | ColumnType::JsonBinary => Expr::cust(match backend {
            DbBackend::Postgres => "CAST('{}' AS JSONB)",
            _ => "'{}'",
        }),
        ColumnType::Uuid => Expr::cust(match backend {
            DbBackend::Postgres => "CAST('00000000-0000-0000-0000-000000000000' AS UUID)",
            _ => "zeroblob(16)",
        }),
        ColumnType::Integer => Expr::cust("0"),
        _ => Expr::cust("''"),
    }
}
