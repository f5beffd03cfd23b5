//! Uploads that mean harm. Each is refused with its code, and nothing of it is left.

use std::io::{Read, Write};
use std::net::TcpStream;

use reqwest::Body;
use serde_json::Value;

use super::{PDF, PNG, raw_upload, sent};
use crate::support::{Organisation, World};

const MAX: u64 = 100_000;

async fn world() -> (World, Organisation) {
    let world = World::start_with(|config| config.files.max_bytes = MAX).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    (world, mill)
}

/// Sends an upload that must be refused, and sees to it that nothing is left.
async fn refused(world: &World, mill: &Organisation, name: &str, body: impl Into<Body>) -> Value {
    let before = world.fingerprint().await;
    let (status, problem) = sent(raw_upload(world, mill, name).body(body)).await;
    assert!((400..500).contains(&status), "{name}: {problem:#}");
    assert_eq!(problem["status"], status);
    assert_eq!(
        world.stored(),
        Vec::<String>::new(),
        "{name} is still there"
    );
    assert_eq!(
        world.fingerprint().await,
        before,
        "{name} changed something"
    );
    problem["code"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_its_name_says_is_refused() {
    let (world, mill) = world().await;
    let zip = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\0\0\0a.txt";
    let mut polyglot = PDF.to_vec();
    polyglot.extend(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    let html = b"<!DOCTYPE html><script>alert(1)</script>";
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let cases: [(&str, &[u8], &str); 11] = [
        ("a.pdf", zip, "FILE_TYPE_MISMATCH"),
        ("a.pdf", &polyglot, "FILE_TYPE_MISMATCH"),
        ("a.png", b"MZ\x90\0\x03\0\0\0", "FILE_TYPE_NOT_ALLOWED"),
        (
            "a.docx",
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0",
            "FILE_TYPE_NOT_ALLOWED",
        ),
        ("a.txt", html, "FILE_TYPE_MISMATCH"),
        ("a.csv", svg, "FILE_TYPE_MISMATCH"),
        ("a.svg", svg, "FILE_TYPE_NOT_ALLOWED"),
        ("a.html", html, "FILE_TYPE_NOT_ALLOWED"),
        ("a.jpg", PNG, "FILE_TYPE_MISMATCH"),
        ("a.xlsx", zip, "FILE_TYPE_MISMATCH"),
        ("a.txt", b"", "FILE_EMPTY"),
    ];
    for (name, bytes, code) in cases {
        let found = refused(&world, &mill, name, bytes.to_vec()).await;
        assert_eq!(found, code, "{name}");
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_deceive_are_refused() {
    let (world, mill) = world().await;
    for name in [
        "../../etc/passwd.pdf",
        "..\\a.pdf",
        "a\0.pdf",
        "a\r\nX-Evil: 1.pdf",
        "invoice\u{202e}fdp.pdf",
        ".pdf",
    ] {
        let code = refused(&world, &mill, name, PDF).await;
        assert_eq!(code, "FILE_NAME_INVALID", "{name:?}");
    }
    let long = format!("{}.pdf", "长".repeat(300));
    assert_eq!(
        refused(&world, &mill, &long, PDF).await,
        "FILE_NAME_INVALID"
    );
    assert_eq!(
        refused(&world, &mill, "a.pdf.exe", PDF).await,
        "FILE_TYPE_NOT_ALLOWED"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_the_limit_is_refused_with_and_without_a_length() {
    let (world, mill) = world().await;
    let mut large = PDF.to_vec();
    large.resize(MAX as usize, b'x');
    assert_eq!(world.upload(&mill, "a.pdf", &large).await["size"], MAX);
    let stored = world.stored();
    large.push(b'x');
    let announced = raw_upload(&world, &mill, "a.pdf").body(large);
    let endless = async_stream::stream! {
        yield Ok::<_, std::io::Error>(PDF.to_vec());
        for _ in 0..400 {
            yield Ok(vec![b'x'; 10_000]);
        }
    };
    let chunked = raw_upload(&world, &mill, "a.pdf").body(Body::wrap_stream(endless));
    for upload in [announced, chunked] {
        let (status, problem) = sent(upload).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (413, Some("FILE_TOO_LARGE"))
        );
        assert_eq!(world.stored(), stored);
    }
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_length_that_lies_is_found_out() {
    let (world, mill) = world().await;
    let before = world.fingerprint().await;
    let address = world.url.strip_prefix("http://").expect("http").to_owned();
    let head = |length: &str| {
        format!(
            "POST /files?organisationId={} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nX-File-Name: a.pdf\r\nContent-Length: {length}\r\n\r\n",
            mill.id, mill.owner.token
        )
    };
    // Announces more than it sends, and hangs up: nobody reads an answer, and nothing is left.
    let mut short = TcpStream::connect(&address).expect("connected");
    short.write_all(head("5000").as_bytes()).expect("sent");
    short.write_all(PDF).expect("sent");
    drop(short);
    // Announces more than a file may have: refused before a byte is sent.
    let mut huge = TcpStream::connect(&address).expect("connected");
    huge.write_all(head("99999999999").as_bytes())
        .expect("sent");
    huge.shutdown(std::net::Shutdown::Write).expect("shut");
    let mut answer = String::new();
    huge.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // Announces less than it sends: the rest is no part of the file.
    let mut long = TcpStream::connect(&address).expect("connected");
    long.write_all(head(&(PDF.len() - 6).to_string()).as_bytes())
        .expect("sent");
    long.write_all(PDF).expect("sent");
    long.shutdown(std::net::Shutdown::Write).expect("shut");
    let mut answer = String::new();
    long.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert!(
        answer.contains(&format!("\"size\":{}", PDF.len() - 6)),
        "{answer}"
    );
    for _ in 0..200 {
        if world.stored().len() == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(world.stored().len(), 1, "{:?}", world.stored());
    let after = world.fingerprint().await;
    let files = |found: &[(String, i64, i64)]| {
        found
            .iter()
            .find(|(table, ..)| table == "files")
            .expect("files")
            .1
    };
    assert_eq!(files(&after) - files(&before), 1);
    world.stop().await;
}
