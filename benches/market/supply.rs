//! The rows of a synthetic market: organisations, published suppliers and open demands.

use jiebang::domains::demands::tables::{area as demand_area, capability as demand_capability};
use jiebang::domains::demands::{
    BudgetKind, CapabilityNeed, CooperationForm, Demand, DemandCard, DemandState, ProcedureProfile,
    ProcedureProfileCode, readiness,
};
use jiebang::domains::identity::Organisation;
use jiebang::domains::suppliers::tables::{area, capability, offering, qualification, region};
use jiebang::domains::suppliers::{
    CapabilityOffer, CaseStudy, HeldQualification, Offering, OfferingKind, Supplier, SupplierCard,
    Visibility,
};
use jiebang::foundation::actor::{OrganisationKind, Verification};
use jiebang::foundation::contact::Contact;
use jiebang::foundation::ids::{DemandId, OrganisationId, SupplierId};
use jiebang::foundation::text::fold;
use jiebang::foundation::time::Timestamp;
use jiebang::foundation::{taxonomy, vocabulary};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

use super::texts::{Dice, REGIONS};

/// Identifiers in the order of their numbers; the kind keeps them apart.
fn id(kind: u128, number: usize) -> Uuid {
    Uuid::from_u128((kind << 112) | number as u128)
}

pub fn organisation_id(number: usize) -> OrganisationId {
    OrganisationId(id(1, number))
}

pub fn demand_id(number: usize) -> DemandId {
    DemandId(id(2, number))
}

/// The organisation that owns the demands that are matched; it has this many.
pub const OWNER: usize = 0;
pub const MATCHED: usize = 64;

