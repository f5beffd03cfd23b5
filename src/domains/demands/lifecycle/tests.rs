//! The whole table of states and acts, and the dates at their edges.

use super::*;
use crate::domains::demands::tables::profile::ProcedureProfileCode;

fn terms(direct: bool) -> ProcedureProfile {
    ProcedureProfile {
        code: ProcedureProfileCode::MarketMatch,
        name_zh: String::new(),
        name_en: String::new(),
        opens_directly: direct,
        deadline_required: !direct,
        min_open_days: if direct { 0 } else { 20 },
        min_readiness: 0,
        renewal_days: if direct { 180 } else { 0 },
        standstill_days: 0,
        min_bids: 0,
        sealed_by_default: false,
        several_partners: true,
        external: false,
        source: String::new(),
    }
}

#[test]
fn a_demand_moves_only_along_its_graph() {
    use DemandState::{
        Approved, Cancelled, ChangesRequested, Closed, Draft, InReview, Open, Withdrawn,
    };
    let always = [
        (Draft, DemandAct::Update, Draft),
        (ChangesRequested, DemandAct::Update, ChangesRequested),
        (Approved, DemandAct::Update, InReview),
        (Draft, DemandAct::Submit, InReview),
        (ChangesRequested, DemandAct::Submit, InReview),
        (InReview, DemandAct::Approve, Approved),
        (InReview, DemandAct::RequestChanges, ChangesRequested),
        (Approved, DemandAct::Open, Open),
        (Open, DemandAct::Renew, Open),
        (Draft, DemandAct::Withdraw, Withdrawn),
        (InReview, DemandAct::Withdraw, Withdrawn),
        (ChangesRequested, DemandAct::Withdraw, Withdrawn),
        (Approved, DemandAct::Withdraw, Withdrawn),
        (Open, DemandAct::Cancel, Cancelled),
        (Closed, DemandAct::Cancel, Cancelled),
    ];
    let when_direct = [
        (Draft, DemandAct::Open, Open),
        (Open, DemandAct::Update, Open),
        (Open, DemandAct::Close, Closed),
    ];
    for direct in [true, false] {
        for state in [
            Draft,
            InReview,
            ChangesRequested,
            Approved,
            Open,
            Closed,
            Withdrawn,
            Cancelled,
        ] {
            for act in DemandAct::ALL {
                let expected = always
                    .iter()
                    .chain(when_direct.iter().filter(|_| direct))
                    .find(|(from, by, _)| *from == state && *by == act)
                    .map(|(_, _, to)| *to);
                assert_eq!(
                    state_after(state, act, &terms(direct)).ok(),
                    expected,
                    "{state:?} {act:?} {direct}"
                );
            }
        }
    }
}
