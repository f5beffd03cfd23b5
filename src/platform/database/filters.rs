//! The filters that several lists share, with what they read as in SQL.

use async_graphql::InputObject;
use sea_orm::sea_query::{Condition, Expr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use crate::foundation::regions::{self, RegionCode};

/// How many choices one field of a filter may offer. Some become conditions within each other, and
/// thousands of them overflow the stack of whoever writes the statement.
pub const MOST_CHOICES: usize = 100;

/// One code or any of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct CodeFilter {
    /// Exactly this code.
    pub eq: Option<String>,
    /// Any of these codes.
    #[graphql(name = "in")]
    #[serde(rename = "in", alias = "anyOf")]
    pub any_of: Option<Vec<String>>,
}

/// Regions, with all that lies within them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct RegionFilter {
    /// This region or one within it.
    pub within: Option<String>,
    /// Any of these regions or one within them.
    pub within_any: Option<Vec<String>>,
    /// This region itself, without those within it.
    pub exactly: Option<String>,
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
            .chain(self.exactly.iter())
            .map(String::as_str)
    }

    /// The region in the column is a wanted one or lies within it.
    pub fn within<C: ColumnTrait>(&self, column: C) -> Condition {
        self.each(|region| Condition::all().add(column.starts_with(region.descendants_prefix())))
            .add_option(self.exactly.as_ref().map(|code| column.eq(code)))
    }

    /// The region in the column is a wanted one, lies within it or around it.
    pub fn overlaps<C: ColumnTrait>(&self, column: C) -> Condition {
        self.each(|region| {
            let around = std::iter::successors(region.parent(), |inner| inner.parent());
            Condition::any()
                .add(column.starts_with(region.descendants_prefix()))
                .add(column.is_in(around.map(RegionCode::as_str)))
        })
        .add_option(self.exactly.as_ref().map(|code| column.eq(code)))
    }

    /// Regions that do not exist match nothing; they are refused before.
    fn each(&self, condition: impl Fn(RegionCode) -> Condition) -> Condition {
        choices(&self.within, &self.within_any).fold(Condition::all(), |all, codes| {
            let known = codes.iter().filter_map(|code| regions::region(code));
            all.add(any_of(known.map(|region| condition(region.code))))
        })
    }
}

/// At least one of the conditions holds; none of no conditions does. What can never hold is only
/// written where there is nothing else: it keeps databases from their indexes.
pub fn any_of(conditions: impl Iterator<Item = Condition>) -> Condition {
    let any = conditions.fold(Condition::any(), Condition::add);
    if any.is_empty() {
        any.add(Expr::cust("1 = 0"))
    } else {
        any
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::events::table::{Column, Entity};

    fn sql(condition: Condition) -> String {
        let statement = Entity::find()
            .select_only()
            .column(Column::Kind)
            .filter(condition)
            .into_query()
            .to_string(sea_orm::sea_query::SqliteQueryBuilder);
        let (_, condition) = statement
            .split_once(" WHERE ")
            .expect("there is a condition");
        condition.replace("\"events\".", "")
    }

    fn within(code: &str) -> RegionFilter {
        RegionFilter {
            within: Some(code.to_owned()),
            ..RegionFilter::default()
        }
    }

    #[test]
    fn a_region_is_within_by_the_beginning_of_its_code() {
        let condition = sql(within("320500").within(Column::Kind));
        assert!(condition.contains("LIKE '3205%'"), "{condition}");
        assert!(!condition.contains("'000000'"), "{condition}");
    }

    #[test]
    fn regions_overlap_with_all_that_lie_around_them() {
        let condition = sql(within("320508").overlaps(Column::Kind));
        for part in ["LIKE '320508%'", "IN ('320500', '320000', '000000')"] {
            assert!(condition.contains(part), "{condition}");
        }
    }

    #[test]
    fn an_empty_choice_matches_nothing() {
        let nowhere = RegionFilter {
            within_any: Some(Vec::new()),
            ..RegionFilter::default()
        };
        assert!(sql(nowhere.within(Column::Kind)).contains("1 = 0"));
    }

    #[test]
    fn both_fields_of_a_code_filter_hold_together() {
        let filter = CodeFilter {
            eq: Some("a".to_owned()),
            any_of: Some(vec!["b".to_owned(), "c".to_owned()]),
        };
        assert_eq!(filter.all().collect::<Vec<_>>(), ["a", "b", "c"]);
        let condition =
            sql(filter.listed::<Entity>(Column::Kind, Column::SubjectKind, Column::Kind));
        assert_eq!(condition.matches("IN (SELECT").count(), 2, "{condition}");
    }
}
