//! Who reads which field, and who finds what in the lists. The fields come from the schema, so that
//! a new one appears in the file by itself as soon as it is not shown alike to all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use async_graphql::parser::types::{FieldDefinition, TypeKind};
use serde_json::{Value, json};

use super::schema::{Schema, named};
use super::stage::{Caller, Stage, Things};
use super::{assert_golden, error_code, grid};
use crate::matching::indexed;
use crate::support::World;

/// The readers of the table; what the owner reads is what there is.
const READERS: [&str; 9] = [
    "anonymous",
    "person",
    "other",
    "viewer",
    "owner",
    "reviewer",
    "administrator",
    "auditor",
    "read key",
];

/// How deep objects that are part of others are read.
const DEPTH: usize = 3;

impl Schema {
    /// Everything that can be asked of a type; of other nodes their identifier.
    pub fn selection(&self, name: &str, depth: usize) -> String {
        let fields = self.fields(name).into_iter();
        let parts: Vec<String> = fields.filter_map(|field| self.part(field, depth)).collect();
        parts.join(" ")
    }

    fn part(&self, field: &FieldDefinition, depth: usize) -> Option<String> {
        let name = &field.name.node;
        let kind = named(&field.ty.node);
        match self.kind(&kind) {
            Some(TypeKind::Object(_)) if self.is_node(&kind) => Some(format!("{name} {{ id }}")),
            Some(TypeKind::Object(_)) if kind.ends_with("Connection") => {
                let fields = self.fields(&kind);
                let nodes = fields.iter().find(|field| field.name.node == "nodes")?;
                let nodes = self.part(nodes, depth)?;
                Some(format!("{name} {{ {nodes} }}"))
            }
            Some(TypeKind::Object(_)) if depth == 0 => None,
            Some(TypeKind::Object(_)) => {
                let arguments = if name == "highlights" {
                    "(search: \"检测 数据 需求\")"
                } else {
                    ""
                };
                let inner = self.selection(&kind, depth - 1);
                Some(format!("{name}{arguments} {{ {inner} }}"))
            }
            _ => Some(name.to_string()),
        }
    }
}

/// What the owner sees and somebody else does not, by path; short texts are shown as they are.
fn differences(whole: &Value, found: &Value, path: &str, into: &mut BTreeMap<String, String>) {
    match (whole, found) {
        (one, two) if one == two => {}
        (Value::Object(fields), Value::Object(_)) => {
            for (name, inner) in fields {
                let deeper = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                differences(inner, &found[name], &deeper, into);
            }
        }
        (_, found) => {
            let cell = match found {
                Value::Null => "null",
                Value::Array(items) if items.is_empty() => "empty",
                Value::String(text) => text,
                _ => "other",
            };
            into.insert(path.to_owned(), cell.to_owned());
        }
    }
}

fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_unset),
        _ => false,
    }
}

/// The object as a caller reads it, with the codes of fields that are refused in their place.
async fn read(world: &World, caller: &Caller, kind: &str, selection: &str, id: &str) -> Value {
    let document =
        format!("query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {selection} }} }} }}");
    let mut answer = world
        .ask(caller.token.as_deref(), &document, json!({"id": id}))
        .await;
    let mut found = answer["data"]["node"].take();
    for error in answer["errors"].as_array().into_iter().flatten() {
        let field = error["path"][1]
            .as_str()
            .unwrap_or_else(|| panic!("{kind} by {}: {error:#}", caller.name));
        let code = &error["extensions"]["code"];
        assert_ne!(code, "INTERNAL", "{kind}.{field} by {}", caller.name);
        found[field] = code.clone();
    }
    found
}

