//! The signals that come from facts. Each is a share between 0 and 1 in micro-units; what is not
//! known stays neutral, so that silence is neither rewarded nor punished.

use serde::{Deserialize, Serialize};

use super::{
    arithmetic::MICRO,
    facts::{Ask, Budget, Code, Day, Offer},
    region::Region,
};

/// What can speak for a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Words in common, by rarity, frequency and length.
    Lexical,
    /// Likeness of the whole texts.
    Cosine,
    /// Cases that resemble the need: half the best, half their mean.
    Cases,
    /// Things mentioned under another name or in another language.
    Alias,
    /// Capabilities wanted and offered.
    Capability,
    /// Areas wanted and offered.
    Taxonomy,
    Budget,
    Region,
    TrackRecord,
    Capacity,
    Freshness,
}

impl Signal {
    pub const ALL: [Signal; 11] = [
        Signal::Lexical,
        Signal::Cosine,
        Signal::Cases,
        Signal::Alias,
        Signal::Capability,
        Signal::Taxonomy,
        Signal::Budget,
        Signal::Region,
        Signal::TrackRecord,
        Signal::Capacity,
        Signal::Freshness,
    ];

    /// The stable code by which stores and interfaces know it.
    pub fn code(self) -> &'static str {
        match self {
            Signal::Lexical => "lexical",
            Signal::Cosine => "cosine",
            Signal::Cases => "cases",
            Signal::Alias => "alias",
            Signal::Capability => "capability",
            Signal::Taxonomy => "taxonomy",
            Signal::Budget => "budget",
            Signal::Region => "region",
            Signal::TrackRecord => "track_record",
            Signal::Capacity => "capacity",
            Signal::Freshness => "freshness",
        }
    }
}

/// What a signal is worth that nothing is known about.
pub(super) const NEUTRAL: i64 = MICRO / 2;

/// Required capabilities count twice; a neighbour in the same group counts a quarter.
pub(super) fn capability(ask: &Ask, offer: &Offer) -> i64 {
    let (mut sum, mut total) = (0, 0);
    for wanted in &ask.capabilities {
        let worth = if wanted.required { 2 } else { 1 };
        let best = offer.capabilities.iter().map(|offered| {
            if offered.code == wanted.code {
                match offered.level {
                    0 | 1 => 700_000,
                    2 => 850_000,
                    3.. => MICRO,
                }
            } else if group(&offered.code) == group(&wanted.code) {
                MICRO / 4
            } else {
                0
            }
        });
        sum += worth * best.max().unwrap_or(0);
        total += worth;
    }
    if total == 0 { NEUTRAL } else { sum / total }
}

/// The mean over the wanted areas of the nearest offered one.
pub(super) fn taxonomy(wanted: &[Code], offered: &[Code]) -> i64 {
    if wanted.is_empty() || offered.is_empty() {
        return NEUTRAL;
    }
    let nearest = wanted.iter().map(|wanted| {
        let shares = offered.iter().map(|offered| {
            if offered == wanted {
                MICRO
            } else if group(offered) == group(wanted) {
                400_000
            } else {
                0
            }
        });
        shares.max().unwrap_or(0)
    });
    nearest.sum::<i64>() / wanted.len() as i64
}

/// The part of a code before its first dot.
pub(super) fn group(code: &str) -> &str {
    code.split_once('.').map_or(code, |(group, _)| group)
}

/// Full where the lowest price lies within the budget, then falling with the excess.
pub(super) fn budget(budget: Budget, offer: &Offer) -> i64 {
    let (
        Budget::Range {
            min_minor,
            max_minor,
        },
        Some(price),
    ) = (budget, offer.price)
    else {
        return NEUTRAL;
    };
    if price.min_minor > max_minor {
        let share =
            i128::from(max_minor.max(0)) * i128::from(MICRO) / i128::from(price.min_minor.max(1));
        (share / 2) as i64
    } else if price.max_minor < min_minor {
        // Cheaper than expected is affordable, but hints at another size of project.
        800_000
    } else {
        MICRO
    }
}

/// Nearness of the home, or that the place is expressly served.
pub(super) fn region(wanted: Option<Region>, offer: &Offer) -> i64 {
    let Some(wanted) = wanted else {
        return NEUTRAL;
    };
    let home = offer.home_region.map(|home| wanted.nearness_micro(home));
    let served = offer
        .regions_served
        .iter()
        .filter(|region| region.covers(wanted))
        .map(|region| {
            if *region == Region::EVERYWHERE {
                400_000
            } else {
                600_000
            }
        });
    home.into_iter().chain(served).max().unwrap_or(NEUTRAL)
}

/// Verified results among completed pilots under a Beta(3, 2) prior: newcomers start at 60 %.
pub(super) fn track_record(offer: &Offer) -> i64 {
    let record = offer.track_record;
    let verified = i64::from(record.verified.min(record.completed));
    (verified + 3) * MICRO / (i64::from(record.completed) + 5)
}

/// The free share of what it can run at once.
pub(super) fn capacity(offer: &Offer) -> i64 {
    match offer.parallel_capacity {
        None => NEUTRAL,
        Some(0) => 0,
        Some(capacity) => {
            i64::from(capacity.saturating_sub(offer.load)) * MICRO / i64::from(capacity)
        }
    }
}

/// Halves every 180 days (as a hyperbola).
pub(super) fn freshness(updated_on: Option<Day>, today: Day) -> i64 {
    match updated_on {
        None => NEUTRAL,
        Some(day) => 180 * MICRO / (180 + i64::from(today) - i64::from(day)).max(180),
    }
}