pub fn organisation(number: usize, now: Timestamp) -> Organisation {
    let mut dice = Dice(number as u64);
    let name = format!("{}{number}", dice.text(6));
    Organisation {
        second_factor_required: false,
        id: organisation_id(number),
        search_text: fold(&name),
        name,
        name_en: None,
        kind: OrganisationKind::Enterprise,
        region_code: dice.one_of(&REGIONS).to_owned(),
        identifier_scheme: "CN-TEAM".to_owned(),
        identifier: number.to_string(),
        identifier_key: format!("CN-TEAM:{number}"),
        platform_roles: "[]".to_owned(),
        verification: Verification::Verified,
        verification_reason: None,
        verified_until: Some(now.plus_days(365)),
        source: None,
        external_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn contact() -> Contact {
    Contact {
        name: "张三".to_owned(),
        phone: "13800001234".to_owned(),
        email: String::new(),
    }
}

fn areas(dice: &mut Dice, count: usize) -> Vec<String> {
    let open: Vec<&str> = taxonomy::areas()
        .iter()
        .filter(|area| area.active && area.accepts_demands)
        .map(|area| area.code)
        .collect();
    let mut codes: Vec<String> = (0..count).map(|_| dice.one_of(&open).to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

fn capabilities(dice: &mut Dice, count: usize) -> Vec<String> {
    let known = vocabulary::capabilities();
    let mut codes: Vec<String> = (0..count)
        .map(|_| known[dice.below(known.len())].code.to_owned())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

fn supplier_card(dice: &mut Dice) -> SupplierCard {
    let price = 1_000_000 * (1 + dice.below(50) as i64);
    let held = vocabulary::qualifications();
    SupplierCard {
        headline: dice.text(12),
        summary: dice.text(60),
        capabilities: capabilities(dice, 3)
            .into_iter()
            .map(|code| CapabilityOffer {
                code,
                level: 1 + dice.below(3) as i32,
                note: String::new(),
            })
            .collect(),
        areas: areas(dice, 2),
        regions_served: vec![
            dice.one_of(&["000000", "320000", "320500", "320100"])
                .to_owned(),
        ],
        keywords: vec![dice.text(4), dice.text(4)],
        offerings: vec![Offering {
            kind: OfferingKind::Solution,
            name: dice.text(8),
            description: dice.text(24),
        }],
        cases: (0..dice.below(4))
            .map(|_| CaseStudy {
                title: dice.text(12),
                client: dice.text(4),
                area: None,
                outcome: dice.text(30),
                kpi: String::new(),
                year: 2020 + dice.below(6) as i32,
            })
            .collect(),
        qualifications: vec![HeldQualification {
            code: held[dice.below(held.len())].code.to_owned(),
            number: String::new(),
            issuer: String::new(),
            expires_on: None,
        }],
        team_size: Some(1 + dice.below(200) as i32),
        price_min_minor: Some(price),
        price_max_minor: Some(price * 10),
        parallel_pilots: Some(1 + dice.below(5) as i32),
        contact: contact(),
        language: "zh".to_owned(),
        ..SupplierCard::default()
    }
}

/// The supplier of an organisation, published within the last two years.
pub fn supplier(organisation: &Organisation, number: usize, now: Timestamp) -> Supplier {
    let mut dice = Dice(0x5u64 << 40 | number as u64);
    let card = supplier_card(&mut dice);
    let published = now
        .plus_days(-(dice.below(700) as i64))
        .plus_seconds(number as i64 % 86_400);
    Supplier {
        id: SupplierId(id(3, number)),
        organisation_id: organisation.id,
        visibility: Visibility::Public,
        version: 2,
        published_version: Some(2),
        published_at: Some(Ord::min(published, now)),
        headline: card.headline.clone(),
        region_code: organisation.region_code.clone(),
        one_person_company: false,
        team_size: card.team_size,
        source: None,
        external_id: None,
        search_text: fold(&format!(
            "{} {} {}",
            organisation.name, card.headline, card.summary
        )),
        draft: card.clone(),
        published: Some(card),
        created_at: now,
        updated_at: now,
    }
}

/// The rows by which a supplier is found.
#[derive(Default)]
pub struct SupplierRows {
    pub areas: Vec<area::ActiveModel>,
    pub capabilities: Vec<capability::ActiveModel>,
    pub regions: Vec<region::ActiveModel>,
    pub offerings: Vec<offering::ActiveModel>,
    pub qualifications: Vec<qualification::ActiveModel>,
}

impl SupplierRows {
    pub fn add(&mut self, supplier: &Supplier) {
        let (card, supplier_id) = (&supplier.draft, Set(supplier.id));
        self.areas
            .extend(card.areas.iter().map(|code| area::ActiveModel {
                supplier_id: supplier_id.clone(),
                code: Set(code.clone()),
            }));
        self.capabilities
            .extend(card.capabilities.iter().map(|one| capability::ActiveModel {
                supplier_id: supplier_id.clone(),
                code: Set(one.code.clone()),
            }));
        self.regions
            .extend(card.regions_served.iter().map(|code| region::ActiveModel {
                supplier_id: supplier_id.clone(),
                code: Set(code.clone()),
            }));
        self.offerings
            .extend(card.offerings.iter().map(|one| offering::ActiveModel {
                supplier_id: supplier_id.clone(),
                kind: Set(one.kind),
            }));
        self.qualifications
            .extend(
                card.qualifications
                    .iter()
                    .map(|one| qualification::ActiveModel {
                        supplier_id: supplier_id.clone(),
                        code: Set(one.code.clone()),
                        expires_on: Set(one.expires_on),
                    }),
            );
    }
}

/// An open demand. Those of [`OWNER`] are long and say something for every signal.
pub fn demand(number: usize, owners: usize, terms: &ProcedureProfile, now: Timestamp) -> Demand {
    let mut dice = Dice(0x7u64 << 40 | number as u64);
    let is_long = number < MATCHED;
    let owner = if is_long {
        OWNER
    } else {
        1 + number % owners.max(1)
    };
    let (title, summary) = (dice.text(16), dice.text(40));
    let problem = dice.text(if is_long { 160 } else { 60 });
    let card = DemandCard {
        problem,
        expected_outcome: dice.text(30),
        areas: areas(&mut dice, 2),
        keywords: vec![dice.text(4)],
        capabilities: capabilities(&mut dice, 3)
            .into_iter()
            .map(|code| CapabilityNeed {
                code,
                required: false,
            })
            .collect(),
        contact: contact(),
        language: "zh".to_owned(),
        ..DemandCard::default()
    };
    let budget = 2_000_000 * (1 + dice.below(100) as i64);
    let opened = now.plus_seconds(-(number as i64) * 60);
    let deadline = now
        .plus_days(10 + dice.below(300) as i64)
        .plus_seconds(number as i64 % 86_400);
    let mut demand = Demand {
        id: demand_id(number),
        owner_id: organisation_id(owner),
        curator_id: None,
        author_id: None,
        source: None,
        external_id: None,
        profile: ProcedureProfileCode::MarketMatch,
        state: DemandState::Open,
        version: 2,
        search_text: fold(&format!(
            "{title} {summary} {} {}",
            card.problem, card.expected_outcome
        )),
        title,
        summary,
        region_code: dice.one_of(&REGIONS).to_owned(),
        budget_kind: Some(BudgetKind::Range),
        budget_min_minor: Some(budget),
        budget_max_minor: Some(budget * 2),
        currency: "CNY".to_owned(),
        cooperation_form: Some(CooperationForm::Pilot),
        masked: false,
        readiness: 0,
        card,
        terms: Some(terms.clone()),
        submission_deadline: Some(deadline),
        opens_at: None,
        opened_at: Some(opened),
        closes_at: Some(deadline),
        ended_at: None,
        end_reason: None,
        reviewer_id: None,
        review_comment: None,
        approved_version: None,
        next_check_at: Some(deadline),
        created_at: opened,
        updated_at: opened,
    };
    demand.readiness = readiness(&demand).0;
    demand
}

/// The rows by which a demand is found.
#[derive(Default)]
pub struct DemandRows {
    pub areas: Vec<demand_area::ActiveModel>,
    pub capabilities: Vec<demand_capability::ActiveModel>,
}

impl DemandRows {
    pub fn add(&mut self, demand: &Demand) {
        let demand_id = Set(demand.id);
        self.areas.extend(
            demand
                .card
                .areas
                .iter()
                .map(|code| demand_area::ActiveModel {
                    demand_id: demand_id.clone(),
                    code: Set(code.clone()),
                }),
        );
        self.capabilities
            .extend(
                demand
                    .card
                    .capabilities
                    .iter()
                    .map(|one| demand_capability::ActiveModel {
                        demand_id: demand_id.clone(),
                        code: Set(one.code.clone()),
                        required: Set(one.required),
                    }),
            );
    }
}
