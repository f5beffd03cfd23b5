//! Wrong contents under the right types, each refused with the code and the path that tell what to
//! repair, and nothing changes.

use serde_json::{Value, json};

use super::assert_alive;
use crate::authorization::rows;
use crate::authorization::stage::Stage;

/// Lays a value at a dotted path.
fn lay(input: &mut Value, path: &str, value: Value) {
    let mut at = input;
    for step in path.split('.') {
        at = &mut at[step];
    }
    *at = value;
}

fn times(count: usize, one: Value) -> Value {
    Value::Array(vec![one; count])
}

/// The caller, the mutation, where in its input, what, and the expected code with its path.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    Value,
    (&'static str, &'static str),
);

fn demands() -> Vec<Case> {
    let range = |min: &str, max: &str| json!({"kind": "RANGE", "minMinor": min, "maxMinor": max});
    let need = json!({"code": "vision.defect_inspection"});
    let case = |path, value, expected| ("owner", "createDemand", path, value, expected);
    vec![
        case(
            "card.title",
            json!("长".repeat(201)),
            ("TOO_LONG", "input.card.title"),
        ),
        case(
            "card.problem",
            json!("长".repeat(10_001)),
            ("TOO_LONG", "input.card.problem"),
        ),
        case(
            "card.site",
            json!("a\u{9}b\u{7}c"),
            ("CONTROL_CHARACTER", "input.card.site"),
        ),
        case(
            "card.regionCode",
            json!("329999"),
            ("UNKNOWN_CODE", "input.card.regionCode"),
        ),
        case(
            "card.areas",
            json!(["industry.nope"]),
            ("UNKNOWN_CODE", "input.card.areas.0"),
        ),
        case(
            "card.keywords",
            times(31, json!("船闸")),
            ("TOO_MANY", "input.card.keywords"),
        ),
        case(
            "card.kpis",
            times(21, json!({"name": "漏检率"})),
            ("TOO_MANY", "input.card.kpis"),
        ),
        case(
            "card.kpis",
            json!([{"name": " "}]),
            ("REQUIRED", "input.card.kpis.0.name"),
        ),
        case(
            "card.capabilities",
            times(21, need),
            ("TOO_MANY", "input.card.capabilities"),
        ),
        case(
            "card.capabilities",
            json!([{"code": "vision.nope"}]),
            ("UNKNOWN_CODE", "input.card.capabilities.0.code"),
        ),
        case(
            "card.qualifications",
            json!(["ISO0"]),
            ("UNKNOWN_CODE", "input.card.qualifications.0"),
        ),
        case(
            "card.language",
            json!("fr"),
            ("UNKNOWN_CODE", "input.card.language"),
        ),
        case(
            "card.gates",
            json!({"djcpLevel": 5}),
            ("OUT_OF_RANGE", "input.card.gates.djcpLevel"),
        ),
        case(
            "card.budget",
            range("2", "1"),
            ("BUDGET_ORDER", "input.card.budget"),
        ),
        case(
            "card.budget",
            range("-1", "1"),
            ("OUT_OF_RANGE", "input.card.budget.minMinor"),
        ),
        case(
            "card.budget",
            json!({"kind": "RANGE", "maxMinor": "9223372036854775807"}),
            ("OUT_OF_RANGE", "input.card.budget.maxMinor"),
        ),
        case(
            "card.budget",
            json!({"kind": "RANGE"}),
            ("BUDGET_KIND_MISMATCH", "input.card.budget"),
        ),
        case(
            "card.budget",
            json!({"kind": "NEGOTIABLE", "minMinor": "1"}),
            ("BUDGET_KIND_MISMATCH", "input.card.budget"),
        ),
        (
            "owner",
            "updateDemand",
            "expectedVersion",
            json!(99),
            ("STALE_VERSION", "input.expectedVersion"),
        ),
        (
            "owner",
            "cancelDemand",
            "reason",
            json!(" \n"),
            ("REQUIRED", "input.reason"),
        ),
        (
            "reviewer",
            "reviewDemand",
            "decision",
            json!("REQUEST_CHANGES"),
            ("REQUIRED", "input.comment"),
        ),
        // Both lie before the demand was written.
        (
            "reviewer",
            "reviewDemand",
            "opensAt",
            json!("1970-01-02T00:00:00Z"),
            ("OUT_OF_RANGE", "input.opensAt"),
        ),
        (
            "reviewer",
            "reviewDemand",
            "opensAt",
            json!("2020-01-01T00:00:00+08:00"),
            ("OUT_OF_RANGE", "input.opensAt"),
        ),
    ]
}

