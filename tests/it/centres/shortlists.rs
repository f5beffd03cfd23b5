//! Lists of suppliers for a demand: who makes them, who sees them, and that suppliers never do.

use serde_json::{Value, json};

use crate::matching::indexed;
use crate::support::{Organisation, World};

const LISTS: &str = "shortlists { title kind state maker { id } entries {
    supplier { id } note score engineVersion } }";

async fn lists(world: &World, token: Option<&str>, demand: &str) -> Vec<Value> {
    let found = world.demand(token, demand, LISTS).await;
    found["shortlists"].as_array().expect("lists").clone()
}

fn suppliers_of(list: &Value) -> Vec<&str> {
    let entries = list["entries"].as_array().expect("entries").iter();
    entries
        .map(|entry| entry["supplier"]["id"].as_str().expect("an id"))
        .collect()
}

/// A mill with an open demand, a centre that looks after it, and two suppliers.
struct Scene {
    world: World,
    mill: Organisation,
    centre: Organisation,
    makers: Vec<Organisation>,
    suppliers: Vec<String>,
    demand: String,
}

async fn scene() -> Scene {
    let world = World::start().await;
    let ada = world.administrator().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let centre = world.centre("centre").await;
    world
        .assigned(&ada, &centre, json!({"regionCode": "320500"}))
        .await;
    let (mut makers, mut suppliers) = (Vec::new(), Vec::new());
    for name in ["maker", "rival"] {
        let maker = world.verified_organisation(name, "ENTERPRISE").await;
        suppliers.push(world.published_supplier(&maker, json!({})).await);
        makers.push(maker);
    }
    let demand = world.open_demand(&mill, json!({})).await;
    indexed(&world, 2, 1).await;
    Scene {
        world,
        mill,
        centre,
        makers,
        suppliers,
        demand,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_its_makers_until_it_is_shared_with_the_owner_and_never_a_suppliers() {
    let Scene {
        world,
        mill,
        centre,
        makers,
        suppliers,
        demand,
    } = scene().await;
    let fit = "matches { nodes { id } }";
    let matched = world.demand(centre.token(), &demand, fit).await;
    let nodes = matched["matches"]["nodes"].as_array().expect("nodes");
    assert_eq!(nodes.len(), 2);
    let list = world.shortlist(&centre, &demand, "SHORTLIST").await;
    for supplier in &suppliers {
        world.listed(&centre, &list, supplier).await;
    }
    let seen = lists(&world, centre.token(), &demand).await;
    assert_eq!(suppliers_of(&seen[0]), suppliers);
    let entry = &seen[0]["entries"][0];
    assert_eq!(entry["note"], "同类产线已部署");
    assert!(
        entry["score"].as_i64().is_some_and(|score| score > 0),
        "{entry}"
    );
    assert!(
        entry["engineVersion"]
            .as_str()
            .is_some_and(|version| !version.is_empty())
    );
    let turned: Vec<&String> = suppliers.iter().rev().collect();
    let order = json!({"id": list, "supplierIds": turned, "expectedVersion": 3});
    let (_, kinds) = world
        .act(
            centre.token(),
            "orderShortlist",
            order,
            "shortlist { version }",
        )
        .await;
    assert_eq!(kinds, ["shortlist.ordered"]);
    let seen = lists(&world, centre.token(), &demand).await;
    assert_eq!(suppliers_of(&seen[0]), turned);
    for stranger in [mill.token(), makers[0].token(), None] {
        assert!(lists(&world, stranger, &demand).await.is_empty());
    }
    let share = json!({"id": list});
    world
        .refused(
            mill.token(),
            "shareShortlist",
            share.clone(),
            &[("NOT_FOUND", "")],
        )
        .await;
    let (shared, kinds) = world
        .act(
            centre.token(),
            "shareShortlist",
            share.clone(),
            "shortlist { state sharedAt }",
        )
        .await;
    assert_eq!(kinds, ["shortlist.shared"]);
    assert_eq!(shared["shortlist"]["state"], "SHARED");
    let seen = lists(&world, mill.token(), &demand).await;
    assert_eq!(suppliers_of(&seen[0]), turned);
    for stranger in [makers[0].token(), makers[1].token(), None] {
        assert!(lists(&world, stranger, &demand).await.is_empty());
    }
    // What the owner was shown is fixed, for its makers too.
    let fixed = [("SHORTLIST_SHARED", "")];
    let one = json!({"id": list, "supplierId": suppliers[0]});
    let order = json!({"id": list, "supplierIds": suppliers});
    for (name, input) in [
        ("shareShortlist", &share),
        ("addToShortlist", &one),
        ("removeFromShortlist", &one),
        ("orderShortlist", &order),
    ] {
        world
            .refused(centre.token(), name, input.clone(), &fixed)
            .await;
        world
            .refused(mill.token(), name, input.clone(), &[("FORBIDDEN", "")])
            .await;
        world
            .refused(makers[0].token(), name, input.clone(), &[("NOT_FOUND", "")])
            .await;
    }
    let own = world.shortlist(&mill, &demand, "LONGLIST").await;
    world.listed(&mill, &own, &suppliers[0]).await;
    assert_eq!(lists(&world, mill.token(), &demand).await.len(), 2);
    assert_eq!(lists(&world, centre.token(), &demand).await.len(), 1);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_score_stays_when_the_demand_changes() {
    let Scene {
        world,
        mill,
        centre,
        suppliers,
        demand,
        ..
    } = scene().await;
    let list = world.shortlist(&centre, &demand, "LONGLIST").await;
    world.listed(&centre, &list, &suppliers[0]).await;
    let before = lists(&world, centre.token(), &demand).await;
    let change = json!({"id": demand, "card": {"areas": ["livelihood.healthcare"],
        "title": "门诊分诊助手", "problem": "分诊靠人工。"}});
    world.done(mill.token(), "updateDemand", change, "id").await;
    indexed(&world, 2, 1).await;
    assert_eq!(lists(&world, centre.token(), &demand).await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_list_is_refused_and_changes_nothing() {
    let Scene {
        world,
        mill,
        centre,
        makers,
        suppliers,
        demand,
    } = scene().await;
    let begin = |maker: &Organisation| json!({"demandId": demand, "organisationId": maker.id, "kind": "SHORTLIST", "title": "短名单"});
    world
        .refused(
            makers[0].token(),
            "createShortlist",
            begin(&makers[0]),
            &[("FORBIDDEN", "")],
        )
        .await;
    world
        .refused(
            makers[0].token(),
            "createShortlist",
            begin(&mill),
            &[("NOT_FOUND", "")],
        )
        .await;
    let list = world.shortlist(&centre, &demand, "SHORTLIST").await;
    world
        .refused(
            centre.token(),
            "shareShortlist",
            json!({"id": list}),
            &[("SHORTLIST_EMPTY", "")],
        )
        .await;
    world.listed(&centre, &list, &suppliers[0]).await;
    let again = json!({"id": list, "supplierId": suppliers[0]});
    let at = [("SHORTLISTED", "input.supplierId")];
    world
        .refused(centre.token(), "addToShortlist", again, &at)
        .await;
    let absent = json!({"id": list, "supplierId": suppliers[1]});
    let at = [("NOT_FOUND", "input.supplierId")];
    world
        .refused(centre.token(), "removeFromShortlist", absent, &at)
        .await;
    let at = [("SHORTLIST_ORDER", "input.supplierIds")];
    for ids in [
        json!([]),
        json!([suppliers[1]]),
        json!([suppliers[0], suppliers[0]]),
        json!([suppliers[0], suppliers[1]]),
    ] {
        let order = json!({"id": list, "supplierIds": ids});
        world
            .refused(centre.token(), "orderShortlist", order, &at)
            .await;
    }
    let stale = json!({"id": list, "supplierIds": [suppliers[0]], "expectedVersion": 1});
    let at = [("STALE_VERSION", "input.expectedVersion")];
    world
        .refused(centre.token(), "orderShortlist", stale, &at)
        .await;
    let hidden = json!({"id": suppliers[1], "visibility": "HIDDEN"});
    world
        .act(makers[1].token(), "setSupplierVisibility", hidden, "")
        .await;
    let unseen = json!({"id": list, "supplierId": suppliers[1]});
    let at = [("NOT_FOUND", "input.supplierId")];
    world
        .refused(centre.token(), "addToShortlist", unseen, &at)
        .await;
    let out = json!({"id": list, "supplierId": suppliers[0]});
    let (_, kinds) = world
        .act(centre.token(), "removeFromShortlist", out, "")
        .await;
    assert_eq!(kinds, ["shortlist.supplier_removed"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_and_their_suppliers_are_limited() {
    let Scene {
        world,
        centre,
        demand,
        ..
    } = scene().await;
    let list = world.shortlist(&centre, &demand, "SHORTLIST").await;
    for number in 0..21 {
        let maker = world
            .verified_organisation(&format!("maker{number}"), "ENTERPRISE")
            .await;
        let supplier = world.published_supplier(&maker, json!({})).await;
        if number < 20 {
            world.listed(&centre, &list, &supplier).await;
        } else {
            let one_more = json!({"id": list, "supplierId": supplier});
            world
                .refused(
                    centre.token(),
                    "addToShortlist",
                    one_more,
                    &[("SHORTLIST_FULL", "")],
                )
                .await;
        }
    }
    for _ in 1..20 {
        world.shortlist(&centre, &demand, "LONGLIST").await;
    }
    let one_more = json!({"demandId": demand, "organisationId": centre.id, "kind": "LONGLIST",
        "title": "再一份"});
    world
        .refused(
            centre.token(),
            "createShortlist",
            one_more,
            &[("SHORTLISTS_FULL", "")],
        )
        .await;
    world.stop().await;
}
