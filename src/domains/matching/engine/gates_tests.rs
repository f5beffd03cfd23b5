//! Every gate, as a table of what is asked, what is offered and the verdict.

use super::{
    Aliases,
    facts::*,
    gate_sentences::sentences,
    gates::{GateKind, Owner, Verdict, check},
    profile::Side,
    region::Region,
};

const TODAY: Day = 20_000;
const NOBODY: Owner = Owner {
    organisation: None,
    controller: None,
};

fn verdicts(ask: Ask, offer: Offer, kind: GateKind) -> Vec<Verdict> {
    let (ask, offer) = (Side::Ask(ask), Side::Offer(offer));
    let mut there = Vec::new();
    let mut back = Vec::new();
    let aliases = Aliases::default();
    check((NOBODY, &ask), (NOBODY, &offer), TODAY, |checked| {
        let (zh, en) = sentences(checked, &aliases);
        assert!(!zh.is_empty() && !en.is_empty());
        if checked.kind == kind {
            there.push(checked.verdict);
        }
    });
    check((NOBODY, &offer), (NOBODY, &ask), TODAY, |checked| {
        if checked.kind == kind {
            back.push(checked.verdict);
        }
    });
    assert_eq!(
        there, back,
        "{kind:?} must not depend on who looks for whom"
    );
    there
}

fn verdict(ask: Ask, offer: Offer, kind: GateKind) -> Verdict {
    verdicts(ask, offer, kind)[0]
}

use Verdict::{Failed, Passed, Unknown};

#[test]
fn a_qualification_must_be_held_and_valid_today() {
    let held = |code: &str, expires_on| Qualification {
        code: code.into(),
        expires_on,
    };
    let table = [
        (vec![], Failed),
        (vec![held("ISO9001", None)], Failed),
        (vec![held("ISO27001", None)], Passed),
        (vec![held("ISO27001", Some(TODAY))], Passed),
        (vec![held("ISO27001", Some(TODAY - 1))], Failed),
        (
            vec![
                held("ISO27001", Some(TODAY - 1)),
                held("ISO27001", Some(TODAY + 1)),
            ],
            Passed,
        ),
    ];
    for (qualifications, expected) in table {
        let ask = Ask {
            qualifications: vec!["ISO27001".into()],
            ..Ask::default()
        };
        let offer = Offer {
            qualifications: qualifications.clone(),
            ..Offer::default()
        };
        assert_eq!(
            verdict(ask, offer, GateKind::Qualification),
            expected,
            "{qualifications:?}"
        );
    }
}

#[test]
fn only_required_capabilities_are_gates() {
    let offered = |codes: &[&str]| Offer {
        capabilities: codes
            .iter()
            .map(|code| OfferedCapability {
                code: (*code).into(),
                level: 2,
            })
            .collect(),
        ..Offer::default()
    };
    let ask = |required| Ask {
        capabilities: vec![WantedCapability {
            code: "vision.ocr".into(),
            required,
        }],
        ..Ask::default()
    };
    assert_eq!(
        verdict(ask(true), offered(&["vision.ocr"]), GateKind::Capability),
        Passed
    );
    assert_eq!(
        verdict(
            ask(true),
            offered(&["vision.measurement"]),
            GateKind::Capability
        ),
        Failed
    );
    assert_eq!(
        verdict(ask(true), offered(&[]), GateKind::Capability),
        Unknown
    );
    assert!(verdicts(ask(false), offered(&[]), GateKind::Capability).is_empty());
}

#[test]
fn the_place_must_be_served() {
    let table = [
        (vec![], Unknown),
        (vec![Region::EVERYWHERE], Passed),
        (vec![Region(320_000)], Passed),
        (vec![Region(320_508)], Passed),
        (vec![Region(320_100), Region(330_000)], Failed),
    ];
    for (regions_served, expected) in table {
        let ask = Ask {
            region: Some(Region(320_508)),
            ..Ask::default()
        };
        let offer = Offer {
            regions_served: regions_served.clone(),
            ..Offer::default()
        };
        assert_eq!(
            verdict(ask, offer, GateKind::Region),
            expected,
            "{regions_served:?}"
        );
    }
}

#[test]
fn capacity_must_be_left() {
    for (parallel_capacity, load, expected) in [
        (None, 3, Unknown),
        (Some(2), 1, Passed),
        (Some(2), 2, Failed),
        (Some(0), 0, Failed),
    ] {
        let offer = Offer {
            parallel_capacity,
            load,
            ..Offer::default()
        };
        assert_eq!(
            verdict(Ask::default(), offer, GateKind::Capacity),
            expected,
            "{parallel_capacity:?} {load}"
        );
    }
}

