//! The columns of the import format under the API's own names, and how a cell of CSV is read and
//! written: JSON lines say the same with lists and objects.

use serde_json::{Map, Value};

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text, number, code or truth value.
    Plain,
    /// Words joined with `;`.
    Words,
    /// `code` or, where suppliers without it are out, `code!`; joined with `;`.
    Needs,
    /// `code:level` or `code:level:note`, joined with `;`.
    Offers,
    /// Entries joined with `;`, their parts in this order joined with `|`.
    Entries(&'static [&'static str]),
}

use Shape::{Entries, Needs, Offers, Plain, Words};

/// A column: its name and what its cells hold.
pub type Column = (&'static str, Shape);

pub const DEMAND_COLUMNS: &[Column] = &[
    ("source", Plain),
    ("externalId", Plain),
    ("organisation.name", Plain),
    ("organisation.nameEn", Plain),
    ("organisation.kind", Plain),
    ("organisation.regionCode", Plain),
    ("organisation.unifiedSocialCreditCode", Plain),
    ("organisation.identifierKind", Plain),
    ("organisation.identifier", Plain),
    ("profile", Plain),
    ("title", Plain),
    ("titleEn", Plain),
    ("summary", Plain),
    ("problem", Plain),
    ("expectedOutcome", Plain),
    ("kpis", Entries(&["name", "unit", "baseline", "target"])),
    ("dataAvailable", Plain),
    ("dataSensitivity", Plain),
    ("regionCode", Plain),
    ("site", Plain),
    ("deploymentConstraints", Plain),
    ("gates.onPremises", Plain),
    ("gates.dataStaysOnSite", Plain),
    ("gates.xinchuang", Plain),
    ("gates.djcpLevel", Plain),
    ("gates.filingNumberRequired", Plain),
    ("acceptanceTest", Plain),
    ("budget.kind", Plain),
    ("budget.minMinor", Plain),
    ("budget.maxMinor", Plain),
    ("cooperationForm", Plain),
    ("areas", Words),
    ("keywords", Words),
    ("capabilities", Needs),
    ("qualifications", Words),
    ("contact.name", Plain),
    ("contact.phone", Plain),
    ("contact.email", Plain),
    ("submissionDeadline", Plain),
    ("submissionDeadlineDays", Plain),
    ("masked", Plain),
    ("confidentialityRationale", Plain),
    ("externalUrl", Plain),
    ("language", Plain),
];

pub const SUPPLIER_COLUMNS: &[Column] = &[
    ("source", Plain),
    ("externalId", Plain),
    ("organisation.name", Plain),
    ("organisation.nameEn", Plain),
    ("organisation.kind", Plain),
    ("organisation.regionCode", Plain),
    ("organisation.unifiedSocialCreditCode", Plain),
    ("organisation.identifierKind", Plain),
    ("organisation.identifier", Plain),
    ("headline", Plain),
    ("headlineEn", Plain),
    ("summary", Plain),
    ("summaryEn", Plain),
    ("capabilities", Offers),
    ("areas", Words),
    ("regionsServed", Words),
    ("keywords", Words),
    ("offerings", Entries(&["kind", "name", "description"])),
    (
        "cases",
        Entries(&["title", "client", "area", "outcome", "kpi", "year"]),
    ),
    (
        "qualifications",
        Entries(&["code", "number", "issuer", "expiresOn"]),
    ),
    ("teamSize", Plain),
    ("opc", Plain),
    ("priceMinMinor", Plain),
    ("priceMaxMinor", Plain),
    ("parallelPilots", Plain),
    ("gates.onPremises", Plain),
    ("gates.dataStaysOnSite", Plain),
    ("gates.xinchuang", Plain),
    ("gates.djcpLevel", Plain),
    ("gates.filingNumber", Plain),
    ("contact.name", Plain),
    ("contact.phone", Plain),
    ("contact.email", Plain),
    ("language", Plain),
];

/// The names that rows without organisations may use beside the columns: judged sets have them.
pub const PLAIN_ROW_COLUMNS: &[Column] = &[("id", Plain), ("text", Plain), ("title", Plain)];

/// The value that a cell stands for in JSON.
pub fn value(shape: Shape, cell: &str) -> Value {
    let entries = || {
        split(cell, ';')
            .into_iter()
            .filter(|entry| !entry.trim().is_empty())
    };
    match shape {
        Plain => Value::from(cell),
        Words => entries()
            .map(|word| Value::from(unescaped(&word)))
            .collect(),
        Needs => entries()
            .map(|entry| {
                let entry = unescaped(&entry);
                let code = entry.strip_suffix('!').unwrap_or(&entry);
                serde_json::json!({"code": code.trim(), "required": entry.ends_with('!')})
            })
            .collect(),
        Offers => entries()
            .map(|entry| {
                let entry = unescaped(&entry);
                let parts = entry.splitn(3, ':').map(str::to_owned).collect();
                named(parts, &["code", "level", "note"])
            })
            .collect(),
        Entries(names) => entries()
            .map(|entry| {
                let parts = split(&entry, '|')
                    .iter()
                    .map(|part| unescaped(part))
                    .collect();
                named(parts, names)
            })
            .collect(),
    }
}

/// The cell that [`value`] reads as this value again.
pub fn cell(shape: Shape, value: &Value) -> String {
    let entries = |write: &dyn Fn(&Value) -> String| {
        let entries = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let written: Vec<String> = entries.iter().map(write).collect();
        written.join(";")
    };
    match shape {
        Plain => plain(value),
        Words => entries(&|word| escaped(&plain(word), &[';'])),
        Needs => entries(&|need| {
            let mark = if need["required"] == Value::Bool(true) {
                "!"
            } else {
                ""
            };
            format!("{}{mark}", escaped(&plain(&need["code"]), &[';']))
        }),
        Offers => entries(&|offer| {
            let parts = [
                plain(&offer["code"]),
                plain(&offer["level"]),
                plain(&offer["note"]),
            ];
            escaped(parts.join(":").trim_end_matches(':'), &[';'])
        }),
        Entries(names) => entries(&|entry| {
            let parts = names
                .iter()
                .map(|name| escaped(&plain(&entry[*name]), &[';', '|']));
            let written = parts.collect::<Vec<_>>().join("|");
            written.trim_end_matches('|').to_owned()
        }),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn escaped(text: &str, separators: &[char]) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\\' || separators.contains(&c) {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// Puts a value where the dots of a name lead.
pub fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            object.insert(name.to_owned(), value);
        }
        Some((outer, inner)) => {
            let inside = object
                .entry(outer)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inside) = inside {
                put(inside, inner, value);
            }
        }
    }
}

