//! Bodies and headers that are no GraphQL request: refused at the door of the whole server, with a
//! status and a published code, and nothing changes.

use serde_json::{Value, json};

use super::{assert_alive, codes_of, published};
use crate::support::World;

const JSON: (&str, &str) = ("content-type", "application/json");
const SIGN_UP: &str = r#"mutation { signUp(input: {email: \"new@example.com\", password: \"correct horse battery\", displayName: \"NAME\"}) { userErrors { code message } } }"#;

/// What is sent, and the expected status and code.
struct Case {
    name: &'static str,
    method: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: Vec<u8>,
    status: u16,
    code: &'static str,
}

fn case(name: &'static str, body: impl Into<Vec<u8>>, status: u16, code: &'static str) -> Case {
    Case {
        name,
        method: "POST",
        headers: vec![JSON],
        body: body.into(),
        status,
        code,
    }
}

/// A request that would make an account, with a name in raw JSON.
fn sign_up(name: &[u8]) -> Vec<u8> {
    let text = format!(r#"{{"query": "{SIGN_UP}"}}"#);
    let (before, after) = text.split_once("NAME").expect("a place for the name");
    [before.as_bytes(), name, after.as_bytes()].concat()
}

/// The same with the name in a variable.
fn sign_up_variable(name: &str) -> String {
    let query = "mutation($n: String!) { signUp(input: {email: \\\"new@example.com\\\", password: \\\"correct horse battery\\\", displayName: $n}) { userErrors { code } } }";
    format!(r#"{{"query": "{query}", "variables": {{"n": "{name}"}}}}"#)
}

fn bodies(most: usize) -> Vec<Case> {
    vec![
        case("nothing", "", 400, "BAD_REQUEST"),
        case("blanks", " \n\t", 400, "BAD_REQUEST"),
        case("no JSON", "query { me { id } }", 400, "MALFORMED_JSON"),
        case("cut off", r#"{"query": "{ me"#, 400, "MALFORMED_JSON"),
        case(
            "a comma too many",
            r#"{"query": "{ me { id } }",}"#,
            400,
            "MALFORMED_JSON",
        ),
        case(
            "two values",
            r#"{"query": "{ me { id } }"} {}"#,
            400,
            "MALFORMED_JSON",
        ),
        case(
            "single quotes",
            "{'query': '{ me { id } }'}",
            400,
            "MALFORMED_JSON",
        ),
        case(
            "NaN",
            r#"{"query": "{ me { id } }", "variables": {"a": NaN}}"#,
            400,
            "MALFORMED_JSON",
        ),
        case("null", "null", 400, "BAD_REQUEST"),
        case("a number", "7", 400, "BAD_REQUEST"),
        case("a text", "\"{ me { id } }\"", 400, "BAD_REQUEST"),
        case("an empty object", "{}", 400, "BAD_REQUEST"),
        case(
            "a query that is a number",
            r#"{"query": 7}"#,
            400,
            "BAD_REQUEST",
        ),
        case(
            "variables that are a list",
            r#"{"query": "{ me { id } }", "variables": []}"#,
            400,
            "BAD_REQUEST",
        ),
        case(
            "extensions that are a text",
            r#"{"query": "{ me { id } }", "extensions": "a"}"#,
            400,
            "BAD_REQUEST",
        ),
        case(
            "a batch",
            r#"[{"query": "{ me { id } }"}]"#,
            400,
            "BATCH_TOO_LONG",
        ),
        case(
            "a byte that is no UTF-8",
            sign_up(b"\xff"),
            400,
            "BAD_REQUEST",
        ),
        case(
            "a character cut in two",
            sign_up(b"\xe9\x98"),
            400,
            "BAD_REQUEST",
        ),
        case(
            "an overlong slash",
            sign_up(b"\xc0\xaf"),
            400,
            "BAD_REQUEST",
        ),
        case(
            "a surrogate as UTF-8",
            sign_up(b"\xed\xa0\x80"),
            400,
            "BAD_REQUEST",
        ),
        case("GBK", sign_up(b"\xd6\xd0\xce\xc4"), 400, "BAD_REQUEST"),
        case("UTF-16", b"\xff\xfe{\0\"\0".to_vec(), 400, "BAD_REQUEST"),
        case("a raw NUL", sign_up(b"a\0b"), 400, "MALFORMED_JSON"),
        case(
            "NUL as an escape",
            sign_up_variable(r"a\u0000b"),
            400,
            "QUERY_REJECTED",
        ),
        case(
            "NUL as an escape of GraphQL",
            sign_up(br"a\\u0000b"),
            400,
            "QUERY_REJECTED",
        ),
        case(
            "NUL in braces",
            sign_up(br"a\\u{0}b"),
            400,
            "QUERY_REJECTED",
        ),
        case(
            "a lone high surrogate",
            sign_up_variable(r"\ud800"),
            400,
            "MALFORMED_JSON",
        ),
        case(
            "a lone low surrogate",
            sign_up_variable(r"\udc00"),
            400,
            "MALFORMED_JSON",
        ),
        case(
            "surrogates in the wrong order",
            sign_up_variable(r"\udc00\ud800"),
            400,
            "MALFORMED_JSON",
        ),
        case(
            "a lone surrogate in a GraphQL text",
            sign_up(br"\\uD800"),
            200,
            "GRAPHQL_PARSE_FAILED",
        ),
        case(
            "a body that is too large",
            vec![b' '; most + 1],
            413,
            "PAYLOAD_TOO_LARGE",
        ),
        case(
            "brackets without end",
            "[".repeat(5_000),
            400,
            "QUERY_REJECTED",
        ),
        case(
            "no such field",
            r#"{"query": "{ nope }"}"#,
            200,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        case(
            "half a document",
            r#"{"query": "{ me {"}"#,
            200,
            "GRAPHQL_PARSE_FAILED",
        ),
    ]
}

fn heads() -> Vec<Case> {
    let body = sign_up("新人".as_bytes());
    let with = |name, headers: &[(&'static str, &'static str)], status, code| Case {
        headers: headers.to_vec(),
        ..case(name, body.clone(), status, code)
    };
    let by = |method: &'static str| Case {
        method,
        ..case(method, body.clone(), 405, "METHOD_NOT_ALLOWED")
    };
    vec![
        with("no content type", &[], 415, "UNSUPPORTED_MEDIA_TYPE"),
        with(
            "plain text",
            &[("content-type", "text/plain")],
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        with(
            "a form",
            &[("content-type", "application/x-www-form-urlencoded")],
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        with(
            "a multipart form",
            &[("content-type", "multipart/form-data; boundary=a")],
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        with(
            "another character set",
            &[("content-type", "application/json; charset=gbk")],
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        with(
            "an answer nobody can give",
            &[JSON, ("accept", "text/html")],
            406,
            "NOT_ACCEPTABLE",
        ),
        with(
            "another scheme",
            &[JSON, ("authorization", "Basic YTpi")],
            401,
            "SESSION_INVALID",
        ),
        with(
            "a token without a scheme",
            &[JSON, ("authorization", "jbs_1")],
            401,
            "SESSION_INVALID",
        ),
        with(
            "an unknown token",
            &[JSON, ("authorization", "Bearer jbs_1")],
            401,
            "SESSION_INVALID",
        ),
        with(
            "a key with blanks",
            &[JSON, ("idempotency-key", "a b")],
            200,
            "IDEMPOTENCY_KEY_INVALID",
        ),
        with(
            "an empty key",
            &[JSON, ("idempotency-key", "")],
            200,
            "IDEMPOTENCY_KEY_INVALID",
        ),
        by("PUT"),
        by("PATCH"),
        by("DELETE"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_is_refused_at_the_door() {
    let world = World::start().await;
    let published = published();
    let before = world.fingerprint().await;
    let most = world.config.graphql.limits.max_body_bytes;
    let mut differ = Vec::new();
    for case in bodies(most).into_iter().chain(heads()) {
        let answer = world
            .send(case.method, None, &case.headers, case.body)
            .await;
        let found = codes_of(&answer.json(), &published);
        if answer.status != case.status || found != [case.code] {
            differ.push(format!(
                "{}: {} {} expected, found {} {found:?}",
                case.name, case.status, case.code, answer.status
            ));
        }
        assert_eq!(
            world.fingerprint().await,
            before,
            "{} changed something",
            case.name
        );
        assert_alive(&world).await;
    }
    assert!(differ.is_empty(), "{differ:#?}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unusual_characters_that_are_no_controls_are_kept_as_they_are() {
    let world = World::start().await;
    for (place, name) in [
        "👩\u{200d}💻",
        "a\u{fffd}b",
        "\u{10ffff}",
        "𠮷野家",
        "e\u{301}",
    ]
    .into_iter()
    .enumerate()
    {
        let account = json!({
            "email": format!("p{place}@example.com"), "password": "correct horse battery",
            "displayName": name,
        });
        let made = world
            .mutate(None, "signUp", account, "user { displayName }")
            .await;
        assert_eq!(made["user"]["displayName"], Value::from(name));
    }
    world.stop().await;
}
