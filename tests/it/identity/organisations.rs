//! Organisations: registering and changing them, and who sees them.

use jiebang::foundation::identifiers::UnifiedSocialCreditCode;
use serde_json::{Value, json};

use crate::support::World;

const WHOLE: &str =
    "organisation { id version name nameEn kind region { code } identifier { scheme id }
    platformRoles verification verificationReason verifiedUntil supplier { id }
    memberships { nodes { role status email user { id } } } } clientMutationId";

fn registration(identifier: Value) -> Value {
    json!({"name": "江南纺织有限公司", "kind": "ENTERPRISE", "regionCode": "320500", "identifier": identifier})
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_registers_an_organisation_owns_it() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let code = UnifiedSocialCreditCode::with_check("91320500MA1234567").expect("a code");
    let mut input = registration(json!({"unifiedSocialCreditCode": code.as_str().to_lowercase()}));
    input["nameEn"] = json!("Jiangnan Textile");
    input["platformRoles"] = json!(["SUPPLIER", "DEMAND_OWNER", "SUPPLIER"]);
    let (made, kinds) = world
        .act(anna.token(), "createOrganisation", input, WHOLE)
        .await;
    assert_eq!(kinds, ["organisation.created", "membership.joined"]);
    let id = made["organisation"]["id"].as_str().expect("an id");
    assert!(id.starts_with("org_1"), "{id}");
    assert_eq!(
        made,
        json!({
            "organisation": {
                "id": id, "version": 1, "name": "江南纺织有限公司", "nameEn": "Jiangnan Textile",
                "kind": "ENTERPRISE", "region": {"code": "320500"},
                "identifier": {"scheme": "CN-USCC", "id": code.as_str()},
                "platformRoles": ["DEMAND_OWNER", "SUPPLIER"], "verification": "UNVERIFIED",
                "verificationReason": null, "verifiedUntil": null, "supplier": null,
                "memberships": {"nodes": [{"role": "OWNER", "status": "ACTIVE",
                    "email": anna.email, "user": {"id": anna.id}}]},
            },
            "userErrors": [], "clientMutationId": null,
        })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_identifier_is_kept_as_its_register_writes_it() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    for (identifier, expected) in [
        (
            json!({"foreignRegistration": {"country": "de", "number": "HRB  12345"}}),
            json!({"scheme": "DE-REG", "id": "DE:HRB 12345"}),
        ),
        (
            json!({"declaredTeam": "南京大学 智能制造团队"}),
            json!({"scheme": "CN-TEAM", "id": "南京大学 智能制造团队"}),
        ),
    ] {
        let selection = "organisation { identifier { scheme id } }";
        let (made, _) = world
            .act(
                anna.token(),
                "createOrganisation",
                registration(identifier),
                selection,
            )
            .await;
        assert_eq!(made["organisation"]["identifier"], expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn faulty_registrations_are_refused() {
    let world = World::start().await;
    let anna = world.person("anna").await;
    let team = || json!({"declaredTeam": "a team of three"});
    let with = |field: &str, value: Value| {
        let mut input = registration(team());
        input[field] = value;
        input
    };
    let invalid = ("IDENTIFIER_INVALID", "input.identifier");
    for (input, expected) in [
        (with("name", json!(" ")), ("REQUIRED", "input.name")),
        (
            with("name", json!("长".repeat(201))),
            ("TOO_LONG", "input.name"),
        ),
        (
            with("name", json!("a\u{7f}b")),
            ("CONTROL_CHARACTER", "input.name"),
        ),
        (
            with("nameEn", json!("x".repeat(201))),
            ("TOO_LONG", "input.nameEn"),
        ),
        (
            with("regionCode", json!("329999")),
            ("UNKNOWN_CODE", "input.regionCode"),
        ),
        (
            registration(json!({"unifiedSocialCreditCode": "91320500MA12345670"})),
            invalid,
        ),
        (
            registration(json!({"unifiedSocialCreditCode": "9132"})),
            invalid,
        ),
        (
            registration(json!({"foreignRegistration": {"country": "CN", "number": "1"}})),
            invalid,
        ),
        (
            registration(json!({"foreignRegistration": {"country": "XX", "number": "1"}})),
            invalid,
        ),
        (
            registration(json!({"foreignRegistration": {"country": "DE", "number": " "}})),
            invalid,
        ),
        (registration(json!({"declaredTeam": "x"})), invalid),
        (
            registration(json!({"declaredTeam": "x".repeat(201)})),
            invalid,
        ),
    ] {
        world
            .refused(anna.token(), "createOrganisation", input, &[expected])
            .await;
    }
    let anonymous = registration(team());
    world
        .refused(
            None,
            "createOrganisation",
            anonymous,
            &[("UNAUTHENTICATED", "")],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_registration_is_one_organisation_however_it_is_written() {
    let world = World::start().await;
    let (anna, bert) = (world.person("anna").await, world.person("bert").await);
    let first =
        registration(json!({"foreignRegistration": {"country": "DE", "number": "HRB 12345"}}));
    let second =
        registration(json!({"foreignRegistration": {"country": "de", "number": "hrb-12.345"}}));
    world
        .act(anna.token(), "createOrganisation", first, "")
        .await;
    world
        .refused(
            bert.token(),
            "createOrganisation",
            second,
            &[("ORGANISATION_EXISTS", "")],
        )
        .await;

    let race = registration(json!({"declaredTeam": "two at once"}));
    let (one, two) = tokio::join!(
        world.refusals(anna.token(), "createOrganisation", race.clone()),
        world.refusals(bert.token(), "createOrganisation", race),
    );
    assert_eq!([one, two].concat(), ["ORGANISATION_EXISTS"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_administrators_change_an_organisation() {
    let world = World::start().await;
    let mill = world.unverified_organisation("mill", "ENTERPRISE").await;
    let admin = world.member(&mill, "admin", "ADMIN").await;
    let editor = world.member(&mill, "editor", "EDITOR").await;
    let stranger = world.person("stranger").await;
    let input = json!({"id": mill.id, "expectedVersion": 1, "name": "新名字", "nameEn": "New Name",
        "regionCode": "320600", "platformRoles": ["INVESTOR"]});
    let selection = "organisation { id version name nameEn region { code } platformRoles }";
    let (made, kinds) = world
        .act(admin.token(), "updateOrganisation", input, selection)
        .await;
    assert_eq!(
        made["organisation"],
        json!({"id": mill.id, "version": 2, "name": "新名字", "nameEn": "New Name",
            "region": {"code": "320600"}, "platformRoles": ["INVESTOR"]})
    );
    assert_eq!(kinds, ["organisation.updated"]);

    let with = |field: &str, value: Value| json!({"id": mill.id, field: value});
    for (token, input, expected) in [
        (
            admin.token(),
            json!({"id": mill.id, "expectedVersion": 1, "name": "X"}),
            ("STALE_VERSION", "input.expectedVersion"),
        ),
        (
            admin.token(),
            with("name", json!("")),
            ("REQUIRED", "input.name"),
        ),
        (
            admin.token(),
            with("nameEn", json!("x".repeat(201))),
            ("TOO_LONG", "input.nameEn"),
        ),
        (
            admin.token(),
            with("regionCode", json!("1")),
            ("UNKNOWN_CODE", "input.regionCode"),
        ),
        (editor.token(), with("name", json!("X")), ("FORBIDDEN", "")),
        (
            stranger.token(),
            with("name", json!("X")),
            ("NOT_FOUND", ""),
        ),
        (None, with("name", json!("X")), ("UNAUTHENTICATED", "")),
    ] {
        world
            .refused(token, "updateOrganisation", input, &[expected])
            .await;
    }
    let before = world.fingerprint().await;
    let same = json!({"id": mill.id, "name": "新名字"});
    let (made, kinds) = world
        .act(admin.token(), "updateOrganisation", same, selection)
        .await;
    assert_eq!(
        (made["organisation"]["version"].as_i64(), kinds.len()),
        (Some(2), 0)
    );
    assert_eq!(world.fingerprint().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_is_seen_by_others_once_it_is_verified() {
    let world = World::start().await;
    let hidden = world.pending_organisation("hidden", "ENTERPRISE").await;
    let public = world.verified_organisation("public", "ENTERPRISE").await;
    let stranger = world.person("stranger").await;
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id }
        organisations(first: 100) { nodes { name } } }";
    let ids = json!({"ids": [hidden.id, public.id]});
    for token in [None, stranger.token()] {
        let seen = world.data(token, query, ids.clone()).await;
        assert_eq!(seen["nodes"], json!([null, {"id": public.id}]));
        assert_eq!(
            seen["organisations"]["nodes"],
            json!([{"name": "public 示例单位"}])
        );
    }
    let seen = world.data(hidden.token(), query, ids).await;
    assert_eq!(seen["nodes"][0], json!({"id": hidden.id}));

    // Its members are its own matter even then.
    let members = world.members(&public, stranger.token()).await;
    assert!(members.is_empty(), "{members:?}");
}
