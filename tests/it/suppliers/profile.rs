//! Drafting, publishing and showing a supplier profile.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::card;
use crate::support::{Organisation, World, codes};

#[tokio::test(flavor = "multi_thread")]
async fn others_see_the_published_card_and_never_the_draft() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let before = world.event_kinds().await.len();
    let id = world.draft_supplier(&maker, card()).await;
    let selection = "version headline publishedAt published { headline summary } draft { headline } hasUnpublishedChanges";
    let own = world.supplier(maker.token(), &id, selection).await;
    assert_eq!(
        own,
        json!({"version": 1, "headline": null, "publishedAt": null, "published": null,
            "draft": {"headline": "工业视觉检测"}, "hasUnpublishedChanges": true})
    );
    for token in [None, other.token()] {
        assert_eq!(world.supplier(token, &id, "id").await, json!(null));
    }
    let published = world
        .mutate(
            maker.token(),
            "publishSupplier",
            json!({"id": id}),
            "supplier { version }",
        )
        .await;
    assert_eq!(published["supplier"]["version"], 2, "{published}");
    let change = json!({"id": id, "expectedVersion": 2, "card": {"headline": "草稿里的新标题", "keywords": ["未公开"]}});
    assert_eq!(
        world
            .refusals(maker.token(), "updateSupplier", change)
            .await,
        Vec::<String>::new()
    );
    for token in [None, other.token()] {
        let seen = world.supplier(token, &id, selection).await;
        assert_eq!(seen["headline"], "工业视觉检测");
        assert_eq!(seen["published"]["headline"], "工业视觉检测");
        assert_eq!(seen["draft"], json!(null));
        assert_eq!(seen["hasUnpublishedChanges"], json!(null));
        let query = "query($words: String!) { suppliers(filter: {search: $words}) { totalCount } }";
        for words in ["草稿里的新标题", "未公开"] {
            let found = world.data(token, query, json!({"words": words})).await;
            assert_eq!(found["suppliers"]["totalCount"], 0, "{words}");
        }
    }
    let own = world.supplier(maker.token(), &id, selection).await;
    assert_eq!(own["draft"]["headline"], "草稿里的新标题");
    assert_eq!(own["published"]["headline"], "工业视觉检测");
    assert_eq!(own["hasUnpublishedChanges"], true);
    let again = world
        .refusals(maker.token(), "publishSupplier", json!({"id": id}))
        .await;
    assert!(again.is_empty());
    let seen = world.supplier(None, &id, selection).await;
    assert_eq!(seen["headline"], "草稿里的新标题");
    assert_eq!(
        world.event_kinds().await[before..],
        [
            "supplier.created",
            "supplier.published",
            "supplier.updated",
            "supplier.published"
        ]
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_field_missing_for_publication_is_named() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let id = world.draft_supplier(&maker, json!({})).await;
    let publish = json!({"id": id});
    let refused = world
        .refusals(maker.token(), "publishSupplier", publish.clone())
        .await;
    assert_eq!(refused, ["SUPPLIER_INCOMPLETE"; 5]);
    let whole = json!({"id": id, "card": card()});
    assert!(
        world
            .refusals(maker.token(), "updateSupplier", whole)
            .await
            .is_empty()
    );
    let full = card();
    for (field, blank) in [
        ("headline", json!("")),
        ("summary", json!("")),
        ("capabilities", json!([])),
        ("regionsServed", json!([])),
        ("contact", json!({"name": "李四"})),
    ] {
        let clear = json!({"id": id, "card": {field: blank}});
        world.refusals(maker.token(), "updateSupplier", clear).await;
        let before = world.fingerprint().await;
        let answer = world
            .mutate(
                maker.token(),
                "publishSupplier",
                publish.clone(),
                "supplier { id }",
            )
            .await;
        assert_eq!(codes(&answer), ["SUPPLIER_INCOMPLETE"], "{field}");
        assert_eq!(answer["userErrors"][0]["path"], json!(["card", field]));
        assert_eq!(world.fingerprint().await, before);
        let back = json!({"id": id, "card": {field: full[field]}});
        world.refusals(maker.token(), "updateSupplier", back).await;
    }
    // English alone is a summary too.
    let english = json!({"id": id, "card": {"summary": "", "summaryEn": "Finds defects."}});
    world
        .refusals(maker.token(), "updateSupplier", english)
        .await;
    assert!(
        world
            .refusals(maker.token(), "publishSupplier", publish)
            .await
            .is_empty()
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_verified_organisation_publishes() {
    let world = World::start().await;
    let pending = world.pending_organisation("pending", "ENTERPRISE").await;
    let silent = world.unverified_organisation("silent", "ENTERPRISE").await;
    let id = world.draft_supplier(&pending, card()).await;
    let refused = world
        .refusals(pending.token(), "publishSupplier", json!({"id": id}))
        .await;
    assert_eq!(refused, ["NOT_VERIFIED"]);
    let input = json!({"organisationId": silent.id, "card": {}});
    let refused = world
        .refusals(silent.token(), "createSupplier", input)
        .await;
    assert_eq!(refused, ["NOT_VERIFIED"]);
    world.stop().await;
}

/// Whether somebody finds a supplier, after every way to it gave the same answer.
async fn finds(world: &World, token: Option<&str>, id: &str, organisation: &Organisation) -> bool {
    let query = "query($id: ID!, $organisation: ID!) {
        byId: supplier(by: {id: $id}) { id } byOrganisation: supplier(by: {organisationId: $organisation}) { id }
        node(id: $id) { id } nodes(ids: [$id]) { id } organisation(by: {id: $organisation}) { supplier { id } }
        list: suppliers { totalCount nodes { id } } found: suppliers(filter: {search: \"工业\"}) { totalCount nodes { id } }
        other: suppliers(filter: {not: {search: \"别的\"}}) { nodes { id } } }";
    let variables = json!({"id": id, "organisation": organisation.id});
    let found = world.data(token, query, variables).await;
    let mut ways = vec![
        found["byId"].is_object(),
        found["byOrganisation"].is_object(),
        found["node"].is_object(),
        found["nodes"][0].is_object(),
        found["list"]["totalCount"] == 1,
        found["found"]["totalCount"] == 1,
    ];
    for list in ["list", "found", "other"] {
        ways.push(!found[list]["nodes"].as_array().expect("nodes").is_empty());
    }
    // A suspended organisation is itself not found by others.
    if found["organisation"].is_object() {
        ways.push(found["organisation"]["supplier"].is_object());
    }
    assert!(ways.iter().all(|way| *way == ways[0]), "{found:#}");
    ways[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn visibility_decides_who_finds_a_published_supplier() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let member = world.member(&maker, "viewer", "VIEWER").await;
    let stranger = world.person("stranger").await;
    let id = world.published_supplier(&maker, json!({})).await;
    for (visibility, anonymous, logged_in) in [
        ("PUBLIC", true, true),
        ("PLATFORM", false, true),
        ("HIDDEN", false, false),
        ("PUBLIC", true, true),
    ] {
        let input = json!({"id": id, "visibility": visibility});
        let refused = world
            .refusals(maker.token(), "setSupplierVisibility", input)
            .await;
        assert!(refused.is_empty(), "{refused:?}");
        for (token, seen) in [
            (None, anonymous),
            (stranger.token(), logged_in),
            (member.token(), true),
        ] {
            let found = finds(&world, token, &id, &maker).await;
            assert_eq!(found, seen, "{visibility} {token:?}");
        }
    }
    // What was chosen before the publication holds afterwards.
    let hidden = world.verified_organisation("hidden", "ENTERPRISE").await;
    let input = json!({"organisationId": hidden.id, "visibility": "HIDDEN", "card": card()});
    let made = world
        .mutate(hidden.token(), "createSupplier", input, "supplier { id }")
        .await;
    let second = json!({"id": made["supplier"]["id"]});
    world
        .refusals(hidden.token(), "publishSupplier", second)
        .await;
    assert!(finds(&world, None, &id, &maker).await);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_supplier_of_a_suspended_organisation_is_gone_for_others() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let stranger = world.person("stranger").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let id = world.published_supplier(&maker, json!({})).await;
    for (decision, seen) in [("SUSPEND", false), ("VERIFY", true)] {
        let input = json!({"organisationId": maker.id, "decision": decision, "reason": "核查"});
        let answer = world
            .mutate(reviewer.token(), "decideVerification", input, "")
            .await;
        assert_eq!(answer["userErrors"], json!([]));
        assert_eq!(finds(&world, None, &id, &maker).await, seen);
        assert_eq!(finds(&world, stranger.token(), &id, &maker).await, seen);
        assert!(finds(&world, maker.token(), &id, &maker).await);
        let update = json!({"id": id, "card": {"headline": format!("工业 {decision}")}});
        let refused = world
            .refusals(maker.token(), "updateSupplier", update.clone())
            .await;
        assert_eq!(refused.is_empty(), seen, "{refused:?}");
        let foreign = world
            .refusals(stranger.token(), "updateSupplier", update)
            .await;
        assert_eq!(foreign, [if seen { "FORBIDDEN" } else { "NOT_FOUND" }]);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_whole_for_members_and_masked_for_others() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let id = world.published_supplier(&maker, json!({})).await;
    let selection = "published { contact { name phone email masked } }";
    let own = world.supplier(maker.token(), &id, selection).await;
    assert_eq!(
        own["published"]["contact"],
        json!({"name": "李四", "phone": "13900005678", "email": "li@example.com", "masked": false})
    );
    for token in [None, other.token()] {
        let query = "query($id: ID!) { suppliers { nodes { published { contact { name phone email masked } } } }
            node(id: $id) { ... on Supplier { published { contact { name phone email masked } } } }
            organisations { nodes { supplier { published { contact { name phone email } } } } } }";
        let found = world.data(token, query, json!({"id": id})).await;
        assert_eq!(found["node"]["published"]["contact"]["masked"], true);
        let text = found.to_string();
        for secret in ["李四", "13900005678", "0000", "li@example"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_one_profile_even_when_two_are_drafted_at_once() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let input = json!({"organisationId": maker.id, "card": card()});
    let (one, two) = tokio::join!(
        world.refusals(maker.token(), "createSupplier", input.clone()),
        world.refusals(maker.token(), "createSupplier", input.clone())
    );
    let mut both = [one.concat(), two.concat()];
    both.sort();
    assert_eq!(both, ["", "SUPPLIER_EXISTS"]);
    let before = world.fingerprint().await;
    let third = world.refusals(maker.token(), "createSupplier", input).await;
    assert_eq!(third, ["SUPPLIER_EXISTS"]);
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_named_and_changes_nothing() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let id = world.draft_supplier(&maker, card()).await;
    let before = world.fingerprint().await;
    let cases: Vec<(Value, &str)> = vec![
        (
            json!({"priceMinMinor": "5", "priceMaxMinor": "4"}),
            "PRICE_ORDER",
        ),
        (json!({"priceMinMinor": "-1"}), "OUT_OF_RANGE"),
        (
            json!({"onePersonCompany": true, "teamSize": 2}),
            "ONE_PERSON_TEAM_SIZE",
        ),
        (json!({"teamSize": 0}), "OUT_OF_RANGE"),
        (json!({"parallelPilots": -1}), "OUT_OF_RANGE"),
        (
            json!({"capabilities": [{"code": "vision.ocr", "level": 4}]}),
            "OUT_OF_RANGE",
        ),
        (
            json!({"capabilities": [{"code": "no.such", "level": 1}]}),
            "UNKNOWN_CODE",
        ),
        (json!({"areas": ["no.such"]}), "UNKNOWN_CODE"),
        (json!({"regionsServed": ["1"]}), "UNKNOWN_CODE"),
        (
            json!({"qualifications": [{"code": "ISO0"}]}),
            "UNKNOWN_CODE",
        ),
        (
            json!({"offerings": [{"kind": "MODEL", "name": " "}]}),
            "REQUIRED",
        ),
        (
            json!({"cases": [{"title": "x", "outcome": "y", "year": 1800}]}),
            "OUT_OF_RANGE",
        ),
        (json!({"headline": "长".repeat(201)}), "TOO_LONG"),
        (json!({"keywords": vec!["x"; 31]}), "TOO_MANY"),
        (json!({"language": "fr"}), "UNKNOWN_CODE"),
        (json!({"deployment": {"djcpLevel": 5}}), "OUT_OF_RANGE"),
    ];
    for (change, code) in cases {
        let input = json!({"id": id, "card": change});
        let refused = world.refusals(maker.token(), "updateSupplier", input).await;
        assert_eq!(refused, [code], "{change}");
    }
    let impossible = json!({"id": id, "card": {"qualifications": [{"code": "ISO9001", "expiresOn": "2027-02-30"}]}});
    let answer = world
        .mutate_raw(maker.token(), "updateSupplier", impossible, "", &[])
        .await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn available_actions_agree_with_the_commands() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let pending = world.pending_organisation("pending", "ENTERPRISE").await;
    let viewer = world.member(&maker, "viewer", "VIEWER").await;
    let stranger = world.person("stranger").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let halted = world.verified_organisation("halted", "ENTERPRISE").await;
    let suppliers = [
        world.published_supplier(&maker, json!({})).await,
        world.draft_supplier(&pending, json!({})).await,
        world.published_supplier(&halted, json!({})).await,
    ];
    let input = json!({"organisationId": halted.id, "decision": "SUSPEND", "reason": "核查"});
    world
        .mutate(reviewer.token(), "decideVerification", input, "")
        .await;
    let before = world.fingerprint().await;
    let mut compared = 0;
    for id in &suppliers {
        for token in [
            maker.token(),
            pending.token(),
            halted.token(),
            viewer.token(),
            stranger.token(),
            None,
        ] {
            let found = world
                .supplier(token, id, "availableActions { action allowed code }")
                .await;
            for verdict in found["availableActions"].as_array().into_iter().flatten() {
                let (name, rest) = match verdict["action"].as_str().expect("an action") {
                    "UPDATE" => ("updateSupplier", json!({"card": {"headline": "另一个"}})),
                    "PUBLISH" => ("publishSupplier", json!({})),
                    "SET_VISIBILITY" => ("setSupplierVisibility", json!({"visibility": "HIDDEN"})),
                    other => panic!("no command is known for the action {other}"),
                };
                let mut input = rest;
                input["id"] = json!(id);
                input["dryRun"] = json!(true);
                let first = world.refusals(token, name, input).await.into_iter().next();
                assert_eq!(verdict["code"], json!(first), "{name}");
                assert_eq!(verdict["allowed"], json!(first.is_none()), "{name}");
                compared += 1;
            }
        }
    }
    assert!(compared >= 24, "{compared} verdicts were compared");
    assert_eq!(world.fingerprint().await, before, "dry runs change nothing");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_an_old_version_is_refused() {
    let world = World::start().await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let id = world.published_supplier(&maker, json!({})).await;
    let before = world.fingerprint().await;
    for (name, rest) in [
        ("updateSupplier", json!({"card": {"headline": "x"}})),
        ("publishSupplier", json!({})),
        ("setSupplierVisibility", json!({"visibility": "HIDDEN"})),
    ] {
        let mut input = rest;
        input["id"] = json!(id);
        input["expectedVersion"] = json!(1);
        let refused = world.refusals(maker.token(), name, input).await;
        assert_eq!(refused, ["STALE_VERSION"], "{name}");
    }
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}
