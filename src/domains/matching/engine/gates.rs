//! Hard requirements: each is checked on its own, gets a verdict, and can be said in a sentence.
//!
//! A gate always holds what is asked against what is offered, whichever of the two is the need.
//! What nobody asked for is not checked.

use serde::{Deserialize, Serialize};

use super::{
    facts::{Ask, Code, Day, Offer, RequiredVerification, Verification},
    profile::{Profile, Side},
    region::Region,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateKind {
    SameOrganisation,
    SameController,
    Suspension,
    Verification,
    Deadline,
    Qualification,
    Capability,
    Region,
    Capacity,
    OnPremises,
    DataStaysOnSite,
    Xinchuang,
    Djcp,
    FilingNumber,
}

impl GateKind {
    /// The stable code by which stores and interfaces know it.
    pub fn code(self) -> &'static str {
        match self {
            GateKind::SameOrganisation => "same_organisation",
            GateKind::SameController => "same_controller",
            GateKind::Suspension => "suspension",
            GateKind::Verification => "verification",
            GateKind::Deadline => "deadline",
            GateKind::Qualification => "qualification",
            GateKind::Capability => "capability",
            GateKind::Region => "region",
            GateKind::Capacity => "capacity",
            GateKind::OnPremises => "on_premises",
            GateKind::DataStaysOnSite => "data_stays_on_site",
            GateKind::Xinchuang => "xinchuang",
            GateKind::Djcp => "djcp",
            GateKind::FilingNumber => "filing_number",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Passed,
    Failed,
    /// The other side did not say. Does not exclude; it is a question to ask.
    Unknown,
}

/// One requirement, held against one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check<'a> {
    pub kind: GateKind,
    pub verdict: Verdict,
    pub finding: Finding<'a>,
}

/// The facts behind a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding<'a> {
    Plain,
    Code(&'a Code),
    ExpiredOn(&'a Code, Day),
    Day(Day),
    Region(Region),
    Load { load: u32, capacity: Option<u32> },
    Level { needed: u8, offered: Option<u8> },
    Verification(Verification),
}

/// What a profile is known by, for gates between organisations.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    pub organisation: Option<u128>,
    pub controller: Option<u128>,
}

/// Holds every gate that applies between a need and what was found, and tells `each`.
pub fn check<'a>(
    (need, need_side): (Owner, &'a Side),
    (found, found_side): (Owner, &'a Side),
    today: Day,
    mut each: impl FnMut(Check<'a>),
) {
    let mut tell = |kind, verdict, finding| {
        each(Check {
            kind,
            verdict,
            finding,
        })
    };
    if is_same(need.organisation, found.organisation) {
        tell(GateKind::SameOrganisation, Verdict::Failed, Finding::Plain);
    }
    if need.controller.is_some() && found.controller.is_some() {
        let verdict = passed_unless(is_same(need.controller, found.controller));
        tell(GateKind::SameController, verdict, Finding::Plain);
    }
    if let (
        Side::Ask(Ask {
            deadline_on: Some(day),
            ..
        }),
        Side::Offer(_),
    ) = (found_side, need_side)
    {
        tell(
            GateKind::Deadline,
            passed_unless(*day < today),
            Finding::Day(*day),
        );
    }
    let Some((ask, offer)) = Profile::ask_and_offer(need_side, found_side) else {
        return;
    };
    tell(
        GateKind::Suspension,
        passed_unless(offer.suspended),
        Finding::Plain,
    );
    verification(ask, offer, &mut tell);
    for code in &ask.qualifications {
        qualification(code, offer, today, &mut tell);
    }
    for wanted in ask.capabilities.iter().filter(|wanted| wanted.required) {
        let offered = offer
            .capabilities
            .iter()
            .any(|offered| offered.code == wanted.code);
        let verdict = match offered {
            true => Verdict::Passed,
            false if offer.capabilities.is_empty() => Verdict::Unknown,
            false => Verdict::Failed,
        };
        tell(GateKind::Capability, verdict, Finding::Code(&wanted.code));
    }
    if let Some(region) = ask.region {
        let verdict = match offer.regions_served.as_slice() {
            [] => Verdict::Unknown,
            served => passed_unless(!served.iter().any(|served| served.covers(region))),
        };
        tell(GateKind::Region, verdict, Finding::Region(region));
    }
    let verdict = match offer.parallel_capacity {
        None => Verdict::Unknown,
        Some(capacity) => passed_unless(offer.load >= capacity),
    };
    let finding = Finding::Load {
        load: offer.load,
        capacity: offer.parallel_capacity,
    };
    tell(GateKind::Capacity, verdict, finding);
    deployment(ask, offer, &mut tell);
}

fn is_same(one: Option<u128>, other: Option<u128>) -> bool {
    one.is_some() && one == other
}

fn passed_unless(failed: bool) -> Verdict {
    if failed {
        Verdict::Failed
    } else {
        Verdict::Passed
    }
}

fn verification<'a>(
    ask: &Ask,
    offer: &Offer,
    tell: &mut impl FnMut(GateKind, Verdict, Finding<'a>),
) {
    let accepted: &[Verification] = match ask.verification {
        RequiredVerification::Any => return,
        RequiredVerification::VerifiedOrPending => &[Verification::Verified, Verification::Pending],
        RequiredVerification::Verified => &[Verification::Verified],
    };
    let verdict = passed_unless(!accepted.contains(&offer.verification));
    tell(
        GateKind::Verification,
        verdict,
        Finding::Verification(offer.verification),
    );
}

/// Held and valid today. Of several papers for one qualification the longest-lived counts.
fn qualification<'a>(
    code: &'a Code,
    offer: &Offer,
    today: Day,
    tell: &mut impl FnMut(GateKind, Verdict, Finding<'a>),
) {
    let held = offer
        .qualifications
        .iter()
        .filter(|held| held.code == *code);
    let (verdict, finding) = match held.map(|held| held.expires_on.unwrap_or(Day::MAX)).max() {
        None => (Verdict::Failed, Finding::Code(code)),
        Some(day) if day < today => (Verdict::Failed, Finding::ExpiredOn(code, day)),
        Some(_) => (Verdict::Passed, Finding::Code(code)),
    };
    tell(GateKind::Qualification, verdict, finding);
}

fn deployment<'a>(ask: &Ask, offer: &Offer, tell: &mut impl FnMut(GateKind, Verdict, Finding<'a>)) {
    let (needed, able) = (ask.deployment, &offer.deployment);
    let switches = [
        (GateKind::OnPremises, needed.on_premises, able.on_premises),
        (
            GateKind::DataStaysOnSite,
            needed.data_stays_on_site,
            able.data_stays_on_site,
        ),
        (GateKind::Xinchuang, needed.xinchuang, able.xinchuang),
    ];
    for (kind, needed, able) in switches {
        if needed {
            tell(
                kind,
                able.map_or(Verdict::Unknown, |able| passed_unless(!able)),
                Finding::Plain,
            );
        }
    }
    if needed.djcp_level > 0 {
        let verdict = able.djcp_level.map_or(Verdict::Unknown, |level| {
            passed_unless(level < needed.djcp_level)
        });
        let finding = Finding::Level {
            needed: needed.djcp_level,
            offered: able.djcp_level,
        };
        tell(GateKind::Djcp, verdict, finding);
    }
    if needed.filing_number {
        // A number is either there to be shown or it is not: silence fails.
        let has_number = able
            .filing_number
            .as_ref()
            .is_some_and(|number| !number.trim().is_empty());
        tell(
            GateKind::FilingNumber,
            passed_unless(!has_number),
            Finding::Plain,
        );
    }
}
