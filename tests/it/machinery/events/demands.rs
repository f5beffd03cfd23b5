//! Demands, on the light path and before a reviewer.

use serde_json::json;

use super::{Journey, text};
use crate::demands::{full_card, in_days};
use crate::support::{Organisation, Person};

const DEMAND: &str = "demand { id state version }";

pub async fn steps(here: &mut Journey, reviewer: &Person) {
    let port = here.world.verified_organisation("port", "ENTERPRISE").await;
    light_path(here, &port).await;
    reviewed(here, &port, reviewer).await;
}

async fn light_path(here: &mut Journey, port: &Organisation) {
    let draft = json!({"ownerId": port.id, "card": full_card()});
    let made = here
        .run(
            port.token(),
            "createDemand",
            draft,
            DEMAND,
            &["demand.created"],
        )
        .await;
    let id = text(&made, &["demand", "id"]);
    let own = json!({"id": id});
    let change = json!({"id": id, "card": {"title": "另一个标题"}});
    let reason = json!({"id": id, "reason": "停止"});
    for (name, input, kind) in [
        ("updateDemand", change, "demand.updated"),
        ("openDemand", own.clone(), "demand.opened"),
        ("renewDemand", own.clone(), "demand.renewed"),
        ("closeDemand", own, "demand.closed"),
        ("cancelDemand", reason, "demand.cancelled"),
    ] {
        here.run(port.token(), name, input, DEMAND, &[kind]).await;
    }
}

async fn reviewed(here: &mut Journey, port: &Organisation, reviewer: &Person) {
    let mut card = full_card();
    card["submissionDeadline"] = json!(in_days(&here.world, 30));
    let draft = json!({"ownerId": port.id, "profile": "OPEN_CHALLENGE", "card": card});
    let made = here
        .run(
            port.token(),
            "createDemand",
            draft,
            DEMAND,
            &["demand.created"],
        )
        .await;
    let id = text(&made, &["demand", "id"]);
    let own = json!({"id": id});
    let back = json!({"id": id, "decision": "REQUEST_CHANGES", "comment": "请补充"});
    let approval = json!({"id": id, "decision": "APPROVE"});
    for (by, name, input, kind) in [
        (
            port.token(),
            "submitDemand",
            own.clone(),
            "demand.submitted",
        ),
        (
            reviewer.token(),
            "reviewDemand",
            back,
            "demand.changes_requested",
        ),
        (
            port.token(),
            "submitDemand",
            own.clone(),
            "demand.submitted",
        ),
        (
            reviewer.token(),
            "reviewDemand",
            approval,
            "demand.approved",
        ),
        (port.token(), "withdrawDemand", own, "demand.withdrawn"),
    ] {
        here.run(by, name, input, DEMAND, &[kind]).await;
    }
}
