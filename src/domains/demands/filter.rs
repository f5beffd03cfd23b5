//! What the list of demands can be narrowed and ordered by, and how that reads as SQL. All
//! conditions speak of the effective state, never of the stored one.

use async_graphql::{Enum, InputObject};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{BinOper, Condition, Expr, ExprTrait, Query};
use serde::{Deserialize, Serialize};

use super::card::{BudgetKind, CooperationForm};
use super::policy;
use super::refusals::BUDGET_ORDER;
use super::tables::demand::{Column, DemandState, Entity};
use super::tables::profile::ProcedureProfileCode;
use super::tables::{area, capability};
use crate::foundation::actor::Actor;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::OrganisationId;
use crate::foundation::money::BigInt;
use crate::foundation::pages::Direction;
use crate::foundation::text;
use crate::foundation::time::Timestamp;
use crate::foundation::{regions, taxonomy, vocabulary};
use crate::platform::database::filters::{CodeFilter, MOST_CHOICES, RegionFilter, any_of};
use crate::platform::database::keyset::OrderTerm;
use crate::platform::database::search;

/// A range of amounts in 分; a demand matches when its own range overlaps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct BudgetFilter {
    /// At least this.
    pub min_minor: Option<BigInt>,
    /// At most this.
    pub max_minor: Option<BigInt>,
    /// Whether demands whose budget is open or not public match too.
    #[graphql(default)]
    pub include_unknown: bool,
}

/// A range of instants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct DateTimeFilter {
    /// After this instant.
    pub gt: Option<Timestamp>,
    /// At or after this instant.
    pub gte: Option<Timestamp>,
    /// Before this instant.
    pub lt: Option<Timestamp>,
    /// At or before this instant.
    pub lte: Option<Timestamp>,
}

/// Requirements on the deployment. True finds demands that state one, false those that do not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct GatesFilter {
    /// It runs on the owner's premises.
    pub on_premises: Option<bool>,
    /// Data do not leave the site.
    pub data_stays_on_site: Option<bool>,
    /// 信创: domestic hardware and software.
    pub xinchuang: Option<bool>,
    /// A filed model (备案号) is needed.
    pub filing_number_required: Option<bool>,
    /// 等保 of at most this level, 0 to 4; a demand that states none asks for none.
    pub djcp_level_at_most: Option<i32>,
}

impl DateTimeFilter {
    /// The instant in the column is there and within the range.
    pub fn holds_for<C: ColumnTrait>(&self, column: C) -> Condition {
        let bounds = [
            self.gt.map(|bound| column.gt(bound)),
            self.gte.map(|bound| column.gte(bound)),
            self.lt.map(|bound| column.lt(bound)),
            self.lte.map(|bound| column.lte(bound)),
        ];
        bounds
            .into_iter()
            .flatten()
            .fold(Condition::all().add(column.is_not_null()), Condition::add)
    }
}

/// What the list of demands is narrowed by; all given conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(default, rename_all = "camelCase")]
pub struct DemandFilter {
    /// Words that all occur in title, summary, problem, outcome or keywords. Traditional and
    /// simplified characters find each other, names of the vocabulary their other names in both
    /// languages, and syllables or first letters (`yiliao`, `rmyy`) the Chinese title.
    pub search: Option<String>,
    /// Areas.
    pub area: Option<CodeFilter>,
    /// Regions.
    pub region: Option<RegionFilter>,
    /// Needed capabilities.
    pub capability: Option<CodeFilter>,
    /// Budget overlap.
    pub budget: Option<BudgetFilter>,
    /// Kinds of budget.
    pub budget_kind: Option<Vec<BudgetKind>>,
    /// Effective states.
    pub state: Option<Vec<DemandState>>,
    /// When it was published.
    pub opened: Option<DateTimeFilter>,
    /// Submission deadline.
    pub deadline: Option<DateTimeFilter>,
    /// Whether there is a deadline at all.
    pub has_deadline: Option<bool>,
    /// Owners; masked demands of others never match.
    pub owner_id: Option<Vec<OrganisationId>>,
    /// Only demands of the caller's organisations.
    #[graphql(default)]
    pub mine: bool,
    /// Procedure profiles.
    pub profile: Option<Vec<ProcedureProfileCode>>,
    /// What must hold for the deployment.
    pub gates: Option<GatesFilter>,
    /// Forms of cooperation.
    pub cooperation_form: Option<Vec<CooperationForm>>,
    /// All of these hold.
    pub and: Option<Vec<DemandFilter>>,
    /// At least one of these holds.
    pub or: Option<Vec<DemandFilter>>,
    /// This does not hold.
    pub not: Option<Box<DemandFilter>>,
}

