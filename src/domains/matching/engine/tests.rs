//! What the engine promises as a whole, by example.

use super::*;

pub(super) const TODAY: Day = 20_000;

fn texts(title: &str, profile: &str) -> Texts {
    Texts {
        title: title.to_owned(),
        profile: profile.to_owned(),
        ..Texts::default()
    }
}

pub(super) fn supplier(id: u128, title: &str, profile: &str, offer: Offer) -> Profile {
    Profile {
        id,
        texts: texts(title, profile),
        side: Side::Offer(offer),
        ..Profile::default()
    }
}

pub(super) fn demand(title: &str, profile: &str, ask: Ask) -> Profile {
    Profile {
        id: 1 << 100,
        texts: texts(title, profile),
        side: Side::Ask(ask),
        ..Profile::default()
    }
}

pub(super) fn engine(profiles: impl IntoIterator<Item = Profile>) -> Engine {
    let alias = Alias {
        code: "vision.defect_inspection".into(),
        zh: vec!["视觉缺陷检测".to_owned(), "表面质检".to_owned()],
        en: vec!["visual defect inspection".to_owned()],
        shown_only: false,
    };
    let mut engine = Engine::new(Weights::default(), Aliases::new(vec![alias]));
    for profile in profiles {
        engine.put(profile).expect("indexed");
    }
    engine
}

pub(super) fn holding(code: &str) -> Offer {
    Offer {
        qualifications: vec![Qualification {
            code: code.into(),
            expires_on: None,
        }],
        ..Offer::default()
    }
}

fn ids(ranking: &Ranking) -> Vec<u128> {
    ranking.items.iter().map(|found| found.id).collect()
}

#[test]
fn the_fitting_supplier_comes_first_and_the_reasons_name_the_words_as_written() {
    let engine = engine([
        supplier(1, "智能客服与外呼", "为银行提供语音客服", Offer::default()),
        supplier(
            2,
            "工业视觉检测",
            "钢板表面缺陷检测系统，部署于产线",
            Offer::default(),
        ),
    ]);
    let need = demand(
        "鋼板表面缺陷檢測",
        "希望在產線上自動發現劃痕",
        Ask::default(),
    );
    let ranking = engine.rank(&need, &Query::on(TODAY));
    assert_eq!(ids(&ranking)[0], 2);
    let lexical = ranking.items[0]
        .reasons
        .iter()
        .find(|reason| reason.signal == Signal::Lexical)
        .expect("a lexical reason");
    assert_eq!(lexical.words[0], "鋼板表面缺陷檢測");
    assert!(
        lexical.words.contains(&"產線".to_owned()),
        "{:?}",
        lexical.words
    );
}

#[test]
fn an_english_need_finds_a_chinese_supplier_by_its_other_names() {
    let engine = engine([
        supplier(1, "智能客服", "语音机器人", Offer::default()),
        supplier(2, "表面质检设备", "产线部署", Offer::default()),
    ]);
    let need = demand("Visual defect inspection for steel", "", Ask::default());
    let ranking = engine.rank(&need, &Query::on(TODAY));
    assert_eq!(ids(&ranking), [2]);
    let alias = ranking.items[0]
        .reasons
        .iter()
        .find(|reason| reason.signal == Signal::Alias)
        .expect("a reason by an alias");
    assert_eq!(alias.words, ["Visual defect inspection"]);
}

#[test]
fn a_shared_code_is_enough_to_be_found() {
    let offer = Offer {
        capabilities: vec![OfferedCapability {
            code: "vision.ocr".into(),
            level: 3,
        }],
        ..Offer::default()
    };
    let engine = engine([
        supplier(1, "甲", "", offer),
        supplier(2, "乙", "", Offer::default()),
    ]);
    let ask = Ask {
        capabilities: vec![WantedCapability {
            code: "vision.ocr".into(),
            required: true,
        }],
        ..Ask::default()
    };
    let ranking = engine.rank(&demand("document reading", "", ask), &Query::on(TODAY));
    assert_eq!(ids(&ranking), [1]);
}

#[test]
fn demands_are_ranked_for_a_supplier_by_the_same_engine() {
    let open = |deadline_on| Ask {
        deadline_on,
        ..Ask::default()
    };
    let mut engine = engine([]);
    for (id, title, deadline_on) in [
        (1, "园区安防巡逻", None),
        (2, "钢板缺陷检测", Some(TODAY - 1)),
        (3, "玻璃缺陷检测", Some(TODAY)),
    ] {
        engine
            .put(Profile {
                id,
                texts: texts(title, ""),
                side: Side::Ask(open(deadline_on)),
                ..Profile::default()
            })
            .expect("indexed");
    }
    let need = supplier(9, "缺陷检测专家", "", Offer::default());
    assert_eq!(ids(&engine.rank(&need, &Query::on(TODAY))), [3]);
}

