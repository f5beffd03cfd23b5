//! Accounts of programs: who makes them, what their keys do, how they end.

use serde_json::{Value, json};

use crate::support::{Organisation, World};

const ACCOUNT: &str =
    "serviceAccount { id name role disabledAt apiKeys { id revokedAt lastUsedAt } }";

impl World {
    async fn service_account(&self, home: &Organisation, role: &str) -> String {
        let input = json!({"organisationId": home.id, "name": "夜间导入", "role": role});
        let (made, kinds) = self
            .act(home.token(), "createServiceAccount", input, ACCOUNT)
            .await;
        assert_eq!(kinds, ["service_account.created"]);
        made["serviceAccount"]["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }

    async fn service_key(
        &self,
        home: &Organisation,
        id: &str,
        scopes: &[&str],
    ) -> (String, String) {
        let input =
            json!({"name": "key", "scopes": scopes, "serviceAccountId": id, "expiresInDays": 366});
        let (made, _) = self
            .act(
                home.token(),
                "createApiKey",
                input,
                "apiKey { secret apiKey { id } }",
            )
            .await;
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        (
            word(&made["apiKey"]["secret"]),
            word(&made["apiKey"]["apiKey"]["id"]),
        )
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_account_acts_by_its_key_and_stands_in_events() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.service_account(&mill, "EDITOR").await;
    let (secret, key) = world.service_key(&mill, &id, &["READ", "DEMANDS"]).await;
    let token = Some(secret.as_str());
    let me = world
        .data(token, "{ me { id displayName kind email } myMemberships(first: 5) { nodes { role organisation { id } } } }", json!({}))
        .await;
    assert_eq!(
        me,
        json!({"me": {"id": id, "displayName": "夜间导入", "kind": "SERVICE_ACCOUNT", "email": null},
            "myMemberships": {"nodes": [{"role": "EDITOR", "organisation": {"id": mill.id}}]}})
    );
    let draft = json!({"ownerId": mill.id, "card": {"title": "T"}});
    world.act(token, "createDemand", draft, "").await;
    let log = crate::machinery::log(&world).await;
    let last = log
        .iter()
        .rfind(|row| row.kind == "demand.created")
        .expect("an event");
    assert_eq!(last.actor_kind, "service_account");
    let actor = last.actor_id.expect("an actor");
    use jiebang::foundation::ids::{TypedId, UserId};
    assert_eq!(UserId::parse(&id).expect("an id").0, actor);

    let query = "query($o: ID!) { serviceAccounts(organisationId: $o) { id role apiKeys { id lastUsedAt } } }";
    let listed = world.data(mill.token(), query, json!({"o": mill.id})).await;
    let account = &listed["serviceAccounts"][0];
    assert_eq!(account["id"], json!(id));
    assert_eq!(account["apiKeys"][0]["id"], json!(key));
    assert!(account["apiKeys"][0]["lastUsedAt"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_account_is_neither_more_than_its_role_nor_anybody() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let dye = world.verified_organisation("dye", "ENTERPRISE").await;
    let viewer = world.service_account(&mill, "VIEWER").await;
    let (secret, _) = world
        .service_key(&mill, &viewer, &["READ", "DEMANDS"])
        .await;
    let token = Some(secret.as_str());
    for (home, code) in [(&mill, "FORBIDDEN"), (&dye, "NOT_FOUND")] {
        let draft = json!({"ownerId": home.id, "card": {"title": "T"}});
        world
            .refused(token, "createDemand", draft, &[(code, "")])
            .await;
    }
    for (name, input, code) in [
        (
            "createApiKey",
            json!({"name": "k", "scopes": ["READ"]}),
            "SCOPE_MISSING",
        ),
        ("logOut", json!({}), "SCOPE_MISSING"),
        ("enrolTotp", json!({}), "SCOPE_MISSING"),
    ] {
        world.refused(token, name, input, &[(code, "")]).await;
    }
    for role in ["ADMIN", "OWNER"] {
        let input = json!({"organisationId": mill.id, "name": "n", "role": role});
        world
            .refused(
                mill.token(),
                "createServiceAccount",
                input,
                &[("SERVICE_ROLE", "input.role")],
            )
            .await;
    }
    let account = json!({"name": "k", "scopes": ["READ", "ACCOUNT"], "serviceAccountId": viewer});
    world
        .refused(
            mill.token(),
            "createApiKey",
            account,
            &[("SERVICE_SCOPE", "input.scopes")],
        )
        .await;
    // The usual ways of members do not lead around that.
    let members = world.members(&mill, mill.token()).await;
    let member = &members
        .iter()
        .find(|row| row["role"] == "VIEWER")
        .expect("a member")["id"];
    for (name, input, expected) in [
        (
            "changeMemberRole",
            json!({"id": member, "role": "ADMIN"}),
            ("SERVICE_ROLE", "input.role"),
        ),
        (
            "removeMember",
            json!({"id": member}),
            ("SERVICE_MEMBER", ""),
        ),
        (
            "transferOwnership",
            json!({"organisationId": mill.id, "to": member}),
            ("SERVICE_ROLE", "input.to"),
        ),
    ] {
        world.refused(mill.token(), name, input, &[expected]).await;
    }
    let input = json!({"id": member, "role": "EDITOR"});
    world.act(mill.token(), "changeMemberRole", input, "").await;
    let guess = json!({"email": format!("service:{viewer}"), "password": ""});
    world
        .refused(None, "logIn", guess, &[("LOGIN_FAILED", "")])
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_of_the_organisation_manage_its_service_accounts() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let dye = world.verified_organisation("dye", "ENTERPRISE").await;
    let editor = world.member(&mill, "edda", "EDITOR").await;
    let id = world.service_account(&mill, "EDITOR").await;
    let (_, key) = world.service_key(&mill, &id, &["READ"]).await;
    for (token, code) in [
        (None, "UNAUTHENTICATED"),
        (editor.token(), "FORBIDDEN"),
        (dye.token(), "NOT_FOUND"),
    ] {
        for (name, input) in [
            (
                "createServiceAccount",
                json!({"organisationId": mill.id, "name": "n", "role": "VIEWER"}),
            ),
            ("disableServiceAccount", json!({"id": id})),
            (
                "createApiKey",
                json!({"name": "k", "scopes": ["READ"], "serviceAccountId": id}),
            ),
            ("revokeApiKey", json!({"id": key})),
        ] {
            world.refused(token, name, input, &[(code, "")]).await;
        }
        let query = "query($o: ID!) { serviceAccounts(organisationId: $o) { id } }";
        let answer = world.ask(token, query, json!({"o": mill.id})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    }
    // A person is no service account.
    let person = json!({"id": editor.id});
    world
        .refused(
            mill.token(),
            "disableServiceAccount",
            person,
            &[("NOT_FOUND", "")],
        )
        .await;
    // Nor is one made by a key.
    let strong = json!({"name": "k", "scopes": ["READ", "ACCOUNT"]});
    let (made, _) = world
        .act(mill.token(), "createApiKey", strong, "apiKey { secret }")
        .await;
    let input = json!({"organisationId": mill.id, "name": "n", "role": "VIEWER"});
    world
        .refused(
            made["apiKey"]["secret"].as_str(),
            "createServiceAccount",
            input,
            &[("SESSION_NEEDED", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_account_ends_with_its_keys_and_its_membership() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.service_account(&mill, "EDITOR").await;
    let (first, key) = world.service_key(&mill, &id, &["READ"]).await;
    let (second, _) = world.service_key(&mill, &id, &["READ"]).await;
    let (_, kinds) = world
        .act(mill.token(), "revokeApiKey", json!({"id": key}), "")
        .await;
    assert_eq!(kinds, ["api_key.revoked"]);
    world.assert_ended(&first).await;
    assert_eq!(world.turned_away(&second).await, None);
    let (made, kinds) = world
        .act(
            mill.token(),
            "disableServiceAccount",
            json!({"id": id}),
            ACCOUNT,
        )
        .await;
    assert_eq!(kinds, ["service_account.disabled"]);
    let account = &made["serviceAccount"];
    assert!(account["disabledAt"].is_string());
    let keys = account["apiKeys"].as_array().expect("keys");
    assert!(
        keys.iter().all(|key| key["revokedAt"].is_string()),
        "{account}"
    );
    world.assert_ended(&second).await;
    let (_, kinds) = world
        .act(mill.token(), "disableServiceAccount", json!({"id": id}), "")
        .await;
    assert!(kinds.is_empty());
    let late = json!({"name": "k", "scopes": ["READ"], "serviceAccountId": id});
    world
        .refused(
            mill.token(),
            "createApiKey",
            late,
            &[("SERVICE_DISABLED", "input.serviceAccountId")],
        )
        .await;
    let members = world.members(&mill, mill.token()).await;
    let member = members
        .iter()
        .find(|row| row["role"] == "EDITOR")
        .expect("a member");
    assert_eq!(member["status"], "REMOVED");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_account_needs_no_device_where_people_do() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.service_account(&mill, "EDITOR").await;
    let (secret, _) = world.service_key(&mill, &id, &["READ", "DEMANDS"]).await;
    use jiebang::domains::identity::tables::organisation;
    use sea_orm::{EntityTrait, sea_query::Expr};
    organisation::Entity::update_many()
        .col_expr(
            organisation::Column::SecondFactorRequired,
            Expr::value(true),
        )
        .exec(world.handles.database.writer())
        .await
        .expect("set");
    let draft = json!({"ownerId": mill.id, "card": {"title": "T"}});
    world
        .act(Some(&secret), "createDemand", draft.clone(), "")
        .await;
    world
        .refused(
            mill.token(),
            "createDemand",
            draft,
            &[("SECOND_FACTOR_NEEDED", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeating_a_request_makes_no_second_account() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let input = json!({"organisationId": mill.id, "name": "n", "role": "VIEWER"});
    let once = [("idempotency-key", "make-an-account")];
    let first = world
        .mutate_raw(
            mill.token(),
            "createServiceAccount",
            input.clone(),
            ACCOUNT,
            &once,
        )
        .await;
    let before = world.fingerprint().await;
    let again = world
        .mutate_raw(mill.token(), "createServiceAccount", input, ACCOUNT, &once)
        .await;
    assert_eq!(first, again);
    assert_eq!(world.fingerprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_fifty_service_accounts_and_no_more() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let account = json!({"organisationId": mill.id, "name": "夜间导入", "role": "VIEWER"});
    for number in 0..50 {
        let refused = world
            .refusals(mill.token(), "createServiceAccount", account.clone())
            .await;
        assert_eq!(refused, [""; 0], "{number}");
    }
    world
        .refused(
            mill.token(),
            "createServiceAccount",
            account,
            &[("SERVICE_ACCOUNTS_FULL", "")],
        )
        .await;
    world.stop().await;
}