/// One object: a line for every field that somebody reads otherwise than the owner does.
async fn section(stage: &Stage, schema: &Schema, label: &str, kind: &str, id: &str) -> String {
    let selection = schema.selection(kind, DEPTH);
    let owner = stage.caller("owner");
    let whole = read(&stage.world, owner, kind, &selection, id).await;
    assert!(whole.is_object(), "the owner reads {label}: {whole}");
    let mut columns = Vec::new();
    for name in READERS {
        let found = read(&stage.world, stage.caller(name), kind, &selection, id).await;
        let mut cells = BTreeMap::new();
        if found.is_null() {
            cells.insert(String::new(), "-".to_owned());
        } else {
            differences(&whole, &found, "", &mut cells);
        }
        columns.push(cells);
    }
    let paths: BTreeSet<&String> = columns.iter().flat_map(BTreeMap::keys).collect();
    let mut header = vec![format!("{kind}: {label}")];
    header.extend(READERS.map(str::to_owned));
    let mut table = vec![header];
    for path in &paths {
        let title = if path.is_empty() {
            "(the object)"
        } else {
            path.as_str()
        };
        let mut row = vec![format!("  {title}")];
        row.extend(columns.iter().map(|cells| cell(cells, path)));
        table.push(row);
    }
    let differs = |name: &str| {
        let below = format!("{name}.");
        paths
            .iter()
            .any(|path| path.as_str() == name || path.starts_with(&below))
    };
    let fields = whole.as_object().expect("looked at above");
    let alike = fields.iter().filter(|(name, _)| !differs(name));
    let (unset, shown): (Vec<_>, Vec<_>) = alike.partition(|(_, value)| is_unset(value));
    let names = |fields: Vec<(&String, &Value)>| -> String {
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        names.join(" ")
    };
    format!(
        "{}  in full to all who see it: {}\n  not set here: {}\n\n",
        grid(&table),
        names(shown),
        names(unset)
    )
}

/// What a reader sees at a path: what stands there, or further up.
fn cell(cells: &BTreeMap<String, String>, path: &str) -> String {
    if let Some(object) = cells.get("") {
        return object.clone();
    }
    let mut at = path;
    loop {
        if let Some(found) = cells.get(at) {
            return found.clone();
        }
        match at.rsplit_once('.') {
            Some((above, _)) => at = above,
            None => return "full".to_owned(),
        }
    }
}

/// A list without an identifier; none for data that are the same for everybody.
fn list(field: &str) -> Option<String> {
    match field {
        "myFollowedDemands" => Some(format!("{{ {field} {{ nodes {{ demand {{ id }} }} }} }}")),
        // Without identifiers: how the caller is told, and how much awaits them.
        "myNotificationSettings" | "myTasks" => None,
        "me" => Some("{ me { id } }".to_owned()),
        "myApiKeys" | "mySavedSearches" | "mySessions" => Some(format!("{{ {field} {{ id }} }}")),
        "demands" | "interests" | "results" | "myMemberships" | "myNotifications"
        | "organisations" | "suppliers" => {
            Some(format!("{{ {field}(first: 100) {{ nodes {{ id }} }} }}"))
        }
        "unmatchedDemands" => Some(format!(
            "{{ {field}(filter: {{waitingDays: 0}}) {{ nodes {{ demand {{ id }} }} }} }}"
        )),
        // Without identifiers; tests/it/statistics says what they tell to whom.
        "statistics" => None,
        // tests/it/search.rs says what is suggested to whom.
        "suggestions" => None,
        "capabilities" | "procedureProfiles" | "qualifications" | "region" | "taxonomy" => None,
        "serviceAccounts" | "unattachedFiles" => None,
        // By identifier: in the other table.
        "demand" | "interest" | "node" | "nodes" | "organisation" | "supplier" => None,
        other => panic!(
            "Query.{other} has no row: say in tests/it/authorization/fields.rs how it is listed, \
             run this test with JIEBANG_UPDATE_GOLDEN=1, and read its new line in \
             tests/it/authorization.fields.golden.txt"
        ),
    }
}

/// Which of the owner's things a caller finds in a list.
async fn listed(world: &World, caller: &Caller, document: &str, things: &Things) -> String {
    let answer = world
        .ask(caller.token.as_deref(), document, json!({}))
        .await;
    if let Some(code) = error_code(&answer) {
        return code;
    }
    let text = answer.to_string();
    let named = [
        ("draft", &things.draft),
        ("review", &things.submitted),
        ("open", &things.open),
        ("masked", &things.masked),
        ("supplier", &things.supplier),
        ("verified", &things.organisation),
        ("pending", &things.candidate),
        ("member", &things.membership),
        ("invitation", &things.invitation),
        ("received", &things.received),
        ("sent", &things.sent),
        ("overdue", &things.overdue),
        ("result", &things.result),
        ("report", &things.own_result),
        ("file", &things.file),
        ("program", &things.service_account),
        ("search", &things.saved_search),
        ("news", &things.notification),
        ("account", &things.user),
        ("session", &things.session),
        ("key", &things.api_key),
    ];
    let found: Vec<&str> = named
        .into_iter()
        .filter(|(_, id)| text.contains(id.as_str()))
        .map(|(name, _)| name)
        .collect();
    if found.is_empty() {
        "-".to_owned()
    } else {
        found.join("+")
    }
}

