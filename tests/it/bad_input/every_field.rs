//! Every field of every mutation's input, as the schema lists them, with values that are wrong for
//! its type: refused with a published code, and nothing changes.

use serde_json::{Value, json};

use super::samples::{Place, places, with_value, wrong_values};
use super::{assert_alive, codes_of, published};
use crate::authorization::rows;
use crate::authorization::schema::Schema;
use crate::authorization::stage::Stage;

/// Who is allowed to call a mutation, so that the refusal speaks of the input.
fn caller_of(mutation: &str) -> &'static str {
    match mutation {
        "acceptInvitation" | "declineInvitation" => "person",
        "decideVerification" | "introduceInterest" | "refuseResult" | "reviewDemand"
        | "verifyResult" => "reviewer",
        "assignCentre" | "endCentreAssignment" | "grantDuty" | "revokeDuty" => "administrator",
        "addToShortlist"
        | "createDemandFor"
        | "issueClaimCode"
        | "orderShortlist"
        | "removeFromShortlist"
        | "shareShortlist" => "centre",
        "leaveOrganisation" => "viewer",
        "requestVerification" => "unverified",
        _ => "owner",
    }
}

/// Texts that may hold anything: they are echoed, or only ever hashed.
fn takes_any_text(mutation: &str, path: &str) -> bool {
    matches!(
        (mutation, path),
        (_, "clientMutationId") | ("signUp", "password") | ("changePassword", "newPassword")
    )
}

/// Whatever is wrong, these only tell that it was not the secret.
fn asks_for_a_secret(mutation: &str) -> bool {
    matches!(
        mutation,
        "changePassword"
            | "completeLogIn"
            | "confirmTotp"
            | "disableTotp"
            | "logIn"
            | "logInWithCode"
            | "refreshSession"
            | "requestLogInCode"
            | "unsubscribe"
            | "verifyEmail"
            | "verifyPhone"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_value_in_any_field_is_refused_and_changes_nothing() {
    let schema = Schema::read();
    let published = published();
    let stage = Stage::set().await;
    let world = &stage.world;
    let before = world.fingerprint().await;
    let mut tried = 0;
    let mut accepted = Vec::new();
    for field in schema.fields("Mutation") {
        let mutation = field.name.node.as_str();
        let caller = stage.caller(caller_of(mutation));
        let token = caller.token.as_deref();
        let base = rows::input(mutation, &caller.things)
            .unwrap_or_else(|| panic!("{mutation} has no row in tests/it/authorization/rows.rs"));
        let mut dry = base.clone();
        dry["dryRun"] = json!(true);
        let right = world.mutate_raw(token, mutation, dry, "", &[]).await;
        let right = codes_of(&right, &published);
        let mut cases: Vec<(String, Value)> = Vec::new();
        let mut unknown = base.clone();
        unknown["nonsense"] = json!(1);
        cases.push(("an unknown field".to_owned(), unknown));
        for place in places(&schema, mutation) {
            let path = place.path.join(".");
            for value in wrong_values(&schema, &place.kind) {
                if value.is_string() && takes_any_text(mutation, &path) {
                    continue;
                }
                let input = with_value(&schema, mutation, &base, &place, &value);
                let shown: String = value.to_string().chars().take(40).collect();
                cases.push((format!("{path} = {shown}"), input));
            }
            if let Some(input) = without(&base, &place) {
                cases.push((format!("{path} left out"), input));
            }
        }
        for (label, input) in cases {
            let answer = world.mutate_raw(token, mutation, input, "", &[]).await;
            let found = codes_of(&answer, &published);
            tried += 1;
            if found.is_empty() || (found == right && !asks_for_a_secret(mutation)) {
                accepted.push(format!("{mutation}: {label} {found:?}"));
            }
        }
        assert_eq!(
            world.fingerprint().await,
            before,
            "{mutation} changed something: {accepted:#?}"
        );
    }
    assert!(accepted.is_empty(), "accepted: {accepted:#?}");
    assert!(tried > 1_000, "{tried} wrong values were tried");
    assert_alive(world).await;
    stage.world.stop().await;
}

/// The input without a field that it must have.
fn without(base: &Value, place: &Place) -> Option<Value> {
    let [name] = place.path.as_slice() else {
        return None;
    };
    if place.kind.nullable || place.has_default {
        return None;
    }
    let mut input = base.clone();
    input.as_object_mut()?.remove(name)?;
    Some(input)
}
