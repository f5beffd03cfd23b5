//! The filters that several lists share, with what they read as in SQL.

use async_graphql::InputObject;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::foundation::regions::{self, RegionCode};

/// One code or any of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, InputObject)]
pub struct CodeFilter {
    /// Exactly this code.
    pub eq: Option<String>,
    /// Any of these codes.
    #[graphql(name = "in")]
    pub any_of: Option<Vec<String>>,
}

/// Regions, with all that lies within them.
#[derive(Clone, Debug, Default, PartialEq, Eq, InputObject)]
pub struct RegionFilter {
    /// This region or one within it.
    pub within: Option<String>,
    /// Any of these regions or one within them.
    pub within_any: Option<Vec<String>>,
}

impl CodeFilter {
    /// Every code that is named, to be checked.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.eq
            .iter()
            .chain(self.any_of.iter().flatten())
            .map(String::as_str)
    }

    /// The rows whose `key` stands in the column `id` of a table of codes, beside a wanted one.
    pub fn listed<E: EntityTrait>(
        &self,
        key: impl ColumnTrait,
        id: E::Column,
        code: E::Column,
    ) -> Condition {
        self.choices().fold(Condition::all(), |all, codes| {
            let listed = E::find()
                .select_only()
                .column(id)
                .filter(code.is_in(codes.iter().map(String::as_str)));
            all.add(key.in_subquery(listed.into_query()))
        })
    }

    /// The codes of each given field; a row needs one of every list.
    pub fn choices(&self) -> impl Iterator<Item = &[String]> {
        choices(&self.eq, &self.any_of)
    }
}

impl RegionFilter {
    /// Every code that is named, to be checked.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.within
            .iter()
            .chain(self.within_any.iter().flatten())
            .map(String::as_str)
    }

    /// The region in the column is a wanted one or lies within it.
    pub fn within<C: ColumnTrait>(&self, column: C) -> Condition {
        self.each(|region| Condition::all().add(column.starts_with(region.descendants_prefix())))
    }

    /// The region in the column is a wanted one, lies within it or around it.
    pub fn overlaps<C: ColumnTrait>(&self, column: C) -> Condition {
        self.each(|region| {
            let around = std::iter::successors(region.parent(), |inner| inner.parent());
            Condition::any()
                .add(column.starts_with(region.descendants_prefix()))
                .add(column.is_in(around.map(RegionCode::as_str)))
        })
    }

    /// Regions that do not exist match nothing; they are refused before.
    fn each(&self, condition: impl Fn(RegionCode) -> Condition) -> Condition {
        choices(&self.within, &self.within_any).fold(Condition::all(), |all, codes| {
            let any = codes
                .iter()
                .filter_map(|code| regions::region(code))
                .fold(Condition::any().add(Expr::cust("1 = 0")), |any, region| {
                    any.add(condition(region.code))
                });
            all.add(any)
        })
    }
}

fn choices<'a>(
    one: &'a Option<String>,
    several: &'a Option<Vec<String>>,
) -> impl Iterator<Item = &'a [String]> {
    one.as_ref()
        .map(std::slice::from_ref)
        .into_iter()
        .chain(several.as_deref())
}
