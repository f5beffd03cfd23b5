//! Two commands at once: exactly one wins.

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::log;
use crate::support::{Organisation, World};

const ROUNDS: usize = 8;

/// Two replicas where the backend has them, else the same one twice.
async fn places() -> (World, Option<World>) {
    let world = World::start().await;
    let replica = if world.is_postgres() {
        Some(world.another_replica().await)
    } else {
        None
    };
    (world, replica)
}

/// Runs two commands at once and gives what each was refused with; empty for the winner.
async fn both(
    places: &(World, Option<World>),
    one: (Option<&str>, &str, Value),
    two: (Option<&str>, &str, Value),
) -> [String; 2] {
    let (here, there) = (&places.0, places.1.as_ref().unwrap_or(&places.0));
    let (one, two) = tokio::join!(
        here.refusals(one.0, one.1, one.2),
        there.refusals(two.0, two.1, two.2)
    );
    [one.concat(), two.concat()]
}

fn one_won(outcome: &[String; 2], loser: &str) {
    let mut sorted = outcome.clone();
    sorted.sort();
    assert_eq!(sorted, [String::new(), loser.to_owned()]);
}

/// How many events of the kinds a demand has.
async fn events_of(world: &World, id: &str, kinds: &[&str]) -> usize {
    use jiebang::foundation::ids::{DemandId, TypedId};
    let id = DemandId::parse(id).expect("an id").0;
    log(world)
        .await
        .iter()
        .filter(|row| row.subject_id == id && kinds.contains(&row.kind.as_str()))
        .count()
}

async fn started() -> ((World, Option<World>), Organisation) {
    let places = places().await;
    let mill = places.0.verified_organisation("mill", "ENTERPRISE").await;
    (places, mill)
}

async fn stopped(places: (World, Option<World>)) {
    if let Some(replica) = places.1 {
        replica.stop().await;
    }
    places.0.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_openings_one_opens() {
    let (places, mill) = started().await;
    for _ in 0..ROUNDS {
        let id = places.0.draft_demand(&mill, json!({})).await;
        let open = || (mill.token(), "openDemand", json!({"id": id}));
        let outcome = both(&places, open(), open()).await;
        one_won(&outcome, "DEMAND_WRONG_STATE");
        assert_eq!(events_of(&places.0, &id, &["demand.opened"]).await, 1);
    }
    stopped(places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demand_is_opened_or_withdrawn() {
    let (places, mill) = started().await;
    for round in 0..ROUNDS {
        let id = places.0.draft_demand(&mill, json!({})).await;
        let mut names = ["openDemand", "withdrawDemand"];
        if round % 2 == 1 {
            names.reverse();
        }
        let command = |name| (mill.token(), name, json!({"id": id}));
        let outcome = both(&places, command(names[0]), command(names[1])).await;
        one_won(&outcome, "DEMAND_WRONG_STATE");
        let winner = names[usize::from(!outcome[0].is_empty())];
        let state = if winner == "openDemand" {
            "OPEN"
        } else {
            "WITHDRAWN"
        };
        assert_eq!(places.0.state(&mill, &id).await, state);
        let kinds = ["demand.opened", "demand.withdrawn"];
        assert_eq!(events_of(&places.0, &id, &kinds).await, 1);
    }
    stopped(places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_on_one_version_one_is_written() {
    let (places, mill) = started().await;
    let id = places.0.draft_demand(&mill, json!({})).await;
    for version in 1..=ROUNDS {
        let change = |title: &str| {
            let input = json!({"id": id, "expectedVersion": version, "card": {"title": format!("{title} {version}")}});
            (mill.token(), "updateDemand", input)
        };
        let outcome = both(&places, change("甲"), change("乙")).await;
        one_won(&outcome, "STALE_VERSION");
        let winner = if outcome[0].is_empty() { "甲" } else { "乙" };
        let found = places.0.demand(mill.token(), &id, "title version").await;
        let expected = json!({"title": format!("{winner} {version}"), "version": version + 1});
        assert_eq!(found, expected);
    }
    assert_eq!(events_of(&places.0, &id, &["demand.updated"]).await, ROUNDS);
    stopped(places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_never_covers_what_the_reviewer_has_not_read() {
    let (places, mill) = started().await;
    let reviewer = places.0.on_duty("rita", Duty::Reviewer).await;
    for round in 0..ROUNDS {
        let id = places.0.profile_draft(&mill, "OPEN_CHALLENGE").await;
        let submit = json!({"id": id});
        places
            .0
            .done(mill.token(), "submitDemand", submit, "id")
            .await;
        let approve = (
            reviewer.token(),
            "reviewDemand",
            json!({"id": id, "decision": "APPROVE", "expectedVersion": 2}),
        );
        let withdraw = (mill.token(), "withdrawDemand", json!({"id": id}));
        let outcome = if round % 2 == 0 {
            both(&places, approve, withdraw).await
        } else {
            let [two, one] = both(&places, withdraw, approve).await;
            [one, two]
        };
        // A withdrawal is possible before and after an approval; an approval only before.
        assert_eq!(outcome[1], "", "the withdrawal is done in any case");
        assert!(
            ["", "NOT_FOUND", "DEMAND_WRONG_STATE", "STALE_VERSION"].contains(&outcome[0].as_str()),
            "{outcome:?}"
        );
        assert_eq!(places.0.state(&mill, &id).await, "WITHDRAWN");
    }
    stopped(places).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_ends_one_is_the_end() {
    let (places, mill) = started().await;
    for _ in 0..ROUNDS {
        let id = places.0.open_demand(&mill, json!({})).await;
        let close = || (mill.token(), "closeDemand", json!({"id": id}));
        let outcome = both(&places, close(), close()).await;
        one_won(&outcome, "DEMAND_WRONG_STATE");
        let cancel = || {
            (
                mill.token(),
                "cancelDemand",
                json!({"id": id, "reason": "停止"}),
            )
        };
        let outcome = both(&places, cancel(), cancel()).await;
        one_won(&outcome, "DEMAND_WRONG_STATE");
        let kinds = ["demand.closed", "demand.cancelled"];
        assert_eq!(events_of(&places.0, &id, &kinds).await, 2);
    }
    stopped(places).await;
}