/// A demand that a reviewer sent back with a comment, and one that was approved with one and opened.
async fn reviewed(stage: &Stage) -> (String, String) {
    let world = &stage.world;
    let token = |name| stage.caller(name).token.as_deref();
    let mut ids = Vec::new();
    for decision in ["REQUEST_CHANGES", "APPROVE"] {
        let card = json!({"title": "船闸调度", "site": "淮安三线船闸", "problem": "等待六小时。",
            "summary": "过闸排队时间长。", "expectedOutcome": "等待减半。", "dataAvailable": "三年记录。",
            "acceptanceTest": "并行四周。", "areas": ["industry.services"], "regionCode": "320800",
            "cooperationForm": "PILOT", "budget": {"kind": "NEGOTIABLE"}, "keywords": ["船闸"],
            "kpis": [{"name": "等待", "baseline": "6", "target": "3"}],
            "capabilities": [{"code": "optimisation.scheduling", "required": true}],
            "submissionDeadline": crate::demands::in_days(world, 60),
            "contact": {"name": "王五", "phone": "13700009876", "email": "wang@example.com"}});
        let owner = &stage.things.organisation;
        let input = json!({"ownerId": owner, "profile": "OPEN_CHALLENGE", "card": card});
        let made = world
            .done(token("owner"), "createDemand", input, "id")
            .await;
        let id = made["id"].as_str().expect("an id").to_owned();
        world
            .done(token("owner"), "submitDemand", json!({"id": id}), "id")
            .await;
        let decided = json!({"id": id, "decision": decision, "comment": "验收口径请写明"});
        world
            .done(token("reviewer"), "reviewDemand", decided, "id")
            .await;
        ids.push(id);
    }
    let opened = ids.pop().expect("two were made");
    world
        .done(token("owner"), "openDemand", json!({"id": opened}), "id")
        .await;
    (ids.pop().expect("two were made"), opened)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_is_shown_to_exactly_those_in_the_table() {
    let schema = Schema::read();
    let stage = Stage::set().await;
    let (sent_back, opened) = reviewed(&stage).await;
    let things = &stage.things;
    let unpublished = json!({"id": things.supplier, "card": {"headline": "尚未发布的标题"}});
    let owner = stage.caller("owner").token.as_deref();
    stage
        .world
        .act(owner, "updateSupplier", unpublished, "")
        .await;
    // Four houses have one supplier and three open demands, the partner one and nine, and one demand
    // more was opened above.
    indexed(&stage.world, 5, 22).await;
    let objects = [
        ("a draft", "Demand", &things.draft),
        ("under review", "Demand", &things.submitted),
        ("sent back", "Demand", &sent_back),
        ("open", "Demand", &things.open),
        ("open after a review", "Demand", &opened),
        ("open and masked", "Demand", &things.masked),
        (
            "on the platform, with a newer draft",
            "Supplier",
            &things.supplier,
        ),
        ("verified", "Organisation", &things.organisation),
        ("of a member", "Membership", &things.membership),
        ("of an invitation", "Membership", &things.invitation),
        ("received", "Interest", &things.received),
        ("sent", "Interest", &things.sent),
        ("overdue", "Interest", &things.overdue),
        ("reported by the partner", "OutsideResult", &things.result),
        ("attached to nothing", "File", &things.file),
        ("of the open demand", "File", &things.demands_file),
        ("of the supplier", "File", &things.suppliers_file),
        ("the owner", "User", &things.user),
    ];
    let mut text = String::new();
    let mut header = vec!["lists".to_owned()];
    header.extend(READERS.map(str::to_owned));
    let mut lists = vec![header];
    for field in schema.fields("Query") {
        let Some(document) = list(&field.name.node) else {
            continue;
        };
        let mut row = vec![format!("  {}", field.name.node)];
        for name in READERS {
            row.push(listed(&stage.world, stage.caller(name), &document, things).await);
        }
        lists.push(row);
    }
    writeln!(text, "{}", grid(&lists)).expect("a string takes all");
    for (label, kind, id) in objects {
        text += &section(&stage, &schema, label, kind, id).await;
    }
    for node in schema.nodes() {
        assert!(
            objects.iter().any(|(_, kind, _)| *kind == node),
            "{node} has no object in tests/it/authorization/fields.rs: add one, run this test with \
             JIEBANG_UPDATE_GOLDEN=1, and read its new lines in \
             tests/it/authorization.fields.golden.txt"
        );
    }
    assert_golden("authorization.fields.golden.txt", text.trim_end());
    stage.world.stop().await;
}