#[test]
fn verification_is_held_against_what_is_asked() {
    use Verification::{Expired, Pending, Rejected, Unverified, Verified};
    let table = [
        (
            RequiredVerification::VerifiedOrPending,
            [
                (Verified, Passed),
                (Pending, Passed),
                (Unverified, Failed),
                (Expired, Failed),
                (Rejected, Failed),
            ],
        ),
        (
            RequiredVerification::Verified,
            [
                (Verified, Passed),
                (Pending, Failed),
                (Unverified, Failed),
                (Expired, Failed),
                (Rejected, Failed),
            ],
        ),
    ];
    for (asked, rows) in table {
        for (state, expected) in rows {
            let ask = Ask {
                verification: asked,
                ..Ask::default()
            };
            let offer = Offer {
                verification: state,
                ..Offer::default()
            };
            assert_eq!(
                verdict(ask, offer, GateKind::Verification),
                expected,
                "{asked:?} {state:?}"
            );
        }
    }
    assert!(verdicts(Ask::default(), Offer::default(), GateKind::Verification).is_empty());
}

#[test]
fn a_suspended_supplier_fails() {
    for (suspended, expected) in [(false, Passed), (true, Failed)] {
        assert_eq!(
            verdict(
                Ask::default(),
                Offer {
                    suspended,
                    ..Offer::default()
                },
                GateKind::Suspension
            ),
            expected
        );
    }
}

#[test]
fn deployment_constraints_are_kept_or_asked_about() {
    let all = RequiredDeployment {
        on_premises: true,
        data_stays_on_site: true,
        xinchuang: true,
        djcp_level: 3,
        filing_number: true,
    };
    let able = |able: Option<bool>, djcp_level, number: Option<&str>| OfferedDeployment {
        on_premises: able,
        data_stays_on_site: able,
        xinchuang: able,
        djcp_level,
        filing_number: number.map(str::to_owned),
    };
    let table = [
        (
            able(None, None, None),
            [Unknown, Unknown, Unknown, Unknown, Failed],
        ),
        (able(Some(true), Some(3), Some("备2024-1")), [Passed; 5]),
        (able(Some(true), Some(4), Some("备2024-1")), [Passed; 5]),
        (able(Some(false), Some(2), Some(" ")), [Failed; 5]),
    ];
    let kinds = [
        GateKind::OnPremises,
        GateKind::DataStaysOnSite,
        GateKind::Xinchuang,
        GateKind::Djcp,
        GateKind::FilingNumber,
    ];
    for (deployment, expected) in table {
        for (kind, expected) in kinds.into_iter().zip(expected) {
            let ask = Ask {
                deployment: all,
                ..Ask::default()
            };
            let offer = Offer {
                deployment: deployment.clone(),
                ..Offer::default()
            };
            assert_eq!(
                verdict(ask, offer, kind),
                expected,
                "{kind:?} {deployment:?}"
            );
        }
    }
    for kind in kinds {
        assert!(
            verdicts(Ask::default(), Offer::default(), kind).is_empty(),
            "{kind:?} was not asked for"
        );
    }
}

#[test]
fn a_demand_past_its_deadline_is_no_match_for_a_supplier() {
    let table = [
        (None, None),
        (Some(TODAY), Some(Passed)),
        (Some(TODAY - 1), Some(Failed)),
    ];
    for (deadline_on, expected) in table {
        let (offer, ask) = (
            Side::Offer(Offer::default()),
            Side::Ask(Ask {
                deadline_on,
                ..Ask::default()
            }),
        );
        let mut found = None;
        check((NOBODY, &offer), (NOBODY, &ask), TODAY, |checked| {
            if checked.kind == GateKind::Deadline {
                found = Some(checked.verdict);
            }
        });
        assert_eq!(found, expected);
    }
}

#[test]
fn one_organisation_and_one_controller_are_conflicts() {
    let (ask, offer) = (Side::Ask(Ask::default()), Side::Offer(Offer::default()));
    let owner = |organisation, controller| Owner {
        organisation,
        controller,
    };
    let table = [
        (
            owner(Some(1), None),
            owner(Some(1), None),
            vec![(GateKind::SameOrganisation, Failed)],
        ),
        (owner(Some(1), None), owner(Some(2), None), vec![]),
        (owner(None, None), owner(None, None), vec![]),
        (
            owner(Some(1), Some(9)),
            owner(Some(2), Some(9)),
            vec![(GateKind::SameController, Failed)],
        ),
        (
            owner(Some(1), Some(9)),
            owner(Some(2), Some(8)),
            vec![(GateKind::SameController, Passed)],
        ),
        (owner(Some(1), Some(9)), owner(Some(2), None), vec![]),
    ];
    for (one, other, expected) in table {
        let mut found = Vec::new();
        check((one, &ask), (other, &offer), TODAY, |checked| {
            if matches!(
                checked.kind,
                GateKind::SameOrganisation | GateKind::SameController
            ) {
                found.push((checked.kind, checked.verdict));
            }
        });
        assert_eq!(found, expected);
    }
}
