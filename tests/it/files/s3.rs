//! Files in an S3-compatible service: a small one that speaks as much as is asked of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiebang::config::Config;
use jiebang::domains::files::forget_contents;
use jiebang::workers::housekeeping::unattached;

use super::{PDF, raw_upload, request, sent};
use crate::support::World;

type Parts = BTreeMap<u32, Bytes>;

/// What the service has: objects, and uploads in parts that are under way.
#[derive(Clone, Debug, Default)]
struct Service(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    objects: BTreeMap<String, Bytes>,
    uploads: BTreeMap<String, Parts>,
    most_parts: usize,
    unsigned: usize,
    down: bool,
}

impl Service {
    fn objects(&self) -> Vec<String> {
        self.0
            .lock()
            .expect("a lock")
            .objects
            .keys()
            .cloned()
            .collect()
    }

    fn is_idle(&self) -> bool {
        self.0.lock().expect("a lock").uploads.is_empty()
    }
}

fn xml(body: String) -> Response {
    ([("content-type", "application/xml")], body).into_response()
}

async fn serve(
    State(service): State<Service>,
    method: Method,
    uri: Uri,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut kept = service.0.lock().expect("a lock");
    let signed = headers.get("authorization").is_some_and(|value| {
        let text = value.to_str().expect("ASCII");
        text.starts_with("AWS4-HMAC-SHA256 Credential=keyname/") && text.contains("/jiangsu/s3/")
    });
    kept.unsigned += usize::from(!signed);
    if kept.down {
        return StatusCode::FORBIDDEN.into_response();
    }
    let key = uri
        .path()
        .strip_prefix("/bucket")
        .expect("the bucket in the path");
    let key = key.trim_start_matches('/').to_owned();
    let upload = query.get("uploadId").cloned();
    match (method.as_str(), upload) {
        ("POST", None) if query.contains_key("uploads") => {
            let id = format!("upload-{}", uuid::Uuid::new_v4());
            kept.uploads.insert(id.clone(), Parts::new());
            xml(format!(
                "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>{key}</Key><UploadId>{id}</UploadId></InitiateMultipartUploadResult>"
            ))
        }
        ("PUT", Some(id)) => {
            let number = query["partNumber"].parse().expect("a number");
            let parts = kept.uploads.get_mut(&id).expect("an upload");
            parts.insert(number, body);
            [("etag", format!("\"part-{number}\""))].into_response()
        }
        ("POST", Some(id)) => {
            let parts = kept.uploads.remove(&id).expect("an upload");
            kept.most_parts = kept.most_parts.max(parts.len());
            let whole: Vec<u8> = parts.into_values().flatten().collect();
            kept.objects.insert(key.clone(), whole.into());
            xml(format!(
                "<CompleteMultipartUploadResult><Location>x</Location><Bucket>bucket</Bucket><Key>{key}</Key><ETag>\"whole\"</ETag></CompleteMultipartUploadResult>"
            ))
        }
        ("DELETE", Some(id)) => {
            kept.uploads.remove(&id);
            StatusCode::NO_CONTENT.into_response()
        }
        ("PUT", None) => {
            let source = headers["x-amz-copy-source"].to_str().expect("ASCII");
            let source = source.trim_start_matches('/').trim_start_matches("bucket/");
            let found = kept
                .objects
                .get(source)
                .cloned()
                .expect("the source of a copy");
            kept.objects.insert(key, found);
            xml("<CopyObjectResult><ETag>\"copy\"</ETag></CopyObjectResult>".to_owned())
        }
        ("DELETE", None) => {
            kept.objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        ("GET", None) if key.is_empty() => {
            let prefix = query.get("prefix").cloned().unwrap_or_default();
            let listed: String = kept
                .objects
                .iter()
                .filter(|(key, _)| key.starts_with(&prefix))
                .map(|(key, bytes)| {
                    format!("<Contents><Key>{key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>\"e\"</ETag><Size>{}</Size></Contents>", bytes.len())
                })
                .collect();
            xml(format!(
                "<ListBucketResult><IsTruncated>false</IsTruncated>{listed}</ListBucketResult>"
            ))
        }
        ("GET", None) => match kept.objects.get(&key) {
            Some(bytes) => ranged(bytes, &headers),
            None => (
                StatusCode::NOT_FOUND,
                "<Error><Code>NoSuchKey</Code></Error>",
            )
                .into_response(),
        },
        other => panic!("the service is not asked for {other:?} {uri}"),
    }
}

fn ranged(bytes: &Bytes, headers: &HeaderMap) -> Response {
    let common = [
        ("etag", "\"e\"".to_owned()),
        ("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT".to_owned()),
    ];
    let Some(range) = headers.get("range").and_then(|value| value.to_str().ok()) else {
        return (common, bytes.clone()).into_response();
    };
    let (first, last) = range
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
        .expect("a range");
    let (first, last): (usize, usize) = (
        first.parse().expect("a number"),
        last.parse().expect("a number"),
    );
    let content_range = format!("bytes {first}-{last}/{}", bytes.len());
    (
        StatusCode::PARTIAL_CONTENT,
        common,
        [("content-range", content_range)],
        bytes.slice(first..=last),
    )
        .into_response()
}

async fn started() -> (World, Service) {
    let service = Service::default();
    let router = Router::new().fallback(serve).with_state(service.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = router.layer(axum::extract::DefaultBodyLimit::disable());
    tokio::spawn(async move { axum::serve(listener, router).await.expect("served") });
    let world = World::start_with(|config: &mut Config| {
        let s3 = &mut config.files.s3;
        s3.bucket = "bucket".to_owned();
        s3.endpoint = format!("http://{address}");
        s3.region = "jiangsu".to_owned();
        s3.access_key_id = "keyname".to_owned();
        s3.secret_access_key = "secret".to_owned();
        s3.allow_http = true;
        config.access.session_idle_minutes = 10_000_000;
        config.access.session_max_minutes = 10_000_000;
    })
    .await;
    (world, service)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_go_to_the_bucket_and_come_back_whole_and_in_ranges() {
    let (world, service) = started().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize(11 * 1_024 * 1_024, b'x');
    large.extend(b"the end");
    let made = world.upload(&mill, "a.pdf", &large).await;
    let (id, hash) = (
        made["id"].as_str().expect("an id"),
        made["sha256"].as_str().expect("a hash"),
    );
    world.upload(&mill, "b.pdf", &large).await;
    assert_eq!(service.objects(), [format!("{}/{hash}", &hash[..2])]);
    assert_eq!(service.0.lock().expect("a lock").most_parts, 3);
    let back = world.download(mill.token(), id).await;
    assert_eq!(back.bytes().await.expect("bytes"), large);
    let part = request(
        &world,
        reqwest::Method::GET,
        &format!("/files/{id}"),
        mill.token(),
    )
    .header("range", format!("bytes={}-", large.len() - 7));
    let part = part.send().await.expect("an answer");
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.expect("bytes"), "the end");
    assert_eq!(world.stored(), Vec::<String>::new(), "no folder is used");
    assert_eq!(service.0.lock().expect("a lock").unsigned, 0);
    world.wait(25 * 3_600);
    let operation = world.system();
    assert_eq!(unattached(&operation).await.expect("removed"), 2);
    assert_eq!(forget_contents(&operation).await.expect("forgotten"), 1);
    assert_eq!(service.objects(), Vec::<String>::new());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_upload_leaves_nothing_in_the_bucket() {
    let (world, service) = started().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    // It turns out to be no text after some parts were written.
    let mut late = vec![b'a'; 11 * 1_024 * 1_024];
    late.push(0);
    let (status, problem) = sent(raw_upload(&world, &mill, "a.txt").body(late)).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (415, Some("FILE_TYPE_MISMATCH"))
    );
    assert_eq!(service.objects(), Vec::<String>::new());
    assert!(service.is_idle());
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_refuses_us_is_unavailable_and_not_explained() {
    let (world, service) = started().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    service.0.lock().expect("a lock").down = true;
    let before = world.fingerprint().await;
    let (status, problem) = sent(raw_upload(&world, &mill, "a.pdf").body(PDF)).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (503, Some("UNAVAILABLE"))
    );
    assert!(!problem.to_string().contains("bucket"), "{problem}");
    assert_eq!(world.fingerprint().await, before);
    world.stop().await;
}
