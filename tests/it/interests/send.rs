//! Sending interest in both directions, and what stands against it.

use serde_json::json;

use super::pair;
use crate::demands::{in_days, patient_world};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_supplier_shows_interest_and_its_contact_stays_masked() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let (made, kinds) = world
        .act(
            pair.maker.token(),
            "showInterest",
            pair.letter(),
            "interest { id state direction version overdue senderName receiverName message
                senderContact { name phone masked } receiverContact { name } demand { id } supplier { id } }",
        )
        .await;
    assert_eq!(kinds, ["interest.sent"]);
    let interest = &made["interest"];
    assert_eq!(interest["state"], "SENT");
    assert_eq!(interest["direction"], "FROM_SUPPLIER");
    assert_eq!(interest["version"], 1);
    assert_eq!(interest["overdue"], false);
    assert_eq!(interest["senderName"], "maker 示例单位");
    assert_eq!(interest["receiverName"], "mill 示例单位");
    assert_eq!(interest["senderContact"]["phone"], "13900005678");
    assert!(interest["receiverContact"].is_null());
    let id = interest["id"].as_str().expect("an id");
    let seen = world
        .interest(
            pair.mill.token(),
            id,
            "message senderContact { name phone email masked }",
        )
        .await;
    assert_eq!(
        seen["senderContact"],
        json!({"name": "李*", "phone": "139****5678", "email": "l***@example.com", "masked": true})
    );
    assert!(
        seen["message"]
            .as_str()
            .expect("a message")
            .contains("样机")
    );
    let stranger = world.verified_organisation("stranger", "ENTERPRISE").await;
    for token in [None, stranger.token()] {
        assert!(world.interest(token, id, "id").await.is_null());
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_invites_a_published_supplier() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let (made, _) = world
        .act(
            pair.mill.token(),
            "inviteSupplier",
            pair.letter(),
            "interest { id direction senderName }",
        )
        .await;
    assert_eq!(made["interest"]["direction"], "FROM_OWNER");
    assert_eq!(made["interest"]["senderName"], "mill 示例单位");
    // The pair has its one live interest, whoever was first.
    world
        .refused(
            pair.maker.token(),
            "showInterest",
            pair.letter(),
            &[("INTEREST_EXISTS", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn interest_is_refused_where_it_cannot_lead_anywhere() {
    let world = patient_world().await;
    let pair = pair(&world).await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let with = |field: &str, value: serde_json::Value| {
        let mut letter = pair.letter();
        letter[field] = value;
        letter
    };
    let draft = world.draft_demand(&pair.mill, json!({})).await;
    let own_demand = world.open_demand(&pair.maker, json!({})).await;
    let closing = world
        .open_demand(
            &pair.mill,
            json!({"submissionDeadline": in_days(&world, 2)}),
        )
        .await;
    let absent = "dem_100000000000000000000000000";
    for (token, letter, code, path) in [
        (None, pair.letter(), "UNAUTHENTICATED", ""),
        (other.token(), pair.letter(), "NOT_FOUND", ""),
        (
            pair.maker.token(),
            with("demandId", json!(draft)),
            "NOT_FOUND",
            "",
        ),
        (
            pair.maker.token(),
            with("demandId", json!(absent)),
            "NOT_FOUND",
            "",
        ),
        (
            pair.maker.token(),
            with("demandId", json!(own_demand)),
            "OWN_DEMAND",
            "",
        ),
        (
            pair.maker.token(),
            with("message", json!("  ")),
            "REQUIRED",
            "input.message",
        ),
        (
            pair.maker.token(),
            with("message", json!("长".repeat(2001))),
            "TOO_LONG",
            "input.message",
        ),
        (
            pair.maker.token(),
            with("contact", json!({"name": "李四"})),
            "CONTACT_INCOMPLETE",
            "input.contact",
        ),
        (
            pair.mill.token(),
            with("demandId", json!(draft)),
            "NOT_FOUND",
            "",
        ),
    ] {
        world
            .refused(token, "showInterest", letter, &[(code, path)])
            .await;
    }
    for (token, code) in [
        (other.token(), "NOT_FOUND"),
        (pair.maker.token(), "NOT_FOUND"),
    ] {
        world
            .refused(token, "inviteSupplier", pair.letter(), &[(code, "")])
            .await;
    }
    world.wait(3 * 86_400);
    world
        .refused(
            pair.maker.token(),
            "showInterest",
            with("demandId", json!(closing)),
            &[("DEMAND_NOT_OPEN", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_letters_at_once_exactly_one_is_sent() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let (one, other) = tokio::join!(
        world.mutate(
            pair.maker.token(),
            "showInterest",
            pair.letter(),
            "interest { id }"
        ),
        world.mutate(
            pair.mill.token(),
            "inviteSupplier",
            pair.letter(),
            "interest { id }"
        ),
    );
    let sent = [&one, &other]
        .iter()
        .filter(|answer| !answer["interest"].is_null())
        .count();
    assert_eq!(sent, 1, "{one:#}\n{other:#}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_that_waits_for_its_reviewer_may_show_interest() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let team = world.pending_organisation("team", "TEAM").await;
    let unverified = world.unverified_organisation("nobody", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    for (organisation, expected) in [(&team, json!([])), (&unverified, json!(["x"]))] {
        let card = json!({"headline": "高校团队", "contact": {"name": "赵六", "email": "zhao@example.com"}});
        let input = json!({"organisationId": organisation.id, "card": card});
        let made = world
            .mutate(
                organisation.token(),
                "createSupplier",
                input,
                "supplier { id }",
            )
            .await;
        if expected != json!([]) {
            // Nothing to be interested with.
            assert!(made["supplier"].is_null());
            continue;
        }
        let letter = json!({"demandId": demand, "supplierId": made["supplier"]["id"], "message": "可以合作。"});
        world
            .act(
                organisation.token(),
                "showInterest",
                letter,
                "interest { id }",
            )
            .await;
    }
    // The owner reads who wrote, although the directory does not list the team yet.
    let list = world
        .data(
            mill.token(),
            "{ interests(filter: {awaitingMe: true}) { totalCount nodes { senderName supplier { id } } } }",
            json!({}),
        )
        .await;
    assert_eq!(list["interests"]["totalCount"], 1);
    assert_eq!(list["interests"]["nodes"][0]["senderName"], "team 示例单位");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_under_the_same_key_sends_nothing_twice() {
    let world = World::start().await;
    let pair = pair(&world).await;
    let headers = [("idempotency-key", "one-letter")];
    let call = async || {
        world
            .mutate_raw(
                pair.maker.token(),
                "showInterest",
                pair.letter(),
                "interest { id state }",
                &headers,
            )
            .await["data"]["showInterest"]
            .clone()
    };
    let first = call().await;
    assert_eq!(first["userErrors"], json!([]), "{first:#}");
    let before = world.fingerprint().await;
    assert_eq!(call().await, first);
    assert_eq!(world.fingerprint().await, before);
    let mut dry = pair.letter();
    dry["dryRun"] = json!(true);
    let tried = world
        .refusals(pair.maker.token(), "showInterest", dry)
        .await;
    assert_eq!(tried, ["INTEREST_EXISTS"]);
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}
