//! Outside results with every answer that they can have, and matches that are put aside.

use serde_json::{Value, json};

use super::{Journey, text};
use crate::interests::Pair;
use crate::results::{report, reported};
use crate::support::Person;

const RESULT: &str = "result { id version state answer caseStudy }";
const DISMISSAL: &str = "dismissal { side reason dismissedAt undoneAt }";

pub async fn steps(here: &mut Journey, pair: &Pair, reviewer: &Person) {
    let (owner, supplier) = (pair.mill.token(), pair.maker.token());
    let first = report(&here.world, pair, "1").await;
    let made = here
        .run(
            supplier,
            "reportResult",
            first,
            RESULT,
            &["file.attached", "result.reported"],
        )
        .await;
    let verified = text(&made, &["result", "id"]);
    let own = json!({"id": verified});
    let consent = json!({"id": verified, "side": "OWNER"});
    for (by, name, input, kind) in [
        (
            owner,
            "disputeResult",
            reasoned(&verified),
            "result.disputed",
        ),
        (owner, "confirmResult", own.clone(), "result.confirmed"),
        (
            owner,
            "consentToCaseStudy",
            consent.clone(),
            "result.consent_given",
        ),
        (
            owner,
            "withdrawCaseStudyConsent",
            consent,
            "result.consent_withdrawn",
        ),
        (reviewer.token(), "verifyResult", own, "result.verified"),
    ] {
        here.run(by, name, input, RESULT, &[kind]).await;
    }
    let refused = another(here, pair, "2").await;
    here.run(
        reviewer.token(),
        "refuseResult",
        reasoned(&refused),
        RESULT,
        &["result.refused"],
    )
    .await;
    let withdrawn = another(here, pair, "3").await;
    here.run(
        supplier,
        "withdrawResult",
        json!({"id": withdrawn}),
        RESULT,
        &["file.detached", "result.withdrawn"],
    )
    .await;
    dismissals(here, pair).await;
}

async fn dismissals(here: &mut Journey, pair: &Pair) {
    let undo = json!({"demandId": pair.demand, "supplierId": pair.supplier});
    let mut dismissal = undo.clone();
    dismissal["reason"] = json!("NOT_NOW");
    for (name, input, kind) in [
        ("dismissMatch", dismissal, "match.dismissed"),
        ("undoDismissal", undo, "match.dismissal_undone"),
    ] {
        here.run(pair.mill.token(), name, input, DISMISSAL, &[kind])
            .await;
    }
}

fn reasoned(id: &str) -> Value {
    json!({"id": id, "reason": "金额不对。"})
}

/// Another result that the supplier reported.
async fn another(here: &mut Journey, pair: &Pair, number: &str) -> String {
    let input = report(&here.world, pair, number).await;
    reported(&here.world, &pair.maker, input).await
}
