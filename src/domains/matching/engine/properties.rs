//! What holds for any set of profiles and any need.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    tests::{TODAY, demand, engine, holding, supplier},
    *,
};

fn any_text(words: usize) -> impl Strategy<Value = String> {
    let word = select(vec![
        "缺陷检测",
        "钢板",
        "表面",
        "視覺",
        "数据分析",
        "iso 27001",
        "c++",
        "robot arm",
        "inspection",
        "客服",
        "5t/h",
        "visual defect inspection",
    ]);
    vec(word, 0..words).prop_map(|words| words.join(" "))
}

fn any_offer() -> impl Strategy<Value = Offer> {
    let codes = select(vec![
        "vision.defect_inspection",
        "vision.ocr",
        "speech.recognition",
    ]);
    (
        vec((codes, 0u8..4), 0..3),
        proptest::option::of(0u32..3),
        0u32..3,
        any::<bool>(),
        0u32..4,
    )
        .prop_map(
            |(capabilities, parallel_capacity, load, certified, completed)| Offer {
                capabilities: capabilities
                    .into_iter()
                    .map(|(code, level)| OfferedCapability {
                        code: code.into(),
                        level,
                    })
                    .collect(),
                parallel_capacity,
                load,
                track_record: TrackRecord {
                    completed,
                    verified: completed / 2,
                },
                home_region: Some(Region(320_500)),
                ..if certified {
                    holding("ISO27001")
                } else {
                    Offer::default()
                }
            },
        )
}

fn any_supplier() -> impl Strategy<Value = Profile> {
    (
        1u128..40,
        any_text(4),
        any_text(8),
        vec(any_text(4), 0..3),
        any_offer(),
    )
        .prop_map(|(id, title, profile, cases, offer)| {
            let mut made = supplier(id, &title, &profile, offer);
            made.texts.cases = cases
                .into_iter()
                .map(|text| Case {
                    title: text.clone(),
                    text,
                })
                .collect();
            made.updated_on = Some(TODAY - id as i32);
            made
        })
}

fn any_demand() -> impl Strategy<Value = Profile> {
    (any_text(5), any_text(8), any::<bool>(), any::<bool>()).prop_map(
        |(title, profile, required, certified)| {
            demand(
                &title,
                &profile,
                Ask {
                    capabilities: vec![WantedCapability {
                        code: "vision.defect_inspection".into(),
                        required,
                    }],
                    qualifications: if certified {
                        vec!["ISO27001".into()]
                    } else {
                        Vec::new()
                    },
                    region: Some(Region(320_508)),
                    ..Ask::default()
                },
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn contributions_sum_to_the_score_which_is_a_share_of_the_best(suppliers in vec(any_supplier(), 1..20), need in any_demand()) {
        let show = Query { failed_gates: FailedGates::Show, ..Query::on(TODAY) };
        let ranking = engine(suppliers).rank(&need, &show);
        for found in &ranking.items {
            prop_assert_eq!(found.reasons.iter().map(|reason| reason.contribution).sum::<i64>(), found.score);
            prop_assert!((0..=1_000_000).contains(&found.score));
            prop_assert!(found.reasons.iter().all(|reason| reason.contribution <= reason.best));
        }
        let order: Vec<_> = ranking.items.iter().map(|found| (!found.eligible, -found.score, found.id)).collect();
        prop_assert!(order.is_sorted());
    }

    #[test]
    fn the_order_of_adding_does_not_matter(suppliers in vec(any_supplier(), 1..20), need in any_demand()) {
        let mut seen = std::collections::HashSet::new();
        let once: Vec<Profile> = suppliers.into_iter().filter(|supplier| seen.insert(supplier.id)).collect();
        let forward = engine(once.clone());
        let backward = engine(once.into_iter().rev());
        prop_assert_eq!(forward.rank(&need, &Query::on(TODAY)), backward.rank(&need, &Query::on(TODAY)));
        prop_assert_eq!(forward.encode(), backward.encode());
    }

    #[test]
    fn an_index_built_at_once_equals_one_built_step_by_step(suppliers in vec(any_supplier(), 0..20), need in any_demand()) {
        let fields = FieldWeights::default();
        let analysed = suppliers.iter().cloned().map(|supplier| analyse(supplier, &fields));
        let at_once = Engine::build(Weights::default(), engine([]).aliases, analysed).expect("the arranged case holds");
        let stepwise = engine(suppliers);
        prop_assert_eq!(at_once.rank(&need, &Query::on(TODAY)), stepwise.rank(&need, &Query::on(TODAY)));
        prop_assert_eq!(at_once.encode(), stepwise.encode());
    }

    #[test]
    fn removal_and_replacement_leave_no_trace(kept in vec(any_supplier(), 0..12), gone in vec(any_supplier(), 1..12), need in any_demand()) {
        let mut changed = engine(gone.iter().cloned().chain(kept.iter().cloned()));
        for profile in &gone {
            if kept.iter().all(|kept| kept.id != profile.id) {
                changed.remove(profile.id);
                prop_assert!(!changed.remove(profile.id));
            }
        }
        let fresh = engine(kept);
        prop_assert_eq!(changed.len(), fresh.len());
        prop_assert_eq!(changed.rank(&need, &Query::on(TODAY)), fresh.rank(&need, &Query::on(TODAY)));
        prop_assert_eq!(changed.encode(), fresh.encode());
    }

    #[test]
    fn a_snapshot_ranks_as_the_engine_it_was_taken_from(suppliers in vec(any_supplier(), 0..12), need in any_demand()) {
        let mut before = engine(suppliers);
        before.position = 42;
        let alike = engine([]);
        let after = Engine::decode(&before.encode(), Weights::default(), alike.aliases).expect("the arranged case holds");
        prop_assert_eq!(after.position, 42);
        prop_assert_eq!(before.rank(&need, &Query::on(TODAY)), after.rank(&need, &Query::on(TODAY)));
        prop_assert_eq!(before.encode(), after.encode());
    }

    #[test]
    fn any_text_at_all_can_be_put_in_ranked_for_and_explained(
        title in "\\PC{0,30}",
        body in "([\\PC\\x00-\\x20]|[a-z0-9+#./_ -]|缺陷|數據|c\\+\\+|5t/h){0,40}",
    ) {
        let engine = engine([supplier(1, &title, &body, Offer::default())]);
        let ranking = engine.rank(&demand(&title, &body, Ask::default()), &Query::on(TODAY));
        for found in &ranking.items {
            prop_assert!((0..=1_000_000).contains(&found.score));
        }
    }
}