fn suppliers() -> Vec<Case> {
    let case = |path, value, expected| ("owner", "updateSupplier", path, value, expected);
    let finished = |year: i32| json!([{"title": "纺织厂", "outcome": "漏检减半", "year": year}]);
    vec![
        case(
            "card.headline",
            json!("长".repeat(201)),
            ("TOO_LONG", "input.card.headline"),
        ),
        case(
            "card.areas",
            times(11, json!("industry.manufacturing")),
            ("TOO_MANY", "input.card.areas"),
        ),
        case(
            "card.regionsServed",
            times(61, json!("320000")),
            ("TOO_MANY", "input.card.regionsServed"),
        ),
        case(
            "card.regionsServed",
            json!(["苏州"]),
            ("UNKNOWN_CODE", "input.card.regionsServed.0"),
        ),
        case(
            "card.capabilities",
            json!([{"code": "vision.defect_inspection", "level": 4}]),
            ("OUT_OF_RANGE", "input.card.capabilities.0.level"),
        ),
        case(
            "card.cases",
            finished(1989),
            ("OUT_OF_RANGE", "input.card.cases.0.year"),
        ),
        case(
            "card.cases",
            finished(2101),
            ("OUT_OF_RANGE", "input.card.cases.0.year"),
        ),
        case(
            "card.qualifications",
            json!([{"code": "ISO0", "expiresOn": "2027-01-01"}]),
            ("UNKNOWN_CODE", "input.card.qualifications.0.code"),
        ),
        case(
            "card.teamSize",
            json!(0),
            ("OUT_OF_RANGE", "input.card.teamSize"),
        ),
        case(
            "card.parallelPilots",
            json!(1_001),
            ("OUT_OF_RANGE", "input.card.parallelPilots"),
        ),
        case(
            "card.priceMinMinor",
            json!("-1"),
            ("OUT_OF_RANGE", "input.card.priceMinMinor"),
        ),
        case(
            "card",
            json!({"onePersonCompany": true, "teamSize": 2}),
            ("ONE_PERSON_TEAM_SIZE", "input.card.teamSize"),
        ),
        case(
            "card",
            json!({"priceMinMinor": "2", "priceMaxMinor": "1"}),
            ("PRICE_ORDER", "input.card.priceMinMinor"),
        ),
    ]
}

