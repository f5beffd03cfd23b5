//! Ownership of an organisation: handed on, and with exactly one person at all times.

use serde_json::{Value, json};

use super::memberships::ABSENT;
use crate::support::{Organisation, World};

impl World {
    /// The addresses of the active owners; there is exactly one at any time.
    async fn owners(&self, organisation: &Organisation, token: Option<&str>) -> Vec<Value> {
        let members = self.members(organisation, token).await;
        let owns = |member: &&Value| member["role"] == "OWNER" && member["status"] == "ACTIVE";
        members
            .iter()
            .filter(owns)
            .map(|member| member["email"].clone())
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ownership_is_handed_to_another_member() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let heir = world.member(&mill, "heir", "EDITOR").await;
    let id = world.membership_of(&mill, &heir).await;
    let foreign = world.membership_of(&other, &other.owner).await;
    let invited = world.invitation(&mill, "later@example.com", "VIEWER").await;
    let to = |id: &str| json!({"organisationId": mill.id, "to": id});
    for (token, input, expected) in [
        (mill.token(), to(&foreign), ("NOT_FOUND", "input.to")),
        (mill.token(), to(ABSENT), ("NOT_FOUND", "input.to")),
        (mill.token(), to(&invited), ("MEMBERSHIP_WRONG_STATE", "")),
        (heir.token(), to(&id), ("FORBIDDEN", "")),
        (other.token(), to(&foreign), ("NOT_FOUND", "")),
        (None, to(&id), ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "transferOwnership", input, &[expected])
            .await;
    }
    let (made, kinds) = world
        .act(
            mill.token(),
            "transferOwnership",
            to(&id),
            "membership { id version role status }",
        )
        .await;
    assert_eq!(
        made["membership"],
        json!({"id": id, "version": 3, "role": "OWNER", "status": "ACTIVE"})
    );
    assert_eq!(kinds, ["organisation.ownership_transferred"]);
    assert_eq!(world.owners(&mill, heir.token()).await, [json!(heir.email)]);
    let members = world.members(&mill, heir.token()).await;
    let former = members
        .iter()
        .find(|member| member["email"] == json!(mill.owner.email));
    assert_eq!(
        former.expect("a member")["role"],
        "ADMIN",
        "the former owner stays"
    );
    world
        .refused(
            mill.token(),
            "transferOwnership",
            to(&id),
            &[("FORBIDDEN", "")],
        )
        .await;
    world
        .act(
            mill.token(),
            "leaveOrganisation",
            json!({"organisationId": mill.id}),
            "",
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_transfers_at_once_leave_one_owner() {
    let world = World::start().await;
    for round in 0..5 {
        let name = |who: &str| format!("{who}{round}");
        let mill = world
            .unverified_organisation(&name("mill"), "ENTERPRISE")
            .await;
        let anna = world.member(&mill, &name("anna"), "ADMIN").await;
        let bert = world.member(&mill, &name("bert"), "ADMIN").await;
        let transfer = async |to: String| {
            let input = json!({"organisationId": mill.id, "to": to});
            world
                .refusals(mill.token(), "transferOwnership", input)
                .await
        };
        let to_anna = world.membership_of(&mill, &anna).await;
        let to_bert = world.membership_of(&mill, &bert).await;
        let (one, two) = tokio::join!(transfer(to_anna), transfer(to_bert));
        let winner = if one.is_empty() { &anna } else { &bert };
        assert_eq!([one, two].concat(), ["FORBIDDEN"]);
        assert_eq!(
            world.owners(&mill, winner.token()).await,
            [json!(winner.email)]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_while_one_is_made_owner_leaves_one_owner() {
    let world = World::start().await;
    for round in 0..5 {
        let name = |who: &str| format!("{who}{round}");
        let mill = world
            .unverified_organisation(&name("mill"), "ENTERPRISE")
            .await;
        let heir = world.member(&mill, &name("heir"), "ADMIN").await;
        let to = world.membership_of(&mill, &heir).await;
        let (left, transferred) = tokio::join!(
            world.refusals(
                heir.token(),
                "leaveOrganisation",
                json!({"organisationId": mill.id})
            ),
            world.refusals(
                mill.token(),
                "transferOwnership",
                json!({"organisationId": mill.id, "to": to})
            ),
        );
        let owner = match (left.as_slice(), transferred.as_slice()) {
            ([], [code]) if code == "MEMBERSHIP_WRONG_STATE" => &mill.owner,
            ([code], []) if code == "OWNER_STAYS" => &heir,
            _ => panic!("{left:?} {transferred:?}"),
        };
        assert_eq!(
            world.owners(&mill, owner.token()).await,
            [json!(owner.email)]
        );
    }
}
