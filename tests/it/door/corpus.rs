//! Requests that are made to hurt: small to write, dear or deadly to read. Each must be refused.

use serde_json::{Value, json};

/// One attack: its name, and the request as JSON.
pub type Attack = (&'static str, Value);

fn document(query: impl Into<String>) -> Value {
    json!({ "query": query.into() })
}

fn nested(open: &str, inner: &str, close: &str, levels: usize) -> String {
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

fn joined(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(" ")
}

/// Fragments of which each spreads the next one twice.
fn doubling(levels: usize, last: &str) -> String {
    let fragments = joined(levels, |i| {
        format!("fragment F{i} on Query {{ ...F{0} ...F{0} }}", i + 1)
    });
    format!("{{ ...F0 }} {fragments} fragment F{levels} on Query {{ {last} }}")
}

fn nested_json(levels: usize, open: &str, close: &str) -> Value {
    // Built as text, since building it as a value would recurse in the test itself.
    Value::String(format!(
        "@raw{}{}@end",
        open.repeat(levels),
        close.repeat(levels)
    ))
}

/// All attacks. The limits are taken to be the default ones.
pub fn attacks() -> Vec<Attack> {
    vec![
        (
            "3.4 KB of nested list values",
            document(format!(
                "{{ matrix(rows: {}) }}",
                nested("[", "", "]", 1700)
            )),
        ),
        (
            "60 KB of nested list values",
            document(format!(
                "{{ matrix(rows: {}) }}",
                nested("[", "", "]", 30_000)
            )),
        ),
        (
            "nested list values that never close",
            document(format!("{{ matrix(rows: {}", "[".repeat(5000))),
        ),
        (
            "nested lists in the default of a variable",
            document(format!(
                "query ($v: [[Int!]!] = {}) {{ matrix(rows: $v) }}",
                nested("[", "", "]", 1700)
            )),
        ),
        (
            "nested lists in the argument of a directive",
            document(format!(
                "{{ hello @skip(if: {}) }}",
                nested("[", "", "]", 1700)
            )),
        ),
        (
            "nested objects",
            document(format!(
                "{{ search(filter: {}) {{ id }} }}",
                nested("{any: ", "{}", "}", 1700)
            )),
        ),
        (
            "nested list types",
            document(format!(
                "query ($v: {}) {{ hello }}",
                nested("[", "Int", "]", 1700)
            )),
        ),
        ("nested selections", document(nested("{ a ", "", "}", 2000))),
        (
            "nested inline fragments",
            document(format!(
                "{{ {} }}",
                nested("... on Query { ", "hello", " }", 1700)
            )),
        ),
        (
            "selections below the nesting cap but too deep",
            document(format!(
                "{{ {} }}",
                nested("demands { nodes { related { ", "x", " } } }", 15)
            )),
        ),
        (
            "introspection that recurses",
            document(format!(
                "{{ __schema {{ types {} }} }}",
                nested("{ fields { type ", "{ name }", "} }", 20)
            )),
        ),
        (
            "introspection through fragments",
            document(format!(
                "{{ __schema {{ types {{ ...F0 }} }} }} {} fragment F12 on __Type {{ name }}",
                joined(12, |i| format!(
                    "fragment F{i} on __Type {{ fields {{ type {{ ...F{0} }} }} inputFields {{ type {{ ...F{0} }} }} }}",
                    i + 1
                ))
            )),
        ),
        (
            "700 bytes of doubling fragments",
            document(doubling(14, "hello")),
        ),
        (
            "doubling fragments of 60 levels",
            document(doubling(60, "hello")),
        ),
        (
            "doubling fragments behind aliases",
            document(format!(
                "{{ ...F0 }} {} fragment F20 on Query {{ hello }}",
                joined(20, |i| format!(
                    "fragment F{i} on Query {{ a: demand(by: {{id: 1}}) {{ id }} ...F{0} ... {{ ...F{0} }} }}",
                    i + 1
                ))
            )),
        ),
        (
            "doubling fragments that nothing uses",
            document(format!(
                "{{ hello }} {}",
                &doubling(60, "hello")["{ ...F0 }".len()..]
            )),
        ),
        (
            "a fragment that spreads itself",
            document("{ ...A } fragment A on Query { ...A }"),
        ),
        (
            "a ring of a thousand fragments",
            document(format!(
                "{{ ...F0 }} {}",
                joined(1000, |i| format!(
                    "fragment F{i} on Query {{ ...F{} }}",
                    (i + 1) % 1000
                ))
            )),
        ),
        (
            "a chain of a thousand fragments",
            document(format!(
                "{{ ...F0 }} {} fragment F1000 on Query {{ hello }}",
                joined(1000, |i| format!(
                    "fragment F{i} on Query {{ ...F{} }}",
                    i + 1
                ))
            )),
        ),
        (
            "fragments that all spread each other",
            document(format!(
                "{{ ...F0 }} {}",
                joined(60, |i| format!(
                    "fragment F{i} on Query {{ hello {} }}",
                    joined(59 - i, |j| format!("...F{}", i + 1 + j))
                ))
            )),
        ),
        (
            "250 KB of duplicate fields",
            document(format!("{{ {} }}", "hello ".repeat(42_000))),
        ),
        (
            "60 KB of duplicate fields",
            document(format!("{{ {} }}", "hello ".repeat(7_500))),
        ),
        (
            "duplicate fields in many selection sets",
            document(format!(
                "{{ {} }}",
                "demand(by: {id: 1}) { id id id } ".repeat(300)
            )),
        ),
        (
            "2,000 aliases",
            document(format!(
                "{{ {} }}",
                joined(2000, |i| format!("a{i}: hello"))
            )),
        ),
        (
            "aliases behind spreads",
            document(format!(
                "{{ {} }} fragment F on Query {{ {} }}",
                "...F ".repeat(10),
                joined(50, |i| format!("a{i}: hello"))
            )),
        ),
        (
            "2,000 directives on one field",
            document(format!("{{ hello {} }}", "@skip(if: false) ".repeat(1000))),
        ),
        (
            "unknown directives",
            document(format!("{{ hello {} }}", "@a".repeat(3000))),
        ),
        (
            "30,000 brackets that only close",
            document("}".repeat(30_000)),
        ),
        ("60 KB of signs", document("-".repeat(60_000))),
        ("60 KB of unknown characters", document("é".repeat(30_000))),
        (
            "a string of 1 MB",
            document(format!("{{ hello(name: \"{}\") }}", "x".repeat(900_000))),
        ),
        (
            "a block string of 900 KB",
            document(format!(
                "{{ hello(name: \"\"\"{}\"\"\") }}",
                "\\\"\"\"".repeat(180_000)
            )),
        ),
        (
            "a comment of 900 KB",
            document(format!("#{}\n{{ hello }}", "x".repeat(900_000))),
        ),
        (
            "8,001 empty strings",
            document(format!("{{ hello(name: {}) }}", "\"\" ".repeat(8_001))),
        ),
        (
            "a thousand operations",
            document(joined(1500, |i| {
                format!("query Q{i} {{ hello demands {{ nodes {{ id }} }} }}")
            })),
        ),
        (
            "a thousand variables",
            document(format!(
                "query ({}) {{ hello }}",
                joined(3000, |i| format!("$v{i}: Int"))
            )),
        ),
        ("NUL in a document", document("{ hello(name: \"\0\") }")),
        (
            "NUL escaped in a document",
            document("{ hello(name: \"\\u0000\") }"),
        ),
        (
            "NUL in a variable",
            json!({"query": "query ($n: String!) { hello(name: $n) }", "variables": {"n": "\0"}}),
        ),
        (
            "100,000 nested lists as a variable",
            json!({"query": "{ hello }", "variables": {"v": nested_json(100_000, "[", "]")}}),
        ),
        (
            "60 nested lists as a variable",
            json!({"query": "{ hello }", "variables": {"v": nested_json(60, "[", "]")}}),
        ),
        (
            "nested objects as a variable",
            json!({"query": "{ hello }", "variables": {"v": nested_json(5_000, "{\"any\":[", "]}")}}),
        ),
        (
            "500,000 values as a variable",
            json!({"query": "query ($r: [[Int!]!]) { matrix(rows: $r) }", "variables": {"r": vec![0; 300_000]}}),
        ),
        (
            "nested extensions",
            json!({"query": "{ hello }", "extensions": {"v": nested_json(5_000, "[", "]")}}),
        ),
        (
            "a page of two billion",
            document("{ demands(first: 2000000000) { nodes { id } } }"),
        ),
        (
            "pages in pages",
            document(format!(
                "{{ demands {{ nodes {} }} }}",
                nested("{ related(first: 100) { nodes ", "{ id }", "} }", 6)
            )),
        ),
    ]
}

/// A batch of a thousand small requests.
pub fn batch() -> Value {
    Value::Array(vec![document("{ hello }"); 1000])
}

/// The JSON of an attack. Nested values stand in it as text, so that nothing recurses before the server.
pub fn to_json(attack: &Value) -> String {
    let text = attack.to_string();
    let Some((before, rest)) = text.split_once("\"@raw") else {
        return text;
    };
    let (raw, after) = rest
        .split_once("@end\"")
        .expect("both ends are written together");
    format!("{before}{}{after}", raw.replace("\\\"", "\""))
}
