//! Pages of a ranking.

use serde_json::{Value, json};

use super::{ask_matches, card, ids, import, indexed, matches, with};
use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn pages_forward_and_backward_cover_the_ranking_once() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let cards: Vec<Value> = (0..23)
        .map(|number| {
            let summary = "织物瑕疵检测。".repeat(1 + number % 7);
            let one = card("织物瑕疵检测", &summary, "vision.defect_inspection");
            with(one, "parallelPilots", json!(number % 4 + 1))
        })
        .collect();
    import(&world, &cards).await;
    indexed(&world, 23, 0).await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let page = async |arguments: Value| matches(&world, mill.token(), &demand, arguments).await;
    let whole = page(json!({"first": 100})).await;
    let all = ids(&whole);
    assert_eq!(all.len(), 23);
    assert_eq!(whole["pageInfo"]["hasNextPage"], false);

    let (mut forward, mut after) = (Vec::new(), json!(null));
    for round in 0.. {
        let found = page(json!({"first": 5, "after": after})).await;
        forward.extend(ids(&found));
        assert_eq!(found["pageInfo"]["hasPreviousPage"], round > 0);
        assert_eq!(found["edges"][0]["rank"], round * 5 + 1);
        after = found["pageInfo"]["endCursor"].clone();
        if found["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(forward, all);

    let (mut backward, mut before) = (Vec::new(), json!(null));
    for round in 0.. {
        let found = page(json!({"last": 5, "before": before})).await;
        backward.splice(0..0, ids(&found));
        assert_eq!(found["pageInfo"]["hasNextPage"], round > 0);
        before = found["pageInfo"]["startCursor"].clone();
        if found["pageInfo"]["hasPreviousPage"] == false {
            break;
        }
    }
    assert_eq!(backward, all);

    // Between two cursors.
    let cursor = |place: usize| whole["edges"][place]["cursor"].clone();
    let found = page(json!({"first": 10, "after": cursor(2), "before": cursor(6)})).await;
    assert_eq!(ids(&found), all[3..6]);
    let found = page(json!({"last": 2, "after": cursor(2), "before": cursor(6)})).await;
    assert_eq!(ids(&found), all[4..6]);
    let found = page(json!({"first": 5, "after": cursor(22)})).await;
    assert_eq!(ids(&found), Vec::<String>::new());
    assert_eq!(found["pageInfo"]["hasNextPage"], false);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_that_cannot_be_are_refused() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.draft_demand(&mill, json!({})).await;
    for (arguments, code) in [
        (json!({"first": 0}), "BAD_PAGE"),
        (json!({"first": 101}), "BAD_PAGE"),
        (json!({"first": 1, "last": 1}), "BAD_PAGE"),
        (json!({"after": "nonsense"}), "BAD_CURSOR"),
        // "rank:-1" and "rank:18446744073709551615".
        (json!({"after": "cmFuazotMQ"}), "BAD_CURSOR"),
        (
            json!({"before": "cmFuazoxODQ0Njc0NDA3MzcwOTU1MTYxNQ"}),
            "BAD_CURSOR",
        ),
    ] {
        let answer = ask_matches(&world, mill.token(), &demand, arguments.clone(), &[]).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], code,
            "{arguments} {answer:#}"
        );
    }
    // "rank:0" lies before the first.
    let arguments = json!({"last": 5, "before": "cmFuazow"});
    let found = matches(&world, mill.token(), &demand, arguments).await;
    assert_eq!(found["edges"], json!([]));
    world.stop().await;
}
