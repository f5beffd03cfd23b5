//! What the list of suppliers can be narrowed and ordered by, and how that reads as SQL. All
//! conditions speak of the published card, never of the draft.

use async_graphql::{Enum, InputObject};
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::card::OfferingKind;
use super::tables::supplier::Column;
use super::tables::{area, capability, offering, qualification, region};
use crate::foundation::actor::Actor;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::pages::Direction;
use crate::foundation::text;
use crate::foundation::time::Day;
use crate::foundation::{regions, taxonomy, vocabulary};
use crate::platform::database::filters::{CodeFilter, MOST_CHOICES, RegionFilter, any_of};
use crate::platform::database::keyset::OrderTerm;
use crate::platform::database::search;

/// What the list of suppliers is narrowed by; all given conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct SupplierFilter {
    /// Words that all occur in the organisation's names, headline, summary, keywords, offerings or
    /// case titles; traditional and simplified characters find each other.
    pub search: Option<String>,
    /// Areas the supplier works in.
    pub area: Option<CodeFilter>,
    /// Capabilities it has.
    pub capability: Option<CodeFilter>,
    /// Regions it serves: whoever serves a larger region or the whole country matches too.
    pub region_served: Option<RegionFilter>,
    /// Where its organisation is at home.
    pub home_region: Option<RegionFilter>,
    /// Qualifications it holds today; a higher grade stands for a lower one.
    pub qualification: Option<CodeFilter>,
    /// Kinds of offerings it has, any of these.
    pub offering_kind: Option<Vec<OfferingKind>>,
    /// Whether it is a one-person company.
    pub one_person_company: Option<bool>,
    /// Only suppliers of the caller's organisations.
    #[graphql(default)]
    pub mine: bool,
    /// All of these hold.
    pub and: Option<Vec<SupplierFilter>>,
    /// At least one of these holds.
    pub or: Option<Vec<SupplierFilter>>,
    /// This does not hold.
    pub not: Option<Box<SupplierFilter>>,
}

/// What the list of suppliers can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SupplierOrderField {
    /// When it was last published.
    PublishedAt,
    /// The last change.
    UpdatedAt,
    /// The headline, by code point.
    Headline,
}

/// One field of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputObject)]
pub struct SupplierOrder {
    /// The field.
    pub field: SupplierOrderField,
    /// Its direction; nulls come last in both.
    pub direction: Direction,
}

impl SupplierOrder {
    pub(super) fn term(self) -> OrderTerm<Column> {
        let column = match self.field {
            SupplierOrderField::PublishedAt => Column::PublishedAt,
            SupplierOrderField::UpdatedAt => Column::UpdatedAt,
            SupplierOrderField::Headline => Column::Headline,
        };
        OrderTerm {
            column,
            direction: self.direction,
        }
    }
}

/// How deep filters may stand in each other, and how many in all.
const DEEPEST: usize = 4;
const MOST: usize = 40;

/// Checks codes, sizes and depth.
pub(super) fn check(filter: &SupplierFilter) -> Result<()> {
    let mut verdicts = Verdicts::default();
    let mut count = 0;
    check_one(filter, "filter", 0, &mut count, &mut verdicts);
    verdicts.count("filter", count, MOST);
    verdicts.into_result()
}

fn check_one(
    filter: &SupplierFilter,
    path: &str,
    depth: usize,
    count: &mut usize,
    verdicts: &mut Verdicts,
) {
    *count += 1;
    if depth > DEEPEST || *count > MOST {
        verdicts.count(path, DEEPEST + 2, DEEPEST);
        return;
    }
    if let Some(words) = &filter.search {
        search::check(words, &format!("{path}.search"), verdicts);
    }
    let codes = |codes: &Option<CodeFilter>| codes.iter().flat_map(CodeFilter::all).count();
    let regions = |regions: &Option<RegionFilter>| {
        let named = regions.iter().flat_map(RegionFilter::all);
        named.count()
    };
    for (name, choices) in [
        ("area", codes(&filter.area)),
        ("capability", codes(&filter.capability)),
        ("qualification", codes(&filter.qualification)),
        ("regionServed", regions(&filter.region_served)),
        ("homeRegion", regions(&filter.home_region)),
        (
            "offeringKind",
            filter.offering_kind.iter().flatten().count(),
        ),
    ] {
        verdicts.count(&format!("{path}.{name}"), choices, MOST_CHOICES);
    }
    for (name, codes, known) in [
        (
            "area",
            &filter.area,
            (|code| taxonomy::area(code).is_some()) as fn(&str) -> bool,
        ),
        ("capability", &filter.capability, |code| {
            vocabulary::capability(code).is_some()
        }),
        ("qualification", &filter.qualification, |code| {
            vocabulary::qualification(code).is_some()
        }),
    ] {
        for code in codes.iter().flat_map(CodeFilter::all) {
            verdicts.known_code(&format!("{path}.{name}"), code, known(code));
        }
    }
    for (name, wanted) in [
        ("regionServed", &filter.region_served),
        ("homeRegion", &filter.home_region),
    ] {
        for code in wanted.iter().flat_map(RegionFilter::all) {
            verdicts.known_code(
                &format!("{path}.{name}"),
                code,
                regions::region(code).is_some(),
            );
        }
    }
    let inner = filter
        .and
        .iter()
        .chain(filter.or.iter())
        .flatten()
        .chain(filter.not.as_deref());
    for deeper in inner {
        check_one(deeper, path, depth + 1, count, verdicts);
    }
}

