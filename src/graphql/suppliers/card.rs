//! The profile card of a supplier: its codes as reference objects, its contact masked for others.

use async_graphql::{Context, Object, SimpleObject};

use crate::domains::suppliers::{
    CapabilityOffer, CaseStudy, DeploymentOffer, HeldQualification, Offering, SupplierCard,
};
use crate::foundation::time::Day;
use crate::graphql::context::operation;
use crate::graphql::reference::{AreaObject, CapabilityObject, QualificationObject, RegionObject};
use crate::graphql::values::{ContactObject, Money};

/// A capability that a supplier has.
#[derive(Clone, SimpleObject)]
#[graphql(name = "SupplierCapability")]
pub struct CapabilityOfferObject {
    /// The capability.
    pub capability: Option<CapabilityObject>,
    /// Its code.
    pub code: String,
    /// 1 for first projects, 2 for repeated delivery, 3 for a speciality.
    pub level: i32,
    /// What stands behind it.
    pub note: String,
}

impl CapabilityOfferObject {
    fn of(offer: &CapabilityOffer) -> Self {
        Self {
            capability: CapabilityObject::of(&offer.code),
            code: offer.code.clone(),
            level: offer.level,
            note: offer.note.clone(),
        }
    }
}

/// A finished project.
#[derive(Clone, SimpleObject)]
#[graphql(name = "CaseStudy")]
pub struct CaseStudyObject {
    /// Names the project.
    pub title: String,
    /// For whom it was, as far as that may be said.
    pub client: String,
    /// The area it belongs to.
    pub area: Option<AreaObject>,
    /// What is different since.
    pub outcome: String,
    /// The measure of success and its value.
    pub kpi: String,
    /// When it was finished.
    pub year: i32,
}

impl CaseStudyObject {
    fn of(case: &CaseStudy) -> Self {
        Self {
            title: case.title.clone(),
            client: case.client.clone(),
            area: case.area.as_deref().and_then(AreaObject::of),
            outcome: case.outcome.clone(),
            kpi: case.kpi.clone(),
            year: case.year,
        }
    }
}

/// A certificate, permit or recognition that a supplier holds, as it says.
#[derive(Clone, SimpleObject)]
#[graphql(name = "SupplierQualification")]
pub struct HeldQualificationObject {
    /// The qualification.
    pub qualification: Option<QualificationObject>,
    /// Its code.
    pub code: String,
    /// The number on the certificate.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// The last day on which it holds; null for no end.
    pub expires_on: Option<Day>,
    /// Whether that day has passed, as of now.
    pub expired: bool,
}

impl HeldQualificationObject {
    fn of(held: &HeldQualification, today: Day) -> Self {
        Self {
            qualification: QualificationObject::of(&held.code),
            code: held.code.clone(),
            number: held.number.clone(),
            issuer: held.issuer.clone(),
            expires_on: held.expires_on,
            expired: !held.holds_on(today),
        }
    }
}

/// What a project usually costs; an end that is null is open.
#[derive(Clone, SimpleObject)]
pub struct PriceRange {
    /// The lower end.
    pub min: Option<Money>,
    /// The upper end.
    pub max: Option<Money>,
}

/// What a supplier says about itself, with what the caller sees of it.
#[derive(Clone)]
pub struct SupplierCardObject {
    pub card: SupplierCard,
    /// Whether the contact is shown in full.
    pub in_full: bool,
}

/// What a supplier says about itself.
#[Object(name = "SupplierCard")]
impl SupplierCardObject {
    /// What the supplier does, in one line.
    async fn headline(&self) -> &str {
        &self.card.headline
    }

    /// The headline in English.
    async fn headline_en(&self) -> Option<&str> {
        self.card.headline_en.as_deref()
    }

    /// What it does, how and for whom.
    async fn summary(&self) -> &str {
        &self.card.summary
    }

    /// The summary in English.
    async fn summary_en(&self) -> Option<&str> {
        self.card.summary_en.as_deref()
    }

    /// What it can do, in its own order.
    async fn capabilities(&self) -> Vec<CapabilityOfferObject> {
        self.card
            .capabilities
            .iter()
            .map(CapabilityOfferObject::of)
            .collect()
    }

    /// The areas of the action plan it works in, the main one first.
    async fn areas(&self) -> Vec<AreaObject> {
        self.card
            .areas
            .iter()
            .filter_map(|code| AreaObject::of(code))
            .collect()
    }

    /// The regions it serves; 000000 is the whole country.
    async fn regions_served(&self) -> Vec<RegionObject> {
        self.card
            .regions_served
            .iter()
            .filter_map(|code| RegionObject::of(code))
            .collect()
    }

    /// Free words.
    async fn keywords(&self) -> Vec<String> {
        self.card.keywords.clone()
    }

    /// What can be had from it.
    async fn offerings(&self) -> Vec<Offering> {
        self.card.offerings.clone()
    }

    /// Finished projects.
    async fn cases(&self) -> Vec<CaseStudyObject> {
        self.card.cases.iter().map(CaseStudyObject::of).collect()
    }

    /// What it holds.
    async fn qualifications(&self, ctx: &Context<'_>) -> Vec<HeldQualificationObject> {
        let today = operation(ctx).now().day();
        self.card
            .qualifications
            .iter()
            .map(|held| HeldQualificationObject::of(held, today))
            .collect()
    }

    /// How many people work there.
    async fn team_size(&self) -> Option<i32> {
        self.card.team_size
    }

    /// Whether it is a one-person company (OPC).
    async fn one_person_company(&self) -> bool {
        self.card.one_person_company
    }

    /// What a project usually costs; null when nothing was said.
    async fn price_range(&self) -> Option<PriceRange> {
        let (min, max) = (self.card.price_min_minor, self.card.price_max_minor);
        min.or(max).map(|_| PriceRange {
            min: min.map(Money::of),
            max: max.map(Money::of),
        })
    }

    /// How many pilots it can run at the same time.
    async fn parallel_pilots(&self) -> Option<i32> {
        self.card.parallel_pilots
    }

    /// Under which conditions its solutions run.
    async fn deployment(&self) -> DeploymentOffer {
        self.card.deployment.clone()
    }

    /// Whom to reach: in full for the organisation's members, masked for others.
    async fn contact(&self) -> ContactObject {
        ContactObject::of(&self.card.contact, self.in_full)
    }

    /// The language of the texts.
    async fn language(&self) -> &str {
        &self.card.language
    }
}