/// The value to which the dots of a name lead.
pub fn get<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    match name.split_once('.') {
        None => object.get(name),
        Some((outer, inner)) => get(object.get(outer)?.as_object()?, inner),
    }
}

/// An object of the parts that say something. A part too many gets a name that no format has, so
/// that it is refused and not lost.
fn named(parts: Vec<String>, names: &[&str]) -> Value {
    let mut object = Map::new();
    for (place, part) in parts.into_iter().enumerate() {
        let part = part.trim();
        if !part.is_empty() {
            let name = names
                .get(place)
                .map_or_else(|| format!("part{}", place + 1), |name| (*name).to_owned());
            object.insert(name, Value::from(part));
        }
    }
    Value::Object(object)
}

/// Splits at a separator that no `\` stands before; the escapes stay for the next split.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if c == separator && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = c == '\\' && !escaped;
        parts
            .last_mut()
            .expect("there is always a last part")
            .push(c);
    }
    parts
}

/// `\;`, `\|` and `\\` without their `\`, and no space around.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next @ (';' | '|' | '\\'))) => {
                plain.push(*next);
                chars.next();
            }
            _ => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_say_what_json_says_with_lists_and_objects() {
        for (shape, cell, expected) in [
            (Plain, " a;b ", json!(" a;b ")),
            (Words, "甲; 乙;;", json!(["甲", "乙"])),
            (Words, r"a\;b;c\\", json!(["a;b", r"c\"])),
            (
                Needs,
                "vision.ocr!; language.rag_qa",
                json!([{"code": "vision.ocr", "required": true}, {"code": "language.rag_qa", "required": false}]),
            ),
            (
                Offers,
                "vision.ocr:3;language.rag_qa:1:说明: 细节",
                json!([{"code": "vision.ocr", "level": "3"}, {"code": "language.rag_qa", "level": "1", "note": "说明: 细节"}]),
            ),
            (
                Entries(&["name", "unit", "baseline", "target"]),
                r"召回率|%|61|≥97;时长||a\|b|c",
                json!([
                    {"name": "召回率", "unit": "%", "baseline": "61", "target": "≥97"},
                    {"name": "时长", "baseline": "a|b", "target": "c"}
                ]),
            ),
            (
                Entries(&["name"]),
                "a|b",
                json!([{"name": "a", "part2": "b"}]),
            ),
        ] {
            assert_eq!(value(shape, cell), expected, "{cell}");
        }
    }

    #[test]
    fn a_cell_that_was_written_is_read_as_the_same_value() {
        for (shape, value_of) in [
            (Words, json!(["a;b", r"c\", "甲"])),
            (
                Needs,
                json!([{"code": "vision.ocr", "required": true}, {"code": "x", "required": false}]),
            ),
            (
                Offers,
                json!([{"code": "vision.ocr", "level": "3", "note": "说明: a;b"}]),
            ),
            (
                Entries(&["name", "unit", "target"]),
                json!([{"name": "a|b;c", "target": "≥97"}, {"name": "d"}]),
            ),
        ] {
            assert_eq!(value(shape, &cell(shape, &value_of)), value_of);
        }
    }

    #[test]
    fn dots_lead_into_objects_and_back() {
        let mut object = Map::new();
        put(&mut object, "budget.kind", json!("NONE"));
        put(&mut object, "title", json!("甲"));
        assert_eq!(get(&object, "budget.kind"), Some(&json!("NONE")));
        assert_eq!(get(&object, "budget.minMinor"), None);
        assert_eq!(get(&object, "title.x"), None);
    }
}
