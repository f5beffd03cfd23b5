//! Organisations, how they are checked, and who belongs to them.

use serde_json::json;

use super::{Journey, text};
use crate::support::Person;

const MEMBERSHIP: &str = "membership { id status role version }";
const CHECKED: &str = "organisation { verification version }";

pub async fn steps(here: &mut Journey, reviewer: &Person) {
    let founder = here.world.person("fay").await;
    let token = founder.token();
    let input = json!({
        "name": "纺织示例厂", "kind": "ENTERPRISE", "regionCode": "320500",
        "identifier": {"declaredTeam": "a team"},
    });
    let made = here
        .run(
            token,
            "createOrganisation",
            input,
            "organisation { id }",
            &["organisation.created", "membership.joined"],
        )
        .await;
    let mill = text(&made, &["organisation", "id"]);
    let change = json!({"id": mill, "nameEn": "Example mill"});
    here.run(
        token,
        "updateOrganisation",
        change,
        "organisation { nameEn version }",
        &["organisation.updated"],
    )
    .await;
    let changed = ["organisation.verification_changed"];
    let asked = json!({"organisationId": mill});
    here.run(token, "requestVerification", asked, CHECKED, &changed)
        .await;
    let decision = json!({"organisationId": mill, "decision": "VERIFY"});
    here.run(
        reviewer.token(),
        "decideVerification",
        decision,
        CHECKED,
        &changed,
    )
    .await;
    members(here, &mill, &founder).await;
}

async fn members(here: &mut Journey, mill: &str, founder: &Person) {
    let guest = here.world.person("guest").await;
    let refused = invited(here, mill, founder, &guest).await;
    here.run(
        guest.token(),
        "declineInvitation",
        json!({"id": refused}),
        MEMBERSHIP,
        &["membership.declined"],
    )
    .await;
    let guests = invited(here, mill, founder, &guest).await;
    here.run(
        guest.token(),
        "acceptInvitation",
        json!({"id": guests}),
        MEMBERSHIP,
        &["membership.joined"],
    )
    .await;
    here.run(
        founder.token(),
        "changeMemberRole",
        json!({"id": guests, "role": "ADMIN"}),
        MEMBERSHIP,
        &["membership.role_changed"],
    )
    .await;
    here.run(
        founder.token(),
        "transferOwnership",
        json!({"organisationId": mill, "to": guests}),
        MEMBERSHIP,
        &["organisation.ownership_transferred"],
    )
    .await;
    here.run(
        founder.token(),
        "leaveOrganisation",
        json!({"organisationId": mill}),
        MEMBERSHIP,
        &["membership.left"],
    )
    .await;
    let withdrawn = invited(here, mill, &guest, founder).await;
    here.run(
        guest.token(),
        "removeMember",
        json!({"id": withdrawn}),
        MEMBERSHIP,
        &["membership.removed"],
    )
    .await;
}

/// Invites somebody and gives the identifier of the invitation.
async fn invited(here: &mut Journey, mill: &str, by: &Person, whom: &Person) -> String {
    let input = json!({"organisationId": mill, "email": whom.email, "role": "EDITOR"});
    let made = here
        .run(
            by.token(),
            "inviteMember",
            input,
            MEMBERSHIP,
            &["membership.invited"],
        )
        .await;
    text(&made, &["membership", "id"])
}
