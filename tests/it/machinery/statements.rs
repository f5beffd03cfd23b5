//! How many statements a list needs, and which columns it reads.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind};
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::types;
use crate::support::{calm_world, quiet};

/// Where each connection of the schema is asked for: the document around it, and the arguments it
/// takes beside those of the page, and how many statements it needs with everything around its items
/// (who asks is found out by five). `$demand`, `$organisation` and `$supplier` are one of each.
const CONNECTIONS: [(&str, &str, &str, u64); 17] = [
    ("Query.demands", "", "", 13),
    ("Query.suppliers", "", "", 11),
    ("Query.interests", "", "", 15),
    ("Query.results", "", "", 15),
    ("Query.unmatchedDemands", "", "filter: {waitingDays: 0}", 10),
    ("Query.myFollowedDemands", "", "", 13),
    ("Query.myNotifications", "", "", 22),
    ("Query.organisations", "", "", 11),
    ("Query.myMemberships", "", "", 13),
    ("Demand.interests", "demand(by: {id: $demand})", "", 16),
    (
        "Supplier.interests",
        "supplier(by: {id: $supplier})",
        "",
        16,
    ),
    ("Demand.results", "demand(by: {id: $demand})", "", 16),
    ("Supplier.results", "supplier(by: {id: $supplier})", "", 16),
    ("Demand.versions", "demand(by: {id: $demand})", "", 7),
    (
        "Demand.matches",
        "demand(by: {id: $demand})",
        "failedGates: SHOW",
        13,
    ),
    (
        "Organisation.memberships",
        "organisation(by: {id: $organisation})",
        "",
        13,
    ),
    (
        "Supplier.recommendedDemands",
        "supplier(by: {id: $supplier})",
        "failedGates: SHOW",
        18,
    ),
];

/// Objects that need no database; their code is enough.
const REFERENCE: [&str; 6] = [
    "Capability",
    "Qualification",
    "Region",
    "TaxonomyArea",
    "TaxonomyGroup",
    "TaxonomyKeyword",
];

fn base(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(inner) => base(inner),
    }
}

fn needs_arguments(field: &FieldDefinition) -> bool {
    field
        .arguments
        .iter()
        .any(|one| !one.node.ty.node.nullable && one.node.default_value.is_none())
}

