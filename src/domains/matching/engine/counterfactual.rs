//! Where a profile would stand if it had the one thing it lacks.

use super::{
    aliases::Aliases,
    arithmetic::MICRO,
    facts::{Ask, Day},
    fuse::Fusion,
    gates::{GateKind, Owner, Verdict, check},
    profile::{Profile, Side},
    rank::Scored,
    ranking::Counterfactual,
    signals::{self, Signal},
};

/// For a match whose only failed gate is a qualification or a capability: its rank with it.
pub(super) fn counterfactual(
    need: &Profile,
    scored: &[Scored<'_>],
    place: usize,
    fusion: &Fusion,
    aliases: &Aliases,
    today: Day,
) -> Option<Counterfactual> {
    let found = &scored[place];
    if found.failed != 1 {
        return None;
    }
    let mut lacking = None;
    let owner = Owner {
        organisation: need.organisation,
        controller: need.controller,
    };
    check(
        (owner, &need.side),
        (found.entry.owner(), &found.entry.side),
        today,
        |checked| {
            if checked.verdict == Verdict::Failed {
                lacking = checked.subject().map(|subject| (checked.kind, subject));
            }
        },
    );
    let (kind, subject) = lacking?;
    let score = match kind {
        GateKind::Qualification => found.score,
        GateKind::Capability => found.score + gain(need, found, &subject, fusion)?,
        GateKind::SameOrganisation
        | GateKind::SameController
        | GateKind::Suspension
        | GateKind::Verification
        | GateKind::Deadline
        | GateKind::Region
        | GateKind::Capacity
        | GateKind::OnPremises
        | GateKind::DataStaysOnSite
        | GateKind::Xinchuang
        | GateKind::Djcp
        | GateKind::FilingNumber => return None,
    };
    let before = |other: &&Scored<'_>| {
        other.failed == 0
            && (other.score, std::cmp::Reverse(other.entry.id))
                > (score, std::cmp::Reverse(found.entry.id))
    };
    let (from_rank, to_rank) = (place + 1, scored.iter().filter(before).count() + 1);
    let (zh, en) = aliases.names(&subject);
    Some(Counterfactual {
        kind,
        from_rank,
        to_rank,
        zh: format!("若具备{zh}，排名将从第{from_rank}位升至第{to_rank}位"),
        en: format!("With {en} it would move from {from_rank} to {to_rank}"),
        subject: Some(subject),
    })
}

/// What the capability would add to the score, at the level of a beginner.
fn gain(need: &Profile, found: &Scored<'_>, code: &str, fusion: &Fusion) -> Option<i64> {
    let (Side::Ask(ask), Side::Offer(offer)) = (&need.side, &found.entry.side) else {
        return None;
    };
    let mut better = offer.clone();
    better.capabilities.push(super::facts::OfferedCapability {
        code: code.into(),
        level: 1,
    });
    let value = |offer| signals::capability(ask as &Ask, offer).min(MICRO);
    let contribution = |offer| fusion.contribution(Signal::Capability, value(offer));
    fusion
        .applies(Signal::Capability)
        .then(|| contribution(&better) - contribution(offer))
}
