//! The columns of the two formats, and how a cell of CSV is read: JSON lines say the same with
//! lists and objects.

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
    fn the_document_of_the_format_names_every_column() {
        let document = include_str!("FORMAT.md");
        for (column, _) in DEMAND_COLUMNS.iter().chain(SUPPLIER_COLUMNS) {
            assert!(document.contains(&format!("`{column}`")), "{column}");
        }
    }
}
