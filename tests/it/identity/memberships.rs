//! Memberships: invitations, roles, removal and leaving.

use serde_json::{Value, json};

use crate::support::{Organisation, Person, World};

const MEMBER: &str = "membership { id version role status email user { id } organisation { id } }";
pub const ABSENT: &str = "mem_100000000000000000000000000";

/// An organisation, and people nearer to it and farther from it.
struct Around {
    mill: Organisation,
    admin: Person,
    editor: Person,
    stranger: Person,
}

impl Around {
    async fn set(world: &World) -> Self {
        let mill = world.verified_organisation("mill", "ENTERPRISE").await;
        Self {
            admin: world.member(&mill, "admin", "ADMIN").await,
            editor: world.member(&mill, "editor", "EDITOR").await,
            stranger: world.person("stranger").await,
            mill,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_accepted_by_whom_it_names() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let anna = world.person("anna").await;
    let input = json!({"organisationId": mill.id, "email": "Anna@Example.com", "role": "EDITOR"});
    let (made, kinds) = world.act(mill.token(), "inviteMember", input, MEMBER).await;
    let id = made["membership"]["id"].as_str().expect("an id");
    assert!(id.starts_with("mem_1"), "{id}");
    // Whether the address has an account is not told: no person is shown yet.
    let expected = |version: i32, status: &str, user: Value| {
        json!({"id": id, "version": version, "role": "EDITOR", "status": status,
            "email": "anna@example.com", "user": user, "organisation": {"id": mill.id}})
    };
    assert_eq!(made["membership"], expected(1, "INVITED", Value::Null));
    assert_eq!(kinds, ["membership.invited"]);

    let mine = "{ myMemberships { nodes { id status } } }";
    let seen = world.data(anna.token(), mine, json!({})).await;
    assert_eq!(
        seen["myMemberships"]["nodes"],
        json!([{"id": id, "status": "INVITED"}])
    );

    let (made, kinds) = world
        .act(anna.token(), "acceptInvitation", json!({"id": id}), MEMBER)
        .await;
    assert_eq!(
        made["membership"],
        expected(2, "ACTIVE", json!({"id": anna.id}))
    );
    assert_eq!(kinds, ["membership.joined"]);
    let again = [("MEMBERSHIP_WRONG_STATE", "")];
    for name in ["acceptInvitation", "declineInvitation"] {
        world
            .refused(anna.token(), name, json!({"id": id}), &again)
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_invitation_may_be_sent_again() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let anna = world.person("anna").await;
    let id = world.invitation(&mill, &anna.email, "VIEWER").await;
    let (made, kinds) = world
        .act(
            anna.token(),
            "declineInvitation",
            json!({"id": id}),
            "membership { id version status }",
        )
        .await;
    assert_eq!(
        made["membership"],
        json!({"id": id, "version": 2, "status": "DECLINED"})
    );
    assert_eq!(kinds, ["membership.declined"]);
    let wrong = [("MEMBERSHIP_WRONG_STATE", "")];
    world
        .refused(anna.token(), "acceptInvitation", json!({"id": id}), &wrong)
        .await;
    world
        .refused(mill.token(), "removeMember", json!({"id": id}), &wrong)
        .await;
    world.invitation(&mill, &anna.email, "VIEWER").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_invitations_are_refused() {
    let world = World::start().await;
    let Around {
        mill,
        admin,
        editor,
        stranger,
    } = Around::set(&world).await;
    let invite =
        |email: &str, role: &str| json!({"organisationId": mill.id, "email": email, "role": role});
    for (token, input, expected) in [
        (
            mill.token(),
            invite("no address", "VIEWER"),
            ("EMAIL_INVALID", "input.email"),
        ),
        (
            mill.token(),
            invite("new@example.com", "OWNER"),
            ("ROLE_TOO_HIGH", "input.role"),
        ),
        (
            admin.token(),
            invite("new@example.com", "OWNER"),
            ("ROLE_TOO_HIGH", "input.role"),
        ),
        (
            mill.token(),
            invite("EDITOR@example.com", "VIEWER"),
            ("ALREADY_MEMBER", ""),
        ),
        (
            editor.token(),
            invite("new@example.com", "VIEWER"),
            ("FORBIDDEN", ""),
        ),
        (
            stranger.token(),
            invite("new@example.com", "VIEWER"),
            ("NOT_FOUND", ""),
        ),
        (
            None,
            invite("new@example.com", "VIEWER"),
            ("UNAUTHENTICATED", ""),
        ),
    ] {
        world
            .refused(token, "inviteMember", input, &[expected])
            .await;
    }
    world.invitation(&mill, "new@example.com", "VIEWER").await;
    let again = invite("new@example.com", "ADMIN");
    world
        .refused(
            mill.token(),
            "inviteMember",
            again,
            &[("ALREADY_MEMBER", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_of_somebody_else_looks_like_none() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let admin = world.member(&mill, "admin", "ADMIN").await;
    let stranger = world.person("stranger").await;
    let foreign = world.invitation(&mill, "anna@example.com", "VIEWER").await;
    for name in ["acceptInvitation", "declineInvitation"] {
        // Not even the administrators who sent it answer it.
        for (token, code) in [
            (stranger.token(), "NOT_FOUND"),
            (admin.token(), "NOT_FOUND"),
            (None, "UNAUTHENTICATED"),
        ] {
            for id in [foreign.as_str(), ABSENT] {
                world
                    .refused(token, name, json!({"id": id}), &[(code, "")])
                    .await;
            }
        }
    }
    for id in [foreign.as_str(), ABSENT] {
        let seen = world
            .data(
                stranger.token(),
                "query($id: ID!) { node(id: $id) { id } }",
                json!({"id": id}),
            )
            .await;
        assert_eq!(seen["node"], Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_change_up_to_ones_own() {
    let world = World::start().await;
    let Around {
        mill,
        admin,
        editor,
        stranger,
    } = Around::set(&world).await;
    let owner = world.membership_of(&mill, &mill.owner).await;
    let id = world.membership_of(&mill, &editor).await;
    let change = |id: &str, role: &str| json!({"id": id, "role": role});
    let stale = json!({"id": id, "role": "ADMIN", "expectedVersion": 1});
    for (token, input, expected) in [
        (
            admin.token(),
            change(&id, "OWNER"),
            ("ROLE_TOO_HIGH", "input.role"),
        ),
        (
            mill.token(),
            change(&id, "OWNER"),
            ("ROLE_TOO_HIGH", "input.role"),
        ),
        (admin.token(), change(&owner, "VIEWER"), ("OWNER_STAYS", "")),
        (mill.token(), change(&owner, "ADMIN"), ("OWNER_STAYS", "")),
        (
            admin.token(),
            stale,
            ("STALE_VERSION", "input.expectedVersion"),
        ),
        (editor.token(), change(&id, "ADMIN"), ("FORBIDDEN", "")),
        (stranger.token(), change(&id, "ADMIN"), ("NOT_FOUND", "")),
        (stranger.token(), change(ABSENT, "ADMIN"), ("NOT_FOUND", "")),
        (None, change(&id, "ADMIN"), ("UNAUTHENTICATED", "")),
        (None, change(ABSENT, "ADMIN"), ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "changeMemberRole", input, &[expected])
            .await;
    }
    let selection = "membership { id version role status }";
    let (made, kinds) = world
        .act(
            admin.token(),
            "changeMemberRole",
            change(&id, "ADMIN"),
            selection,
        )
        .await;
    assert_eq!(
        made["membership"],
        json!({"id": id, "version": 3, "role": "ADMIN", "status": "ACTIVE"})
    );
    assert_eq!(kinds, ["membership.role_changed"]);
    let (_, kinds) = world
        .act(
            admin.token(),
            "changeMemberRole",
            change(&id, "ADMIN"),
            selection,
        )
        .await;
    assert!(kinds.is_empty(), "the same role again changes nothing");
    // The right is there with the next request.
    world
        .invitation(
            &Organisation {
                id: mill.id.clone(),
                owner: editor,
            },
            "new@example.com",
            "ADMIN",
        )
        .await;

    let invited = world.invitation(&mill, "later@example.com", "VIEWER").await;
    let wrong = [("MEMBERSHIP_WRONG_STATE", "")];
    world
        .refused(
            mill.token(),
            "changeMemberRole",
            change(&invited, "EDITOR"),
            &wrong,
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_member_is_out_at_once() {
    let world = World::start().await;
    let Around {
        mill,
        admin,
        editor,
        stranger,
    } = Around::set(&world).await;
    let draft = world.draft_demand(&mill, json!({})).await;
    let owner = world.membership_of(&mill, &mill.owner).await;
    let id = world.membership_of(&mill, &editor).await;
    for (token, id, expected) in [
        (editor.token(), id.as_str(), ("FORBIDDEN", "")),
        (admin.token(), &owner, ("OWNER_STAYS", "")),
        (mill.token(), &owner, ("OWNER_STAYS", "")),
        (stranger.token(), &id, ("NOT_FOUND", "")),
        (stranger.token(), ABSENT, ("NOT_FOUND", "")),
        (None, &id, ("UNAUTHENTICATED", "")),
        (None, ABSENT, ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "removeMember", json!({"id": id}), &[expected])
            .await;
    }
    let query = "query($id: ID!) { demand(by: {id: $id}) { id } }";
    let seen = world
        .data(editor.token(), query, json!({"id": draft}))
        .await;
    assert_eq!(seen["demand"]["id"], json!(draft));
    let (made, kinds) = world
        .act(
            admin.token(),
            "removeMember",
            json!({"id": id}),
            "membership { id version status }",
        )
        .await;
    assert_eq!(
        made["membership"],
        json!({"id": id, "version": 3, "status": "REMOVED"})
    );
    assert_eq!(kinds, ["membership.removed"]);
    let seen = world
        .data(editor.token(), query, json!({"id": draft}))
        .await;
    assert_eq!(seen["demand"], Value::Null);
    world
        .refused(
            admin.token(),
            "removeMember",
            json!({"id": id}),
            &[("MEMBERSHIP_WRONG_STATE", "")],
        )
        .await;
    // The address may come back.
    world.invitation(&mill, &editor.email, "VIEWER").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_withdrawn_before_it_is_accepted() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let anna = world.person("anna").await;
    let id = world.invitation(&mill, &anna.email, "VIEWER").await;
    world
        .act(mill.token(), "removeMember", json!({"id": id}), "")
        .await;
    world
        .refused(
            anna.token(),
            "acceptInvitation",
            json!({"id": id}),
            &[("MEMBERSHIP_WRONG_STATE", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_leave_and_the_owner_does_not() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let stranger = world.person("stranger").await;
    let input = json!({"organisationId": mill.id});
    for (token, expected) in [
        (mill.token(), ("OWNER_STAYS", "")),
        (stranger.token(), ("NOT_FOUND", "")),
        (None, ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "leaveOrganisation", input.clone(), &[expected])
            .await;
    }
    let (made, kinds) = world
        .act(
            viewer.token(),
            "leaveOrganisation",
            input.clone(),
            "membership { version role status }",
        )
        .await;
    assert_eq!(
        made["membership"],
        json!({"version": 3, "role": "VIEWER", "status": "LEFT"})
    );
    assert_eq!(kinds, ["membership.left"]);
    world
        .refused(
            viewer.token(),
            "leaveOrganisation",
            input,
            &[("NOT_FOUND", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_acceptances_at_once_one_wins() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let anna = world.person("anna").await;
    for _ in 0..5 {
        let id = world.invitation(&mill, &anna.email, "VIEWER").await;
        let before = world.event_kinds().await.len();
        let accept = || world.refusals(anna.token(), "acceptInvitation", json!({"id": id}));
        let (one, two) = tokio::join!(accept(), accept());
        assert_eq!([one, two].concat(), ["MEMBERSHIP_WRONG_STATE"]);
        assert_eq!(world.event_kinds().await[before..], ["membership.joined"]);
        world
            .act(
                anna.token(),
                "leaveOrganisation",
                json!({"organisationId": mill.id}),
                "",
            )
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_accepting_and_withdrawing_at_once_one_is_refused_or_both_happened_in_order() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let anna = world.person("anna").await;
    for _ in 0..5 {
        let id = world.invitation(&mill, &anna.email, "VIEWER").await;
        let input = json!({"id": id});
        let (accepted, removed) = tokio::join!(
            world.refusals(anna.token(), "acceptInvitation", input.clone()),
            world.refusals(mill.token(), "removeMember", input.clone()),
        );
        // A member may be removed, a withdrawn invitation not accepted: removal always holds.
        assert!(removed.is_empty(), "{removed:?}");
        assert!(
            accepted.is_empty() || accepted == ["MEMBERSHIP_WRONG_STATE"],
            "{accepted:?}"
        );
        let members = world.members(&mill, mill.token()).await;
        let found = members
            .iter()
            .find(|member| member["id"] == input["id"])
            .expect("the invitation");
        assert_eq!(found["status"], "REMOVED");
    }
}
