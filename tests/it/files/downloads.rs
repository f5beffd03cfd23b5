//! Downloading: ranges, validators, and what every answer says.

use reqwest::{Method, Response, StatusCode};
use serde_json::json;

use super::{PDF, request};
use crate::support::World;

/// A file that everybody may read.
async fn public_file(world: &World) -> String {
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let file = world.file(&mill, "a.pdf").await;
    world.attach_to_demand(&mill, &demand, &file).await;
    file
}

async fn ask(world: &World, method: Method, id: &str, headers: &[(&str, &str)]) -> Response {
    let mut asked = request(world, method, &format!("/files/{id}"), None);
    for (name, value) in headers {
        asked = asked.header(*name, *value);
    }
    asked.send().await.expect("an answer")
}

fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name).map(|value| value.to_str());
    value.map_or_else(String::new, |text| text.expect("ASCII").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_range_is_served_and_several_are_the_whole() {
    let world = World::start().await;
    let id = public_file(&world).await;
    let size = PDF.len();
    for (range, status, content_range, bytes) in [
        ("bytes=0-3", 206, format!("bytes 0-3/{size}"), &PDF[..4]),
        (
            "bytes=5-",
            206,
            format!("bytes 5-{}/{size}", size - 1),
            &PDF[5..],
        ),
        (
            "bytes=-6",
            206,
            format!("bytes {}-{}/{size}", size - 6, size - 1),
            &PDF[size - 6..],
        ),
        (
            "bytes=3-9999",
            206,
            format!("bytes 3-{}/{size}", size - 1),
            &PDF[3..],
        ),
        ("bytes=0-1,3-4", 200, String::new(), PDF),
        ("bytes=4-2", 200, String::new(), PDF),
        ("lines=1-2", 200, String::new(), PDF),
    ] {
        let answer = ask(&world, Method::GET, &id, &[("range", range)]).await;
        assert_eq!(answer.status(), status, "{range}");
        assert_eq!(header(&answer, "content-range"), content_range, "{range}");
        assert_eq!(header(&answer, "content-length"), bytes.len().to_string());
        assert_eq!(answer.bytes().await.expect("bytes"), bytes, "{range}");
    }
    let beyond = format!("bytes={size}-");
    let answer = ask(&world, Method::GET, &id, &[("range", &beyond)]).await;
    assert_eq!(answer.status(), 416);
    assert_eq!(header(&answer, "content-range"), format!("bytes */{size}"));
    assert!(answer.bytes().await.expect("bytes").is_empty());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_has_is_not_sent_again() {
    let world = World::start().await;
    let id = public_file(&world).await;
    let first = ask(&world, Method::GET, &id, &[]).await;
    let tag = header(&first, "etag");
    assert_eq!(tag.len(), 66, "the hash in quotes");
    assert_eq!(header(&first, "cache-control"), "private, no-cache");
    assert_eq!(header(&first, "accept-ranges"), "bytes");
    let (weak, listed) = (format!("W/{tag}"), format!("\"x\", {tag}"));
    for known in [tag.as_str(), &weak, &listed, "*"] {
        let answer = ask(&world, Method::GET, &id, &[("if-none-match", known)]).await;
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(header(&answer, "etag"), tag);
    }
    let other = ask(&world, Method::GET, &id, &[("if-none-match", "\"x\"")]).await;
    assert_eq!(other.status(), 200);
    let range = ("range", "bytes=0-3");
    let same = ask(&world, Method::GET, &id, &[range, ("if-range", &tag)]).await;
    assert_eq!(same.status(), 206);
    for changed in ["\"x\"", &weak] {
        let answer = ask(&world, Method::GET, &id, &[range, ("if-range", changed)]).await;
        assert_eq!(answer.status(), 200, "{changed}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_tells_the_length_and_sends_nothing() {
    let world = World::start().await;
    let id = public_file(&world).await;
    let answer = ask(&world, Method::HEAD, &id, &[]).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(header(&answer, "content-length"), PDF.len().to_string());
    assert_eq!(
        header(&answer, "content-security-policy"),
        "default-src 'none'; sandbox"
    );
    assert!(answer.bytes().await.expect("bytes").is_empty());
    let part = ask(&world, Method::HEAD, &id, &[("range", "bytes=1-2")]).await;
    assert_eq!(
        (
            part.status().as_u16(),
            header(&part, "content-length").as_str()
        ),
        (206, "2")
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_foreign_and_what_is_absent_give_the_same_answer() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let file = world.file(&mill, "a.pdf").await;
    let gone = world.file(&mill, "b.pdf").await;
    let removed = world
        .mutate(
            mill.token(),
            "removeFile",
            json!({"id": gone}),
            "file { id }",
        )
        .await;
    assert_eq!(removed["userErrors"], json!([]), "{removed}");
    for token in [None, other.token()] {
        let mut answers = Vec::new();
        for id in [file.as_str(), &gone, &mill.id, "fil_nonsense", "%00"] {
            let answer = world.download(token, id).await;
            assert_eq!(answer.status(), 404, "{id}");
            let mut problem: serde_json::Value = answer.json().await.expect("JSON");
            assert!(problem["requestId"].take().is_string());
            answers.push(problem);
        }
        assert_eq!(answers[0]["code"], "NOT_FOUND");
        assert!(answers.iter().all(|one| *one == answers[0]), "{answers:#?}");
    }
    assert_eq!(world.download_status(mill.token(), &file).await, 200);
    assert_eq!(world.download_status(mill.token(), &gone).await, 404);
    assert_eq!(world.download_status(Some("jbs_x"), &file).await, 401);
    let post = request(
        &world,
        Method::POST,
        &format!("/files/{file}"),
        mill.token(),
    );
    assert_eq!(post.send().await.expect("an answer").status(), 405);
    world.stop().await;
}