/// Every field of a type, with nested objects down to a depth; lists of their own are left out,
/// because each of them is a page to be asked for.
fn everything(types: &BTreeMap<String, TypeKind>, name: &str, depth: usize) -> String {
    if REFERENCE.contains(&name) {
        return "code".to_owned();
    }
    let Some(TypeKind::Object(object)) = types.get(name) else {
        return "__typename".to_owned();
    };
    let mut selection = Vec::new();
    for field in &object.fields {
        let field = &field.node;
        let (name, kind) = (&field.name.node, base(&field.ty.node));
        if needs_arguments(field) || kind.ends_with("Connection") {
            continue;
        }
        match types.get(kind) {
            Some(TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_)) => {
                if depth > 0 {
                    let inner = everything(types, kind, depth - 1);
                    selection.push(format!("{name} {{ {inner} }}"));
                }
            }
            _ => selection.push(name.to_string()),
        }
    }
    if selection.is_empty() {
        selection.push("__typename".to_owned());
    }
    selection.join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_needs_as_many_statements_for_one_as_for_three_items() {
    let types = types();
    let world = calm_world().await;
    let hub = world.person("hub").await;
    let administrator = world.on_duty("adam", Duty::Administrator).await;
    let mut all = Vec::new();
    for name in ["alpha", "beta", "gamma", "delta"] {
        let organisation = world.verified_organisation(name, "ENTERPRISE").await;
        let supplier = world.published_supplier(&organisation, json!({})).await;
        let demand = world.open_demand(&organisation, json!({})).await;
        let invitation =
            json!({"organisationId": organisation.id, "email": hub.email, "role": "EDITOR"});
        let made = world
            .mutate(
                organisation.token(),
                "inviteMember",
                invitation,
                "membership { id }",
            )
            .await;
        let id = json!({"id": made["membership"]["id"]});
        assert!(
            world
                .refusals(hub.token(), "acceptInvitation", id)
                .await
                .is_empty()
        );
        let change = json!({"id": demand, "card": {"summary": "补充"}});
        world
            .done(organisation.token(), "updateDemand", change, "id")
            .await;
        if name == "alpha" {
            world.member(&organisation, "third", "VIEWER").await;
        }
        all.push((organisation, supplier, demand));
    }
    let (alpha, supplier, demand) = &all[0];
    for (other, _, their_demand) in &all[1..] {
        let follow = json!({"id": their_demand});
        world.act(hub.token(), "followDemand", follow, "").await;
        let change = json!({"id": their_demand, "card": {"summary": "又补充"}});
        world.act(other.token(), "updateDemand", change, "").await;
    }
    for (other, their_supplier, their_demand) in &all[1..] {
        for (from, demand, supplier) in [
            (other, demand, their_supplier),
            (alpha, their_demand, supplier),
        ] {
            let proof = world.file(from, "proof.pdf").await;
            let signed = json!({"demandId": demand, "supplierId": supplier, "side": "SUPPLIER",
                "kind": "CONTRACT", "number": "1", "signedOn": "2025-06-03", "fileId": proof});
            world.act(from.token(), "reportResult", signed, "").await;
        }
    }
    world.tell().await;
    // The latest news is of one kind, so that one piece of it needs what three need.
    for (other, their_supplier, their_demand) in &all[1..] {
        for (from, demand, supplier) in [
            (other, demand, their_supplier),
            (alpha, their_demand, supplier),
        ] {
            let letter =
                json!({"demandId": demand, "supplierId": supplier, "message": "可以合作。"});
            world.act(from.token(), "showInterest", letter, "").await;
        }
    }
    world.tell().await;
    for _ in 0..3 {
        // Nobody asks for these.
        world.open_demand(alpha, json!({})).await;
    }
    let organisation = &alpha.id;
    let variables = json!({"organisation": organisation, "supplier": supplier, "demand": demand});

    let mut known = BTreeSet::new();
    for (name, kind) in &types {
        let TypeKind::Object(object) = kind else {
            continue;
        };
        for field in &object.fields {
            if base(&field.node.ty.node).ends_with("Connection") {
                known.insert(format!("{name}.{}", field.node.name.node));
            }
        }
    }
    let listed: BTreeSet<String> = CONNECTIONS.iter().map(|row| row.0.to_owned()).collect();
    assert_eq!(known, listed, "every connection of the schema has its row");

    let mut counted = Vec::new();
    for (name, within, arguments, _) in CONNECTIONS {
        let (parent, field) = name.split_once('.').expect("a type and a field");
        let Some(TypeKind::Object(object)) = types.get(parent) else {
            panic!("{parent} is no object");
        };
        let connection = object
            .fields
            .iter()
            .find(|one| one.node.name.node == field)
            .map(|one| base(&one.node.ty.node).to_owned())
            .expect("the field is there");
        let edge = everything(&types, &connection.replace("Connection", "Edge"), 3);
        let (open, close) = if within.is_empty() {
            (String::new(), "")
        } else {
            (format!("{within} {{"), "}")
        };
        let document = |count: usize| {
            let used = ["demand", "organisation", "supplier"]
                .into_iter()
                .find(|one| within.contains(&format!("${one}")));
            let declared = used.map_or(String::new(), |one| format!("(${one}: ID!)"));
            format!(
                "query{declared} {{ {open} {field}({arguments} first: {count}) {{ edges {{ {edge} }} pageInfo {{ hasNextPage }} }} {close} }}"
            )
        };
        let ask = async |count: usize| -> usize {
            let document = document(count);
            let mut used = serde_json::Map::new();
            for (name, value) in variables.as_object().expect("variables") {
                if document.contains(&format!("${name}:")) {
                    used.insert(name.clone(), value.clone());
                }
            }
            // An administrator sees of every member what others see of themselves only.
            let asker = if name == "Organisation.memberships" {
                &administrator
            } else {
                &hub
            };
            let answer = world
                .ask(asker.token(), &document, Value::Object(used))
                .await;
            assert!(
                answer.get("errors").is_none(),
                "{name} {}",
                answer["errors"]
            );
            let root = within.split('(').next().expect("a field");
            let found = if root.is_empty() {
                &answer["data"][field]
            } else {
                &answer["data"][root][field]
            };
            found["edges"].as_array().map_or(0, Vec::len)
        };
        // The index follows the log, and what is read for the first time is read once more often.
        for _ in 0..100 {
            if ask(3).await == 3 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let mut needed = Vec::new();
        let mut texts = Vec::new();
        for count in [1, 3] {
            quiet(&world).await;
            let statements = world.handles.database.statements();
            statements.keep();
            let before = statements.count();
            assert_eq!(ask(count).await, count, "{name}");
            needed.push(statements.count() - before);
            texts.push(statements.keep());
        }
        assert_eq!(
            needed[0], needed[1],
            "{name}: one item and three: {texts:#?}"
        );
        counted.push((name, needed[0]));
    }
    let expected: Vec<(&str, u64)> = CONNECTIONS.iter().map(|row| (row.0, row.3)).collect();
    assert_eq!(counted, expected);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_are_loaded_in_one_batch() {
    let world = calm_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(world.open_demand(&mill, json!({})).await);
    }
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Demand { owner { name } author { displayName } procedure { name } } } }";
    let mut needed = Vec::new();
    for count in [3, 1, 3] {
        quiet(&world).await;
        let before = world.handles.database.statements().count();
        let found = world
            .data(mill.token(), query, json!({"ids": ids[..count]}))
            .await;
        assert_eq!(found["nodes"].as_array().expect("nodes").len(), count);
        needed.push(world.handles.database.statements().count() - before);
    }
    assert_eq!(needed[1], needed[2]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_reads_the_columns_that_were_asked_for() {
    let world = calm_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    world.open_demand(&mill, json!({})).await;
    world.published_supplier(&mill, json!({})).await;
    let heavy = [
        r#""demands"."card""#,
        r#""demands"."search_text""#,
        r#""demands"."terms""#,
        r#""suppliers"."draft""#,
        r#""suppliers"."published""#,
        r#""suppliers"."search_text""#,
    ];
    let cases: [(&str, &[&str]); 7] = [
        ("{ demands { nodes { id title state } } }", &[]),
        ("{ demands { edges { node { title owner { id } } } } }", &[]),
        (
            "{ demands(orderBy: [{field: TITLE, direction: ASCENDING}]) { nodes { ... on Demand { ...Title } } } } fragment Title on Demand { title budget { kind } }",
            &[],
        ),
        (
            "{ suppliers { nodes { id headline organisation { id } } } }",
            &[],
        ),
        ("{ demands { nodes { title problem } } }", &heavy[..3]),
        (
            "{ suppliers { nodes { published { summary } } } }",
            &heavy[4..5],
        ),
        ("{ demands { nodes { procedure { code } } } }", &heavy[2..3]),
    ];
    for (query, wanted) in cases {
        quiet(&world).await;
        world.handles.database.statements().keep();
        world.data(mill.token(), query, json!({})).await;
        let kept = world.handles.database.statements().keep();
        let lists: Vec<&String> = kept
            .iter()
            .filter(|sql| {
                sql.contains("LIMIT")
                    && (sql.contains(r#"FROM "demands""#) || sql.contains(r#"FROM "suppliers""#))
            })
            .collect();
        assert_eq!(lists.len(), 1, "{query} {kept:#?}");
        for column in heavy {
            assert_eq!(
                lists[0].contains(column),
                wanted.contains(&column),
                "{query} {column} {}",
                lists[0]
            );
        }
        assert!(
            kept.iter().all(|sql| !sql.contains("COUNT(")),
            "nobody asked for a count: {kept:#?}"
        );
    }
    world.stop().await;
}