#[test]
fn a_failed_gate_excludes_or_shows_what_is_missing_and_where_it_would_lead() {
    let engine = engine([
        supplier(1, "钢板缺陷检测", "", Offer::default()),
        supplier(2, "缺陷检测", "", holding("ISO27001")),
        supplier(3, "缺陷", "", holding("ISO27001")),
    ]);
    let need = demand(
        "钢板缺陷检测",
        "",
        Ask {
            qualifications: vec!["ISO27001".into()],
            ..Ask::default()
        },
    );
    assert_eq!(ids(&engine.rank(&need, &Query::on(TODAY))), [2, 3]);

    let shown = engine.rank(
        &need,
        &Query {
            failed_gates: FailedGates::Show,
            ..Query::on(TODAY)
        },
    );
    assert_eq!(ids(&shown), [2, 3, 1]);
    let last = &shown.items[2];
    assert!(
        !last.eligible
            && last
                .gates
                .iter()
                .any(|gate| gate.zh == "缺少资质：ISO27001")
    );
    let counterfactual = last.counterfactual.as_ref().expect("a counterfactual");
    assert_eq!((counterfactual.from_rank, counterfactual.to_rank), (3, 1));

    let mut fixed = engine;
    fixed
        .put(supplier(1, "钢板缺陷检测", "", holding("ISO27001")))
        .expect("indexed");
    assert_eq!(
        ids(&fixed.rank(&need, &Query::on(TODAY)))[0],
        1,
        "the promised place is the real one"
    );
}

#[test]
fn a_promised_capability_leads_to_the_promised_place() {
    let with = |codes: &[&str]| Offer {
        capabilities: codes
            .iter()
            .map(|code| OfferedCapability {
                code: (*code).into(),
                level: 1,
            })
            .collect(),
        ..Offer::default()
    };
    let mut engine = engine([
        supplier(1, "票据识别平台", "", with(&["vision.measurement"])),
        supplier(2, "识别", "", with(&["vision.ocr"])),
    ]);
    let ask = Ask {
        capabilities: vec![WantedCapability {
            code: "vision.ocr".into(),
            required: true,
        }],
        ..Ask::default()
    };
    let need = demand("票据识别", "", ask);
    let shown = engine.rank(
        &need,
        &Query {
            failed_gates: FailedGates::Show,
            ..Query::on(TODAY)
        },
    );
    let promised = shown.items[1]
        .counterfactual
        .as_ref()
        .expect("a counterfactual")
        .to_rank;
    engine
        .put(supplier(
            1,
            "票据识别平台",
            "",
            with(&["vision.measurement", "vision.ocr"]),
        ))
        .expect("indexed");
    let ranking = engine.rank(&need, &Query::on(TODAY));
    assert_eq!(
        ranking
            .items
            .iter()
            .find(|found| found.id == 1)
            .expect("it is found")
            .rank,
        promised
    );
}

#[test]
fn a_need_never_meets_its_own_organisation_or_itself() {
    let mut own = supplier(1, "缺陷检测", "", Offer::default());
    own.organisation = Some(7);
    let mut need = demand("缺陷检测", "", Ask::default());
    need.organisation = Some(7);
    let engine = engine([own.clone()]);
    let show = Query {
        failed_gates: FailedGates::Show,
        ..Query::on(TODAY)
    };
    assert!(engine.rank(&need, &show).items.is_empty());
    assert!(engine.rank(&own, &show).items.is_empty());
}

#[test]
fn the_best_case_is_named() {
    let mut one = supplier(1, "人工智能公司", "", Offer::default());
    one.texts.cases = vec![
        Case {
            title: "银行客服".to_owned(),
            text: "语音".to_owned(),
        },
        Case {
            title: "钢厂质检".to_owned(),
            text: "钢板缺陷检测".to_owned(),
        },
    ];
    let ranking = engine([one]).rank(
        &demand("钢板缺陷检测", "", Ask::default()),
        &Query::on(TODAY),
    );
    assert_eq!(
        ranking.items[0].best_case,
        Some(BestCase {
            index: 1,
            title: "钢厂质检".to_owned()
        })
    );
}

#[test]
fn pages_continue_each_other_and_only_limits_the_found() {
    let engine = engine(
        (1..=9).map(|id| supplier(id, "缺陷检测", &"检".repeat(id as usize), Offer::default())),
    );
    let need = demand("缺陷检测", "", Ask::default());
    let all = engine.rank(&need, &Query::on(TODAY));
    let page = engine.rank(
        &need,
        &Query {
            offset: 4,
            limit: 3,
            ..Query::on(TODAY)
        },
    );
    assert_eq!(page.items, all.items[4..7]);
    let odd = |id: u128| id % 2 == 1;
    let found = engine.rank(
        &need,
        &Query {
            only: Some(&odd),
            ..Query::on(TODAY)
        },
    );
    assert_eq!(found.considered, 5);
}

#[test]
fn a_damaged_or_foreign_snapshot_is_refused() {
    let mut bytes = engine([supplier(1, "缺陷检测", "", Offer::default())]).encode();
    let decode =
        |bytes: &[u8]| Engine::decode(bytes, Weights::default(), Aliases::default()).map(|_| ());
    assert_eq!(decode(b"{}"), Err(SnapshotError::NotASnapshot));
    assert_eq!(
        decode(&bytes[..bytes.len() - 1]),
        Err(SnapshotError::Damaged)
    );
    let other = Weights {
        fields: FieldWeights {
            title: 9.0,
            ..FieldWeights::default()
        },
        ..Weights::default()
    };
    assert_eq!(
        Engine::decode(&bytes, other, Aliases::default()).map(|_| ()),
        Err(SnapshotError::Outdated)
    );
    bytes[8] ^= 1;
    assert_eq!(decode(&bytes), Err(SnapshotError::Outdated));
}

#[test]
fn an_engine_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
}
