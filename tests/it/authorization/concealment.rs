//! What a caller may not know about answers like what is not there, to the letter.

use jiebang::foundation::ids::{PREFIXES, encode, prefix_of};
use serde_json::{Value, json};

use super::rows;
use super::schema::Schema;
use super::stage::{Caller, Stage, Things};
use crate::support::World;

/// Those who are no party to the hidden organisation and hold no duty that shows it.
const STRANGERS: [&str; 5] = ["anonymous", "person", "other", "suspended", "auditor"];

/// The same value with every identifier replaced by one of the same kind that is nowhere.
fn absent(value: &Value) -> Value {
    match value {
        Value::String(text) => match prefix_of(text).filter(|prefix| PREFIXES.contains(prefix)) {
            Some(prefix) => json!(encode(prefix, uuid::Uuid::now_v7())),
            None => value.clone(),
        },
        Value::Array(items) => items.iter().map(absent).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, inner)| (name.clone(), absent(inner)))
            .collect(),
        other => other.clone(),
    }
}

/// The answer to the letter, with the echoed identifiers and the request's own id made equal.
async fn answer(world: &World, caller: &Caller, document: &str, variables: &Value) -> String {
    let body = json!({"query": document, "variables": variables}).to_string();
    let headers = [
        ("content-type", "application/json"),
        ("x-request-id", "same"),
    ];
    let found = world
        .send("POST", caller.token.as_deref(), &headers, body)
        .await;
    masked(&format!("{} {}", found.status, found.text), variables)
}

fn masked(text: &str, variables: &Value) -> String {
    match variables {
        Value::String(id) => text.replace(id.as_str(), "ID"),
        Value::Array(items) => items
            .iter()
            .fold(text.to_owned(), |text, one| masked(&text, one)),
        Value::Object(fields) => fields
            .values()
            .fold(text.to_owned(), |text, one| masked(&text, one)),
        _ => text.to_owned(),
    }
}

fn document(mutation: &str) -> String {
    let mut kind = mutation.to_owned();
    kind[..1].make_ascii_uppercase();
    format!(
        "mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{
            __typename userErrors {{ code message path nextStep parameters {{ name value }} }} }} }}"
    )
}

/// The fields of inputs that take identifiers, below `input`.
fn id_fields(schema: &Schema, mutation: &str) -> Vec<String> {
    let fields = schema.fields("Mutation");
    let field = fields
        .iter()
        .find(|field| field.name.node == mutation)
        .expect("a mutation of the schema");
    schema
        .id_paths(field)
        .iter()
        .map(|path| format!("/{}", path.trim_start_matches("input.").replace('.', "/")))
        .collect()
}