fn people() -> Vec<Case> {
    let new = |path, value, expected| ("person", "createOrganisation", path, value, expected);
    vec![
        new("name", json!(" "), ("REQUIRED", "input.name")),
        new(
            "regionCode",
            json!("99"),
            ("UNKNOWN_CODE", "input.regionCode"),
        ),
        new(
            "identifier",
            json!({"unifiedSocialCreditCode": "91440300192317458A"}),
            ("IDENTIFIER_INVALID", "input.identifier"),
        ),
        new(
            "identifier",
            json!({"foreignRegistration": {"country": "XX1", "number": "1"}}),
            ("IDENTIFIER_INVALID", "input.identifier"),
        ),
        (
            "owner",
            "createApiKey",
            "scopes",
            json!([]),
            ("REQUIRED", "input.scopes"),
        ),
        (
            "owner",
            "createApiKey",
            "expiresInDays",
            json!(0),
            ("EXPIRY_INVALID", "input.expiresInDays"),
        ),
        (
            "owner",
            "createApiKey",
            "expiresInDays",
            json!(367),
            ("EXPIRY_INVALID", "input.expiresInDays"),
        ),
        (
            "anonymous",
            "signUp",
            "email",
            json!("a@example.com\r\nBcc: x@example.com"),
            ("EMAIL_INVALID", "input.email"),
        ),
        (
            "anonymous",
            "signUp",
            "password",
            json!("short"),
            ("PASSWORD_WEAK", "input.password"),
        ),
        (
            "owner",
            "inviteMember",
            "email",
            json!("nobody"),
            ("EMAIL_INVALID", "input.email"),
        ),
        (
            "owner",
            "inviteMember",
            "role",
            json!("OWNER"),
            ("ROLE_TOO_HIGH", "input.role"),
        ),
        (
            "reviewer",
            "decideVerification",
            "decision",
            json!("REJECT"),
            ("REQUIRED", "input.reason"),
        ),
        (
            "administrator",
            "grantDuty",
            "email",
            json!("nobody@example.com"),
            ("NOT_FOUND", "input.email"),
        ),
        (
            "owner",
            "declineInterest",
            "reason",
            json!("OTHER"),
            ("REQUIRED", "input.note"),
        ),
        (
            "owner",
            "showInterest",
            "message",
            json!(" "),
            ("REQUIRED", "input.message"),
        ),
        (
            "owner",
            "showInterest",
            "message",
            json!("长".repeat(2_001)),
            ("TOO_LONG", "input.message"),
        ),
        (
            "owner",
            "showInterest",
            "contact",
            json!({"name": "李四"}),
            ("CONTACT_INCOMPLETE", "input.contact"),
        ),
        (
            "owner",
            "inviteSupplier",
            "contact",
            json!({"name": "", "phone": "1"}),
            ("CONTACT_INCOMPLETE", "input.contact"),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_contents_are_refused_with_their_code_and_path() {
    let stage = Stage::set().await;
    for (who, mutation, path, value, expected) in
        demands().into_iter().chain(suppliers()).chain(people())
    {
        let caller = stage.caller(who);
        let mut input = rows::input(mutation, &caller.things)
            .unwrap_or_else(|| panic!("{mutation} has no row in tests/it/authorization/rows.rs"));
        lay(&mut input, path, value);
        stage
            .world
            .refused(caller.token.as_deref(), mutation, input, &[expected])
            .await;
    }
    assert_alive(&stage.world).await;
    stage.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_named_at_once() {
    let stage = Stage::set().await;
    let owner = stage.caller("owner");
    let card =
        json!({"title": "长".repeat(201), "regionCode": "1", "areas": ["nope"], "language": "fr"});
    let input = json!({"ownerId": owner.things.organisation, "card": card});
    let expected = [
        ("TOO_LONG", "input.card.title"),
        ("UNKNOWN_CODE", "input.card.areas.0"),
        ("UNKNOWN_CODE", "input.card.regionCode"),
        ("UNKNOWN_CODE", "input.card.language"),
    ];
    stage
        .world
        .refused(owner.token.as_deref(), "createDemand", input, &expected)
        .await;
    stage.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_procedure_with_bids_takes_no_interest() {
    let stage = Stage::set().await;
    let world = &stage.world;
    let reviewer = stage.caller("reviewer").token.as_deref();
    let partner = world.verified_organisation("port", "ENTERPRISE").await;
    let id = world.profile_draft(&partner, "OPEN_CHALLENGE").await;
    let named = json!({"id": id});
    world
        .done(partner.token(), "submitDemand", named.clone(), "id")
        .await;
    let approval = json!({"id": id, "decision": "APPROVE"});
    world.done(reviewer, "reviewDemand", approval, "id").await;
    world.done(partner.token(), "openDemand", named, "id").await;
    let owner = stage.caller("owner");
    let supplier = &owner.things.supplier;
    let letter = json!({"demandId": id, "supplierId": supplier, "message": "愿意对接"});
    let expected = [("PROCEDURE_TAKES_NO_INTEREST", "")];
    world
        .refused(owner.token.as_deref(), "showInterest", letter, &expected)
        .await;
    stage.world.stop().await;
}
