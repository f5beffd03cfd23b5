//! Uploading: what is answered, what is stored, and how often.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{PDF, PNG, percent_encoded, raw_upload, request, sent};
use crate::support::World;

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A form with these fields and one file.
pub fn form(fields: &[(&str, &str)], file_name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    body.extend(
        format!("--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n")
            .as_bytes(),
    );
    body.extend(bytes);
    body.extend(b"\r\n--frontier--\r\n");
    ("multipart/form-data; boundary=frontier".to_owned(), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_attached_and_comes_back_as_it_was() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let made = world.upload(&mill, "需求说明.pdf", PDF).await;
    let id = made["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        made,
        json!({"id": id, "name": "需求说明.pdf", "sha256": sha256(PDF), "size": PDF.len(), "mediaType": "application/pdf", "scanState": "CLEAN"})
    );
    let (attached, kinds) = world
        .act(
            mill.token(),
            "attachFileToDemand",
            json!({"id": demand, "fileId": id, "expectedVersion": 2}),
            "demand { version attachments { id name size url attachedTo keptUntil } }",
        )
        .await;
    assert_eq!(
        attached["demand"],
        json!({"version": 3, "attachments": [{"id": id, "name": "需求说明.pdf", "size": PDF.len(), "url": format!("/files/{id}"), "attachedTo": demand, "keptUntil": null}]})
    );
    assert_eq!(kinds, ["file.attached", "demand.updated"]);
    let answer = world.download(None, &id).await;
    assert_eq!(answer.status(), 200);
    let header = |name: &str| answer.headers()[name].to_str().expect("ASCII").to_owned();
    assert_eq!(header("content-type"), "application/pdf");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"____.pdf\"; filename*=UTF-8''%E9%9C%80%E6%B1%82%E8%AF%B4%E6%98%8E.pdf"
    );
    assert_eq!(answer.bytes().await.expect("bytes"), PDF);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_says_in_its_fields_what_a_raw_upload_says_in_its_query() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let fields = [
        ("organisationId", mill.id.as_str()),
        ("purpose", "DRAWING"),
        ("description", "车间平面图"),
    ];
    let (media_type, body) = form(&fields, "图纸 1.png", PNG);
    let upload = request(&world, Method::POST, "/files", mill.token())
        .header("content-type", &media_type)
        .body(body);
    let (status, made) = sent(upload).await;
    assert_eq!(status, 201, "{made:#}");
    assert_eq!(made["name"], "图纸 1.png");
    let query = "query($id: ID!) { node(id: $id) { ... on File { purpose description mediaType sha256 scanState
        organisation { id } uploader { id } version } } }";
    let node = world
        .data(mill.token(), query, json!({"id": made["id"]}))
        .await["node"]
        .clone();
    assert_eq!(
        node,
        json!({"purpose": "DRAWING", "description": "车间平面图", "mediaType": "image/png", "sha256": sha256(PNG),
            "scanState": "CLEAN", "organisation": {"id": mill.id}, "uploader": {"id": mill.owner.id}, "version": 1})
    );
    // A second file in the form, or a field after it, and nothing is kept.
    let before = (world.fingerprint().await, world.stored());
    let (_, mut twice) = form(&fields, "b.pdf", PDF);
    twice.truncate(twice.len() - b"--frontier--\r\n".len());
    twice.extend(form(&[], "c.pdf", PDF).1);
    let (_, nameless) = form(&[], "d.pdf", PDF);
    let (_, mut cut) = form(&fields, "e.pdf", PDF);
    cut.truncate(cut.len() - 30);
    for (body, code) in [
        (twice, "UPLOAD_MALFORMED"),
        (nameless, "REQUIRED"),
        (cut, "UPLOAD_BROKEN_OFF"),
        (b"--frontier--\r\n".to_vec(), "UPLOAD_MALFORMED"),
        (b"no form at all".to_vec(), "UPLOAD_BROKEN_OFF"),
    ] {
        let upload = request(&world, Method::POST, "/files", mill.token())
            .header("content-type", &media_type)
            .body(body);
        let (status, problem) = sent(upload).await;
        assert_eq!((status, problem["code"].as_str()), (400, Some(code)));
    }
    assert_eq!((world.fingerprint().await, world.stored()), before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_is_stored_once_even_if_uploaded_twice_at_once() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let lab = world.verified_organisation("lab", "INSTITUTE").await;
    // Larger than one part, so that it is written in several.
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(11 * 1_024 * 1_024, b'x');
    let (one, two) = tokio::join!(
        world.upload(&mill, "a.pdf", &large),
        world.upload(&lab, "b.pdf", &large)
    );
    assert_ne!(one["id"], two["id"]);
    assert_eq!(one["sha256"], sha256(&large));
    let hash = sha256(&large);
    let stored = world.stored();
    assert_eq!(stored.len(), 1, "{stored:?}");
    assert!(stored[0].ends_with(&format!("{}/{hash}", &hash[..2])));
    let id = one["id"].as_str().expect("an id");
    let back = world.download(mill.token(), id).await;
    assert_eq!(sha256(&back.bytes().await.expect("bytes")), hash);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_under_a_key_gives_the_first_file_and_another_content_is_refused() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let upload = |key: &str, bytes: &[u8]| {
        raw_upload(&world, &mill, "a.pdf")
            .header("idempotency-key", key)
            .body(bytes.to_vec())
    };
    let (_, first) = sent(upload("k-1", PDF)).await;
    let before = world.fingerprint().await;
    assert_eq!(sent(upload("k-1", PDF)).await, (201, first.clone()));
    let (status, reused) = sent(upload("k-1", b"%PDF-1.4 another")).await;
    assert_eq!(
        (status, reused["code"].as_str()),
        (409, Some("IDEMPOTENCY_KEY_REUSED"))
    );
    let (status, invalid) = sent(upload(&"k".repeat(129), PDF)).await;
    assert_eq!(
        (status, invalid["code"].as_str()),
        (400, Some("IDEMPOTENCY_KEY_INVALID"))
    );
    assert_eq!(world.fingerprint().await, before);
    let (_, other) = sent(upload("k-2", PDF)).await;
    assert_ne!(other["id"], first["id"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_editors_of_an_organisation_that_may_draft_upload() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let fresh = world.unverified_organisation("fresh", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let editor = world.member(&mill, "editor", "EDITOR").await;
    let scoped = |scopes: Value| {
        let input = json!({"name": "k", "scopes": scopes, "expiresInDays": 7});
        world.mutate(mill.token(), "createApiKey", input, "apiKey { secret }")
    };
    let reads = scoped(json!(["READ"])).await["apiKey"]["secret"].clone();
    let writes = scoped(json!(["DEMANDS"])).await["apiKey"]["secret"].clone();
    let before = (world.fingerprint().await, world.stored());
    let cases = [
        (&mill.id, None, 401, "UNAUTHENTICATED"),
        (&mill.id, Some("jbs_nonsense"), 401, "SESSION_INVALID"),
        (&mill.id, other.token(), 404, "NOT_FOUND"),
        (&mill.id, viewer.token(), 403, "FORBIDDEN"),
        (&fresh.id, fresh.token(), 422, "NOT_VERIFIED"),
        (&mill.id, reads.as_str(), 403, "SCOPE_MISSING"),
    ];
    let upload = |organisation: &str, token: Option<&str>| {
        let path = format!("/files?organisationId={organisation}");
        request(&world, Method::POST, &path, token)
            .header("x-file-name", "a.pdf")
            .body(PDF)
    };
    for (organisation, token, status, code) in cases {
        let (found, problem) = sent(upload(organisation, token)).await;
        assert_eq!((found, problem["code"].as_str()), (status, Some(code)));
    }
    let nobodys = upload(&mill.id.replace("org_", "dem_"), mill.token());
    assert_eq!(sent(nobodys).await.1["code"], "BAD_ID");
    assert_eq!((world.fingerprint().await, world.stored()), before);
    for token in [editor.token(), writes.as_str()] {
        assert_eq!(sent(upload(&mill.id, token)).await.0, 201);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_has_only_so_many_files_that_wait() {
    let world = World::start_with(|config| config.files.max_unattached = 2).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let first = world.file(&mill, "a.pdf").await;
    world.file(&mill, "b.pdf").await;
    let third = || raw_upload(&world, &mill, "c.pdf").body(PNG);
    let (status, problem) = sent(third()).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (422, Some("TOO_MANY_UNATTACHED"))
    );
    assert_eq!(world.stored().len(), 1, "the content of the first two");
    world.attach_to_demand(&mill, &demand, &first).await;
    world.file(&mill, "c.pdf").await;
    let query = "query($id: ID!) { unattachedFiles(organisationId: $id) { name } }";
    let list = |token| world.data(token, query, json!({"id": mill.id}));
    assert_eq!(
        list(mill.token()).await["unattachedFiles"],
        json!([{"name": "c.pdf"}, {"name": "b.pdf"}])
    );
    assert_eq!(list(None).await["unattachedFiles"], json!([]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_stalls_is_given_up_and_leaves_nothing() {
    let world = World::start_with(|config| config.files.idle_timeout_ms = 200).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let before = world.fingerprint().await;
    let body = async_stream::stream! {
        yield Ok::<_, std::io::Error>(PDF.to_vec());
        tokio::time::sleep(Duration::from_secs(20)).await;
        yield Ok(PDF.to_vec());
    };
    let upload = raw_upload(&world, &mill, "a.pdf").body(reqwest::Body::wrap_stream(body));
    let (status, problem) = sent(upload).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (408, Some("UPLOAD_TIMED_OUT"))
    );
    assert_eq!(world.stored(), Vec::<String>::new());
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_read_from_either_header() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let path = format!("/files?organisationId={}", mill.id);
    let upload = |name: &str, value: &str| {
        request(&world, Method::POST, &path, mill.token())
            .header(name, value)
            .body(PDF)
    };
    let encoded = percent_encoded("清单.pdf");
    let extended = format!("attachment; filename=\"x.pdf\"; filename*=UTF-8''{encoded}");
    for upload in [
        upload("x-file-name", &encoded),
        upload("content-disposition", &extended),
    ] {
        let (status, made) = sent(upload).await;
        assert_eq!((status, made["name"].as_str()), (201, Some("清单.pdf")));
    }
    let nameless = request(&world, Method::POST, &path, mill.token()).body(PDF);
    assert_eq!(sent(nameless).await.1["code"], "REQUIRED");
    world.stop().await;
}
