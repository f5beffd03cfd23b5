//! What everybody sees: nothing, until both sides want it shown, and then not everything.

use serde_json::{Value, json};

use super::{report, reported, signed};
use crate::interests::pair;
use crate::support::World;

const SHOWN: &str = "kind signedOn summary state caseStudy amount { amountMinor } number proof { id } answer \
    ownerConsentedAt supplierConsentedAt answeredAt";

/// How many results somebody finds at the demand, at the supplier and in the list.
async fn found(world: &World, token: Option<&str>, demand: &str, supplier: &str) -> Vec<i64> {
    let query = "query($d: ID!, $s: ID!) {
        demand(by: {id: $d}) { results { totalCount nodes { id } } }
        supplier(by: {id: $s}) { results { totalCount nodes { id } } }
        results(filter: {demandId: $d}) { totalCount nodes { id } } }";
    let answer = world
        .data(token, query, json!({"d": demand, "s": supplier}))
        .await;
    [&answer["demand"], &answer["supplier"], &answer]
        .iter()
        .map(|parent| {
            let page = &parent["results"];
            let count = page["totalCount"].as_i64().expect("a count");
            assert_eq!(page["nodes"].as_array().map_or(0, Vec::len) as i64, count);
            count
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_study_is_public_while_both_sides_consent() {
    let world = World::start().await;
    let signed = signed(&world).await;
    let (mill, maker) = (&signed.pair.mill, &signed.pair.maker);
    let (demand, supplier) = (&signed.pair.demand, &signed.pair.supplier);
    let outsider = async || {
        let seen = world.result(None, &signed.id, SHOWN).await;
        let counts = found(&world, None, demand, supplier).await;
        assert!(
            counts.iter().all(|count| (*count == 1) != seen.is_null()),
            "{counts:?}"
        );
        seen
    };
    assert!(outsider().await.is_null());
    assert_eq!(
        found(&world, mill.token(), demand, supplier).await,
        [1, 1, 1]
    );
    let of = |side: &str| json!({"id": signed.id, "side": side});
    for (token, side) in [(mill.token(), "SUPPLIER"), (maker.token(), "OWNER")] {
        world
            .refused(token, "consentToCaseStudy", of(side), &[("FORBIDDEN", "")])
            .await;
    }
    let (_, kinds) = world
        .act(maker.token(), "consentToCaseStudy", of("SUPPLIER"), "")
        .await;
    assert_eq!(kinds, ["result.consent_given"]);
    assert!(outsider().await.is_null());
    let selection = "result { caseStudy }";
    let (made, _) = world
        .act(mill.token(), "consentToCaseStudy", of("OWNER"), selection)
        .await;
    assert_eq!(made["result"]["caseStudy"], true);
    let (_, kinds) = world
        .act(mill.token(), "consentToCaseStudy", of("OWNER"), "")
        .await;
    assert!(kinds.is_empty(), "consenting twice changes nothing");
    assert_eq!(
        outsider().await,
        json!({"kind": "CONTRACT", "signedOn": "2025-06-03", "summary": "两条产线，漏检率降到千分之二。",
            "state": "SELF_REPORTED", "caseStudy": true, "amount": null, "number": null,
            "proof": null, "answer": null, "ownerConsentedAt": null, "supplierConsentedAt": null,
            "answeredAt": null})
    );
    world
        .refused(
            None,
            "confirmResult",
            json!({"id": signed.id}),
            &[("UNAUTHENTICATED", "")],
        )
        .await;
    let (_, kinds) = world
        .act(mill.token(), "withdrawCaseStudyConsent", of("OWNER"), "")
        .await;
    assert_eq!(kinds, ["result.consent_withdrawn"]);
    assert!(outsider().await.is_null());
    // Whoever disputes does not want it shown either.
    world
        .act(mill.token(), "consentToCaseStudy", of("OWNER"), "")
        .await;
    assert!(outsider().await.is_object());
    let dispute = json!({"id": signed.id, "reason": "金额不对。"});
    world.act(mill.token(), "disputeResult", dispute, "").await;
    assert!(outsider().await.is_null());
    world
        .act(
            maker.token(),
            "withdrawResult",
            json!({"id": signed.id}),
            "",
        )
        .await;
    let wrong = [("RESULT_WRONG_STATE", "")];
    world
        .refused(mill.token(), "consentToCaseStudy", of("OWNER"), &wrong)
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_is_public_only_where_it_was_declared_so_and_a_masked_owner_never() {
    let world = World::start().await;
    let mut pair = pair(&world).await;
    let masked = json!({"masked": true, "confidentialityRationale":
        "产线节拍与良率数据涉及商业秘密，签约之前不宜公开，仅向评审人员说明。"});
    pair.demand = world.open_demand(&pair.mill, masked).await;
    let mut input = report(&world, &pair, "1").await;
    input["amountPublic"] = json!(true);
    let id = reported(&world, &pair.maker, input).await;
    for (token, side) in [
        (pair.mill.token(), "OWNER"),
        (pair.maker.token(), "SUPPLIER"),
    ] {
        let consent = json!({"id": id, "side": side});
        world.act(token, "consentToCaseStudy", consent, "").await;
    }
    let selection = "amount { amountMinor } side demand { owner { name } } supplier { headline }";
    let seen: Value = world.result(None, &id, selection).await;
    assert_eq!(
        seen,
        json!({"amount": {"amountMinor": "120000000"}, "side": "SUPPLIER",
            "demand": {"owner": null}, "supplier": {"headline": "工业视觉检测"}})
    );
    world.stop().await;
}