/// What the list of demands can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DemandOrderField {
    /// When it was published.
    OpenedAt,
    /// The submission deadline; open-ended ones last.
    Deadline,
    /// When it was drafted.
    CreatedAt,
    /// The last change.
    UpdatedAt,
    /// The upper end of the budget; unknown ones last.
    BudgetMax,
    /// The readiness score.
    Readiness,
    /// The title, by code point.
    Title,
}

/// One field of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, InputObject)]
pub struct DemandOrder {
    /// The field.
    pub field: DemandOrderField,
    /// Its direction; nulls come last in both.
    pub direction: Direction,
}

impl DemandOrder {
    pub(super) fn term(self) -> OrderTerm<Column> {
        let column = match self.field {
            DemandOrderField::OpenedAt => Column::OpenedAt,
            DemandOrderField::Deadline => Column::SubmissionDeadline,
            DemandOrderField::CreatedAt => Column::CreatedAt,
            DemandOrderField::UpdatedAt => Column::UpdatedAt,
            DemandOrderField::BudgetMax => Column::BudgetMaxMinor,
            DemandOrderField::Readiness => Column::Readiness,
            DemandOrderField::Title => Column::Title,
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
const MOST_DJCP_LEVEL: i32 = 4;

/// Checks codes, sizes and depth.
pub(super) fn check(filter: &DemandFilter) -> Result<()> {
    let mut verdicts = Verdicts::default();
    let mut count = 0;
    check_one(filter, "filter", 0, &mut count, &mut verdicts);
    verdicts.count("filter", count, MOST);
    verdicts.into_result()
}

fn check_one(
    filter: &DemandFilter,
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
    let regions = filter.region.iter().flat_map(RegionFilter::all).count();
    let codes = |codes: &Option<CodeFilter>| codes.iter().flat_map(CodeFilter::all).count();
    for (name, choices) in [
        ("area", codes(&filter.area)),
        ("capability", codes(&filter.capability)),
        ("region", regions),
        ("budgetKind", filter.budget_kind.iter().flatten().count()),
        ("state", filter.state.iter().flatten().count()),
        ("ownerId", filter.owner_id.iter().flatten().count()),
        ("profile", filter.profile.iter().flatten().count()),
        (
            "cooperationForm",
            filter.cooperation_form.iter().flatten().count(),
        ),
    ] {
        verdicts.count(&format!("{path}.{name}"), choices, MOST_CHOICES);
    }
    if let Some(level) = filter
        .gates
        .as_ref()
        .and_then(|gates| gates.djcp_level_at_most)
    {
        let path = format!("{path}.gates.djcpLevelAtMost");
        verdicts.between(&path, i64::from(level), 0, i64::from(MOST_DJCP_LEVEL));
    }
    if let Some((min, max)) = filter
        .budget
        .as_ref()
        .and_then(|budget| budget.min_minor.zip(budget.max_minor))
    {
        verdicts.require(min.0 <= max.0, || BUDGET_ORDER.at(format!("{path}.budget")));
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
    ] {
        for code in codes.iter().flat_map(CodeFilter::all) {
            verdicts.known_code(&format!("{path}.{name}"), code, known(code));
        }
    }
    for code in filter.region.iter().flat_map(RegionFilter::all) {
        verdicts.known_code(
            &format!("{path}.region"),
            code,
            regions::region(code).is_some(),
        );
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

/// The condition of a checked filter at an instant, beside what the actor may see at all.
pub(super) fn condition(filter: &DemandFilter, actor: &Actor, now: Timestamp) -> Condition {
    let mut all = Condition::all();
    if let Some(words) = &filter.search {
        all = all.add(search::finds(Column::SearchText, &text::fold(words)));
    }
    if let Some(codes) = &filter.area {
        all = all.add(codes.listed::<area::Entity>(
            Column::Id,
            area::Column::DemandId,
            area::Column::Code,
        ));
    }
    if let Some(codes) = &filter.capability {
        all = all.add(codes.listed::<capability::Entity>(
            Column::Id,
            capability::Column::DemandId,
            capability::Column::Code,
        ));
    }
    if let Some(wanted) = &filter.region {
        all = all.add(wanted.within(Column::RegionCode));
    }
    if let Some(budget) = &filter.budget {
        all = all.add(overlaps(budget));
    }
    if let Some(kinds) = &filter.budget_kind {
        all = all.add(Column::BudgetKind.is_in(kinds.iter().copied()));
    }
    if let Some(states) = &filter.state {
        all = all.add(any_of(states.iter().map(|state| in_state(*state, now))));
    }
    if let Some(range) = &filter.opened {
        all = all.add(range.holds_for(Column::OpenedAt));
    }
    if let Some(range) = &filter.deadline {
        all = all.add(range.holds_for(Column::SubmissionDeadline));
    }
    if let Some(has) = filter.has_deadline {
        all = all.add(if has {
            Column::SubmissionDeadline.is_not_null()
        } else {
            Column::SubmissionDeadline.is_null()
        });
    }
    if let Some(owners) = &filter.owner_id {
        all = all
            .add(Column::OwnerId.is_in(owners.iter().copied()))
            .add(policy::owner_visible_to(actor));
    }
    if filter.mine {
        all = all.add(Column::OwnerId.is_in(actor.organisations()));
    }
    if let Some(gates) = &filter.gates {
        all = all.add(gated(gates));
    }
    if let Some(profiles) = &filter.profile {
        all = all.add(Column::Profile.is_in(profiles.iter().copied()));
    }
    if let Some(forms) = &filter.cooperation_form {
        all = all.add(Column::CooperationForm.is_in(forms.iter().copied()));
    }
    for deeper in filter.and.iter().flatten() {
        all = all.add(condition(deeper, actor, now));
    }
    if let Some(choices) = &filter.or {
        all = all.add(any_of(
            choices.iter().map(|choice| condition(choice, actor, now)),
        ));
    }
    if let Some(deeper) = &filter.not {
        // `NOT NULL` is null in SQL and would drop rows on both sides: coalesce to false first.
        let inner = Expr::expr(condition(deeper, actor, now));
        all = all.add(Expr::case(inner, false).finally(true).eq(true));
    }
    all
}

/// The effective state as a condition.
pub(super) fn in_state(state: DemandState, now: Timestamp) -> Condition {
    match state {
        DemandState::Open => Condition::all()
            .add(Column::State.eq(DemandState::Open))
            .add(
                Condition::any()
                    .add(Column::ClosesAt.is_null())
                    .add(Column::ClosesAt.gt(now)),
            ),
        DemandState::Closed => Condition::any()
            .add(Column::State.eq(DemandState::Closed))
            .add(
                Condition::all()
                    .add(Column::State.eq(DemandState::Open))
                    .add(Column::ClosesAt.lte(now)),
            ),
        DemandState::Draft
        | DemandState::InReview
        | DemandState::ChangesRequested
        | DemandState::Approved
        | DemandState::Withdrawn
        | DemandState::Cancelled => Condition::all().add(Column::State.eq(state)),
    }
}

fn overlaps(budget: &BudgetFilter) -> Condition {
    let mut range = Condition::all().add(Column::BudgetKind.eq(BudgetKind::Range));
    if let Some(min) = budget.min_minor {
        range = range.add(
            Condition::any()
                .add(Column::BudgetMaxMinor.is_null())
                .add(Column::BudgetMaxMinor.gte(min.0)),
        );
    }
    if let Some(max) = budget.max_minor {
        range = range.add(
            Condition::any()
                .add(Column::BudgetMinMinor.is_null())
                .add(Column::BudgetMinMinor.lte(max.0)),
        );
    }
    if !budget.include_unknown {
        return range;
    }
    Condition::any()
        .add(range)
        .add(Column::BudgetKind.is_null())
        .add(Column::BudgetKind.is_in([BudgetKind::Negotiable, BudgetKind::Undisclosed]))
}

/// The gates stand in the card; SQLite gives the truth of JSON as 1 and PostgreSQL as a word.
fn gated(gates: &GatesFilter) -> Condition {
    let stated = |name: &'static str| {
        Expr::col((Entity, Column::Card))
            .binary(BinOper::Custom("->"), "gates")
            .binary(BinOper::Custom("->>"), name)
            .cast_as("TEXT")
    };
    let mut all = Condition::all();
    for (name, wanted) in [
        ("onPremises", gates.on_premises),
        ("dataStaysOnSite", gates.data_stays_on_site),
        ("xinchuang", gates.xinchuang),
        ("filingNumberRequired", gates.filing_number_required),
    ] {
        all = all.add_option(wanted.map(|wanted| {
            let states = stated(name).is_in(["1", "true"]);
            Expr::case(states, true).finally(false).eq(wanted)
        }));
    }
    all.add_option(gates.djcp_level_at_most.map(|most| {
        let levels = (most.saturating_add(1)..=MOST_DJCP_LEVEL).map(|level| level.to_string());
        let above = stated("djcpLevel").is_in(levels);
        Expr::case(above, false).finally(true).eq(true)
    }))
}

/// The ids of the demands under a condition, for joins of facets.
pub(super) fn ids_of(condition: Condition) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column((Entity, Column::Id))
        .from(Entity)
        .cond_where(condition)
        .to_owned()
}
