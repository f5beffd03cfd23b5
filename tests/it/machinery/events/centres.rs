//! Innovation centres: what they are assigned to.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{Journey, text};
use crate::support::Organisation;

pub async fn steps(here: &mut Journey) {
    let administrator = here.world.on_duty("cora", Duty::Administrator).await;
    let centre = here
        .world
        .verified_organisation("centre", "INNOVATION_CENTRE")
        .await;
    let what = json!({"organisationId": centre.id, "regionCode": "320500"});
    let made = here
        .run(
            administrator.token(),
            "assignCentre",
            what,
            "assignment { id }",
            &["centre_assignment.given"],
        )
        .await;
    let id = text(&made, &["assignment", "id"]);
    here.run(
        administrator.token(),
        "endCentreAssignment",
        json!({"id": id}),
        "assignment { endedAt }",
        &["centre_assignment.ended"],
    )
    .await;
    let owner = here
        .world
        .verified_organisation("claimant", "ENTERPRISE")
        .await;
    let entered = json!({"centreId": centre.id, "ownerName": "某厂", "card": {}});
    let made = here
        .run(
            centre.token(),
            "createDemandFor",
            entered,
            "demand { id state }",
            &["demand.created"],
        )
        .await;
    let id = text(&made, &["demand", "id"]);
    // Its repetition tells no code, so the code that claims is another one.
    here.run(
        centre.token(),
        "issueClaimCode",
        json!({"demandId": id}),
        "claimCode { expiresAt }",
        &["demand.claim_code_issued"],
    )
    .await;
    let code = here.world.claim_code(&centre, &id).await;
    here.run(
        owner.token(),
        "claimDemand",
        json!({"organisationId": owner.id, "code": code}),
        "demand { version owner { id } }",
        &["demand.handed_over"],
    )
    .await;
    lists(here, &owner, &id).await;
}

async fn lists(here: &mut Journey, owner: &Organisation, demand: &str) {
    const LIST: &str = "shortlist { id state version }";
    let supplier = here.world.published_supplier(owner, json!({})).await;
    let input = json!({"demandId": demand, "organisationId": owner.id, "kind": "LONGLIST",
        "title": "初选"});
    let made = here
        .run(
            owner.token(),
            "createShortlist",
            input,
            LIST,
            &["shortlist.created"],
        )
        .await;
    let id = text(&made, &["shortlist", "id"]);
    let one = json!({"id": id, "supplierId": supplier});
    for (name, input, kind) in [
        ("addToShortlist", &one, "shortlist.supplier_added"),
        ("removeFromShortlist", &one, "shortlist.supplier_removed"),
        (
            "orderShortlist",
            &json!({"id": id, "supplierIds": []}),
            "shortlist.ordered",
        ),
    ] {
        here.run(owner.token(), name, input.clone(), LIST, &[kind])
            .await;
    }
    here.world.listed(owner, &id, &supplier).await;
    let share = json!({"id": id});
    here.run(
        owner.token(),
        "shareShortlist",
        share,
        LIST,
        &["shortlist.shared"],
    )
    .await;
}
