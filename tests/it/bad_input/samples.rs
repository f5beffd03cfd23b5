//! Values that every field refuses, by the type that the schema gives it, and inputs that are right
//! but for one field.

use async_graphql::parser::types::{BaseType, InputObjectType, Type, TypeKind};
use serde_json::{Value, json};

use crate::authorization::schema::Schema;

/// One place in an input: the way to it, and its type.
pub struct Place {
    /// Names and positions, as in `card.kpis.0.unit`.
    pub path: Vec<String>,
    pub kind: Type,
    pub has_default: bool,
}

/// A right value for a part of an input that the rows of the authorization table leave out.
fn sample(kind: &str) -> Value {
    match kind {
        "BudgetInput" => json!({"kind": "RANGE", "minMinor": "1", "maxMinor": "2"}),
        "CapabilityNeedInput" => json!({"code": "vision.defect_inspection"}),
        "CapabilityOfferInput" => json!({"code": "vision.defect_inspection", "level": 1}),
        "CaseStudyInput" => json!({"title": "纺织厂", "outcome": "漏检减半", "year": 2024}),
        "ContactInput" => json!({"name": "张三", "phone": "13800001234"}),
        "ForeignRegistrationInput" => json!({"country": "DE", "number": "HRB 1"}),
        "HeldQualificationInput" => json!({"code": "ISO9001"}),
        "KpiInput" => json!({"name": "漏检率"}),
        "OfferingInput" => json!({"kind": "SERVICE", "name": "检测"}),
        _ => json!({}),
    }
}

/// Every place in the input of a mutation, objects and lists within it included.
pub fn places(schema: &Schema, mutation: &str) -> Vec<Place> {
    let mut kind = mutation.to_owned();
    kind[..1].make_ascii_uppercase();
    let mut found = Vec::new();
    collect(schema, &format!("{kind}Input"), &[], &mut found);
    found
}

fn collect(schema: &Schema, object: &str, above: &[String], found: &mut Vec<Place>) {
    let Some(TypeKind::InputObject(InputObjectType { fields })) = schema.kind(object) else {
        panic!("{object} is no input");
    };
    for field in fields {
        let mut path = above.to_vec();
        path.push(field.node.name.node.to_string());
        let kind = field.node.ty.node.clone();
        let mut element = &kind;
        let mut deeper = path.clone();
        while let BaseType::List(inner) = &element.base {
            element = inner;
            deeper.push("0".to_owned());
        }
        if let BaseType::Named(name) = &element.base {
            // Filters have tests of their own, and stand within themselves.
            if name.ends_with("Filter") {
                continue;
            }
            if matches!(schema.kind(name), Some(TypeKind::InputObject(_))) {
                collect(schema, name, &deeper, found);
            } else if deeper.len() > path.len() {
                found.push(Place {
                    path: deeper,
                    kind: element.clone(),
                    has_default: false,
                });
            }
        }
        found.push(Place {
            path,
            kind,
            has_default: field.node.default_value.is_some(),
        });
    }
}

/// Values that are wrong for a type, whatever the field is for.
pub fn wrong_values(schema: &Schema, kind: &Type) -> Vec<Value> {
    let mut wrong = match &kind.base {
        BaseType::List(_) => vec![json!([null]), json!({"a": 1})],
        BaseType::Named(name) => match (name.as_str(), schema.kind(name)) {
            (_, Some(TypeKind::Enum(_))) => vec![json!("NOPE"), json!("draft"), json!(1)],
            (_, Some(TypeKind::InputObject(_))) => {
                vec![json!({"nope": 1}), json!("text"), json!(7)]
            }
            ("String", _) => vec![
                json!("bell\u{7}"),
                json!("escape\u{1b}[2J"),
                json!("长".repeat(20_000)),
                json!(7),
                json!({"a": 1}),
            ],
            ("ID", _) => vec![
                json!("nonsense"),
                json!(""),
                json!("evt_106g9s2m8k4x7c1v5b3n6q0w2e"),
                json!("../../etc/passwd"),
                json!({"a": 1}),
            ],
            ("Int", _) => vec![
                json!(-1),
                json!(i32::MAX),
                json!(i64::from(i32::MAX) + 1),
                json!("7"),
                json!(1.5),
            ],
            ("BigInt", _) => vec![
                json!("-1"),
                json!("9223372036854775807"),
                json!("9223372036854775808"),
                json!("1e5"),
                json!("十"),
                json!(1.5),
            ],
            ("Boolean", _) => vec![json!("true"), json!(1)],
            ("DateTime", _) => vec![
                json!("2026-02-30T00:00:00Z"),
                json!("2026-11-23"),
                json!("10000-01-01T00:00:00Z"),
                json!("1969-12-31T23:59:59Z"),
                json!("tomorrow"),
                json!(5),
            ],
            ("Date", _) => vec![
                json!("2026-02-30"),
                json!("2026-2-3"),
                json!("0000-01-01"),
                json!(5),
            ],
            (other, _) => panic!(
                "values of {other} have no wrong examples: add some in tests/it/bad_input/samples.rs"
            ),
        },
    };
    if !kind.nullable {
        wrong.push(Value::Null);
    }
    wrong
}

/// The input with a value at a place; what lies on the way is made where it is not there.
pub fn with_value(
    schema: &Schema,
    mutation: &str,
    base: &Value,
    place: &Place,
    value: &Value,
) -> Value {
    let mut kind = mutation.to_owned();
    kind[..1].make_ascii_uppercase();
    let mut input = base.clone();
    let mut at = &mut input;
    let mut object = format!("{kind}Input");
    let (last, way) = place.path.split_last().expect("a place has a name");
    for step in way {
        if step == "0" {
            if !at.is_array() {
                *at = json!([sample(&object)]);
            }
            at = &mut at[0];
        } else {
            object = inner(schema, &object, step);
            choose(&mut *at, step);
            if at.get(step).is_none_or(Value::is_null) {
                at[step] = sample(&object);
            }
            at = &mut at[step];
        }
    }
    if last == "0" {
        *at = json!([value]);
    } else {
        choose(&mut *at, last);
        at[last] = value.clone();
    }
    input
}

/// Of these objects exactly one field is given.
fn choose(object: &mut Value, field: &str) {
    const ONE_OF: [&str; 3] = [
        "declaredTeam",
        "foreignRegistration",
        "unifiedSocialCreditCode",
    ];
    if let Some(fields) = object.as_object_mut()
        && ONE_OF.contains(&field)
    {
        fields.retain(|name, _| name == field);
    }
}

/// The input type of a field, without its lists.
fn inner(schema: &Schema, object: &str, field: &str) -> String {
    let Some(TypeKind::InputObject(InputObjectType { fields })) = schema.kind(object) else {
        panic!("{object} is no input");
    };
    let found = fields
        .iter()
        .find(|one| one.node.name.node == field)
        .unwrap_or_else(|| panic!("{object} has no {field}"));
    crate::authorization::schema::named(&found.node.ty.node)
}