fn row(mutation: &str, things: &Things) -> Value {
    rows::input(mutation, things)
        .unwrap_or_else(|| panic!("{mutation} has no row in tests/it/authorization/rows.rs"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_object_and_an_absent_one_give_a_mutation_the_same_answer() {
    let schema = Schema::read();
    let stage = Stage::set().await;
    let world = &stage.world;
    let before = world.fingerprint().await;
    let mut compared = 0;
    let mut differ = Vec::new();
    for field in schema.fields("Mutation") {
        let mutation = field.name.node.as_str();
        let paths = id_fields(&schema, mutation);
        if paths.is_empty() {
            continue;
        }
        let input = row(mutation, &stage.hidden);
        for path in &paths {
            assert!(
                input.pointer(path).is_some(),
                "the row of {mutation} gives no identifier at {path}"
            );
        }
        let mut attempts: Vec<(&str, Value, Value)> = STRANGERS
            .into_iter()
            .map(|name| (name, input.clone(), absent(&input)))
            .collect();
        // Somebody with rights of their own, who slips in one foreign identifier.
        for path in &paths {
            let own = row(mutation, &stage.caller("owner").things);
            let slot = |id: Value| {
                let mut input = own.clone();
                *input.pointer_mut(path).expect("looked at above") = id;
                input
            };
            let foreign = input.pointer(path).expect("looked at above");
            attempts.push(("owner", slot(foreign.clone()), slot(absent(foreign))));
        }
        // A profile that was listed until its organisation was suspended.
        if let Some(supplier) = input
            .pointer("/supplierId")
            .filter(|_| mutation == "inviteSupplier")
        {
            let mut hidden = row(mutation, &stage.caller("owner").things);
            hidden["supplierId"] = json!(stage.caller("suspended").things.supplier);
            let mut nowhere = hidden.clone();
            nowhere["supplierId"] = absent(supplier);
            attempts.push(("owner", hidden, nowhere));
        }
        for (name, hidden, absent) in attempts {
            let caller = stage.caller(name);
            let [hidden, absent] = [hidden, absent].map(|mut input| {
                // Some of them only name an object to search for it, and are done.
                input["dryRun"] = json!(true);
                json!({"input": input})
            });
            let one = answer(world, caller, &document(mutation), &hidden).await;
            let two = answer(world, caller, &document(mutation), &absent).await;
            compared += 1;
            if one != two {
                differ.push(format!(
                    "{mutation} by {name}:\n  hidden {one}\n  absent {two}"
                ));
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(compared > 100, "{compared} answers were compared");
    assert_eq!(
        world.fingerprint().await,
        before,
        "a stranger changed something"
    );
    stage.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_object_and_an_absent_one_give_a_read_the_same_answer() {
    let schema = Schema::read();
    let stage = Stage::set().await;
    let world = &stage.world;
    let mut differ = Vec::new();
    for name in STRANGERS {
        let caller = stage.caller(name);
        for root in ["Query", "Subscription"] {
            for field in schema.fields(root) {
                if schema.id_paths(field).is_empty() {
                    continue;
                }
                let reads = rows::reads(root, &field.name.node, &stage.hidden);
                for read in reads.expect("the table has a row for it") {
                    let absent = absent(&read.variables);
                    let one = answer(world, caller, &read.document, &read.variables).await;
                    let two = answer(world, caller, &read.document, &absent).await;
                    let told = root == "Subscription"
                        && followed(world, caller, &read.document, &read.variables).await
                            != followed(world, caller, &read.document, &absent).await;
                    if one != two || told {
                        let label = read.label;
                        differ.push(format!(
                            "{label} by {name}:\n  hidden {one}\n  absent {two}"
                        ));
                    }
                }
            }
        }
        let by_name = "query($team: String!) {
            organisation(by: {identifier: {declaredTeam: $team}}) { id } }";
        let hidden = json!({"team": "hidden declares itself"});
        let absent = json!({"team": "nobody declares itself"});
        let one = answer(world, caller, by_name, &hidden).await;
        let two = answer(world, caller, by_name, &absent).await;
        if one != two {
            differ.push(format!(
                "identifier by {name}:\n  hidden {one}\n  absent {two}"
            ));
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    stage.world.stop().await;
}

/// The first answer of a stream, without the request's own id.
async fn followed(world: &World, caller: &Caller, document: &str, variables: &Value) -> Value {
    let mut found = world
        .first_of_stream(caller.token.as_deref(), document, variables)
        .await;
    found["errors"][0]["extensions"]["requestId"] = Value::Null;
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_of_a_masked_demand_stays_unknown_to_those_it_invites() {
    let stage = Stage::set().await;
    let world = &stage.world;
    let owner = stage.caller("owner");
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    let contact = json!({"name": "张三", "phone": "13800001234", "email": "zhang@mill.example"});
    let letter = json!({"demandId": owner.things.masked, "supplierId": supplier,
        "message": "邀请对接", "contact": contact});
    let (made, _) = world
        .act(
            owner.token.as_deref(),
            "inviteSupplier",
            letter,
            "interest { id }",
        )
        .await;
    let id = made["interest"]["id"].as_str().expect("an id");
    let everything = Schema::read().selection("Interest", 3);
    let invited = world.interest(maker.token(), id, &everything).await;
    assert_eq!(invited["senderName"], Value::Null);
    let blank = json!({"name": "", "phone": "", "email": "", "masked": true});
    assert_eq!(invited["senderContact"], blank);
    for secret in [
        "mill",
        "张",
        "1234",
        "owner 示例单位",
        &owner.things.organisation,
    ] {
        assert!(
            !invited.to_string().contains(secret),
            "{secret}: {invited:#}"
        );
    }
    world
        .act(maker.token(), "acceptInterest", json!({"id": id}), "")
        .await;
    let agreed = world.interest(maker.token(), id, &everything).await;
    assert_eq!(agreed["senderContact"]["email"], "zhang@mill.example");
    stage.world.stop().await;
}