/// The condition of a checked filter on a day, beside what the actor may see at all.
pub(super) fn condition(filter: &SupplierFilter, actor: &Actor, today: Day) -> Condition {
    let mut all = Condition::all();
    if let Some(words) = &filter.search {
        all = all.add(search::contains_all(Column::SearchText, &text::fold(words)));
    }
    if let Some(codes) = &filter.area {
        all = all.add(codes.listed::<area::Entity>(
            Column::Id,
            area::Column::SupplierId,
            area::Column::Code,
        ));
    }
    if let Some(codes) = &filter.capability {
        all = all.add(codes.listed::<capability::Entity>(
            Column::Id,
            capability::Column::SupplierId,
            capability::Column::Code,
        ));
    }
    if let Some(wanted) = &filter.region_served {
        all = all.add(in_index::<region::Entity>(
            region::Column::SupplierId,
            wanted.overlaps(region::Column::Code),
        ));
    }
    if let Some(wanted) = &filter.home_region {
        all = all.add(wanted.within(Column::RegionCode));
    }
    if let Some(codes) = &filter.qualification {
        all = codes
            .choices()
            .fold(all, |all, codes| all.add(holds(codes, today)));
    }
    if let Some(kinds) = &filter.offering_kind {
        all = all.add(in_index::<offering::Entity>(
            offering::Column::SupplierId,
            Condition::all().add(offering::Column::Kind.is_in(kinds.iter().copied())),
        ));
    }
    if let Some(alone) = filter.one_person_company {
        all = all.add(Column::OnePersonCompany.eq(alone));
    }
    if filter.mine {
        all = all.add(Column::OrganisationId.is_in(actor.organisations()));
    }
    for deeper in filter.and.iter().flatten() {
        all = all.add(condition(deeper, actor, today));
    }
    if let Some(choices) = &filter.or {
        all = all.add(any_of(
            choices.iter().map(|choice| condition(choice, actor, today)),
        ));
    }
    if let Some(deeper) = &filter.not {
        // `NOT NULL` is null in SQL and would drop rows on both sides: coalesce to false first.
        let inner = Expr::expr(condition(deeper, actor, today));
        all = all.add(Expr::case(inner, false).finally(true).eq(true));
    }
    all
}

/// Suppliers that stand in a table of codes under a condition.
fn in_index<E: EntityTrait>(supplier_id: E::Column, condition: Condition) -> Condition {
    let listed = E::find()
        .select_only()
        .column(supplier_id)
        .filter(condition)
        .into_query();
    Condition::all().add(Column::Id.in_subquery(listed))
}

/// Suppliers that hold one of the qualifications on a day, or a higher grade of it.
fn holds(wanted: &[String], today: Day) -> Condition {
    let satisfying = vocabulary::qualifications()
        .iter()
        .map(|held| held.code)
        .filter(|held| wanted.iter().any(|code| vocabulary::satisfies(held, code)));
    let in_force = Condition::any()
        .add(qualification::Column::ExpiresOn.is_null())
        .add(qualification::Column::ExpiresOn.gte(today));
    in_index::<qualification::Entity>(
        qualification::Column::SupplierId,
        Condition::all()
            .add(qualification::Column::Code.is_in(satisfying))
            .add(in_force),
    )
}
