//! The structured facts of the two sides, in the engine's own words.
//!
//! `None` always means "not known", never "no": a gate then says `Unknown`, a signal stays neutral.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::region::Region;

/// A stable code such as `vision.ocr` or `ISO27001`; shared, since few codes serve many profiles.
pub type Code = Arc<str>;

/// Days since 1970-01-01.
pub type Day = i32;

/// What a demand wants.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub capabilities: Vec<WantedCapability>,
    pub areas: Vec<Code>,
    /// Qualifications that must be held and valid.
    pub qualifications: Vec<Code>,
    pub region: Option<Region>,
    pub budget: Budget,
    pub deployment: RequiredDeployment,
    pub verification: RequiredVerification,
    /// The last day on which suppliers may come forward.
    pub deadline_on: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedCapability {
    pub code: Code,
    /// Required ones are gates; preferred ones only score.
    pub required: bool,
}

/// Money, in the smallest unit of the currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Budget {
    /// Not disclosed, negotiable, or without money: says nothing about fit.
    #[default]
    Unknown,
    Range {
        min_minor: i64,
        max_minor: i64,
    },
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredDeployment {
    pub on_premises: bool,
    pub data_stays_on_site: bool,
    pub xinchuang: bool,
    /// Level of graded protection (等保); 0 asks for none.
    pub djcp_level: u8,
    pub filing_number: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequiredVerification {
    /// Anyone may answer.
    #[default]
    Any,
    /// Verified, or on the way there.
    VerifiedOrPending,
    Verified,
}

/// What a supplier can do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub capabilities: Vec<OfferedCapability>,
    pub areas: Vec<Code>,
    pub qualifications: Vec<Qualification>,
    /// Where it works; empty means not known.
    pub regions_served: Vec<Region>,
    pub home_region: Option<Region>,
    pub verification: Verification,
    pub suspended: bool,
    pub price: Option<PriceRange>,
    /// How many pilots it can run at once.
    pub parallel_capacity: Option<u32>,
    /// How many it is running.
    pub load: u32,
    pub team_size: Option<u32>,
    /// A one-person company.
    pub one_person: bool,
    pub deployment: OfferedDeployment,
    pub track_record: TrackRecord,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedCapability {
    pub code: Code,
    /// 1 beginner, 2 practised, 3 leading.
    pub level: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualification {
    pub code: Code,
    /// The last day of validity; `None` where it does not expire.
    pub expires_on: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceRange {
    pub min_minor: i64,
    pub max_minor: i64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verification {
    #[default]
    Unverified,
    Pending,
    Verified,
    /// Was verified once; no longer.
    Expired,
    Rejected,
}

/// What it can deliver under; `None` where it did not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedDeployment {
    pub on_premises: Option<bool>,
    pub data_stays_on_site: Option<bool>,
    pub xinchuang: Option<bool>,
    pub djcp_level: Option<u8>,
    /// The number under which its generative model is filed.
    pub filing_number: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackRecord {
    /// Pilots that ended here.
    pub completed: u32,
    /// Those among them whose results were verified.
    pub verified: u32,
}
