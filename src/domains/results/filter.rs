//! What the list of outside results can be narrowed by, and how that reads as SQL.

use async_graphql::InputObject;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Query};
use serde::Serialize;

use super::policy;
use super::tables::result::{Column, ResultAnswer, ResultKind, ResultState};
use crate::domains::demands::tables::{area, demand};
use crate::foundation::actor::Actor;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{DemandId, SupplierId};
use crate::foundation::sides::Side;
use crate::foundation::time::Day;
use crate::foundation::{regions, taxonomy};
use crate::platform::database::filters::{CodeFilter, MOST_CHOICES, RegionFilter};

/// A range of days in Asia/Shanghai, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, InputObject)]
#[serde(rename_all = "camelCase")]
pub struct DayFilter {
    /// On this day or later.
    pub from: Option<Day>,
    /// On this day or earlier.
    pub to: Option<Day>,
}

/// What a list of outside results is narrowed by; all given conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, InputObject)]
#[serde(rename_all = "camelCase")]
pub struct ResultFilter {
    /// Of this demand.
    pub demand_id: Option<DemandId>,
    /// Of this supplier.
    pub supplier_id: Option<SupplierId>,
    /// Of these kinds.
    pub kind: Option<Vec<ResultKind>>,
    /// In one of these states.
    pub state: Option<Vec<ResultState>>,
    /// Areas of the demand.
    pub area: Option<CodeFilter>,
    /// The region of the demand.
    pub region: Option<RegionFilter>,
    /// When it was signed.
    pub signed: Option<DayFilter>,
    /// Only those that both sides show to everybody.
    #[graphql(default)]
    pub case_studies: bool,
    /// The other side reported it, and an organisation of the caller has not answered yet.
    #[graphql(default)]
    pub awaiting_me: bool,
}

/// Checks codes and sizes.
pub(super) fn check(filter: &ResultFilter) -> Result<()> {
    let mut verdicts = Verdicts::default();
    let areas: Vec<&str> = filter.area.iter().flat_map(CodeFilter::all).collect();
    let places: Vec<&str> = filter.region.iter().flat_map(RegionFilter::all).collect();
    for (name, choices) in [
        ("area", areas.len()),
        ("region", places.len()),
        ("kind", filter.kind.iter().flatten().count()),
        ("state", filter.state.iter().flatten().count()),
    ] {
        verdicts.count(&format!("filter.{name}"), choices, MOST_CHOICES);
    }
    for code in areas {
        verdicts.known_code("filter.area", code, taxonomy::area(code).is_some());
    }
    for code in places {
        verdicts.known_code("filter.region", code, regions::region(code).is_some());
    }
    verdicts.into_result()
}

/// The condition of a checked filter, and what the actor may see at all.
pub(super) fn condition(filter: &ResultFilter, actor: &Actor) -> Condition {
    let mut all = Condition::all().add(policy::visible_to(actor));
    if let Some(id) = filter.demand_id {
        all = all.add(Column::DemandId.eq(id));
    }
    if let Some(id) = filter.supplier_id {
        all = all.add(Column::SupplierId.eq(id));
    }
    if let Some(kinds) = &filter.kind {
        all = all.add(Column::Kind.is_in(kinds.iter().copied()));
    }
    if let Some(states) = &filter.state {
        all = all.add(Column::State.is_in(states.iter().copied()));
    }
    if let Some(codes) = &filter.area {
        all = all.add(codes.listed::<area::Entity>(
            Column::DemandId,
            area::Column::DemandId,
            area::Column::Code,
        ));
    }
    if let Some(wanted) = &filter.region {
        let within = Query::select()
            .column(demand::Column::Id)
            .from(demand::Entity)
            .cond_where(wanted.within(demand::Column::RegionCode))
            .to_owned();
        all = all.add(Column::DemandId.in_subquery(within));
    }
    if let Some(days) = &filter.signed {
        let bounds = [
            days.from.map(|day| Column::SignedOn.gte(day)),
            days.to.map(|day| Column::SignedOn.lte(day)),
        ];
        all = bounds.into_iter().flatten().fold(all, Condition::add);
    }
    if filter.case_studies {
        all = all.add(policy::case_studies());
    }
    if filter.awaiting_me {
        let mine = |column: Column, reporter: Side| {
            Condition::all()
                .add(column.is_in(actor.organisations()))
                .add(Column::Side.eq(reporter))
        };
        all = all
            .add(Column::State.eq(ResultState::SelfReported))
            .add(Column::Answer.eq(ResultAnswer::Waiting))
            .add(
                Condition::any()
                    .add(mine(Column::OwnerId, Side::Supplier))
                    .add(mine(Column::MakerId, Side::Owner)),
            );
    }
    all
}
