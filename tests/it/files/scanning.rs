//! The scanner: what it says decides who may read a file.

use std::sync::{Arc, Mutex};

use jiebang::workers::scanning::turn;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::PDF;
use crate::support::World;

/// A scanner on a port of its own that gives one answer, and remembers what it was sent.
async fn scanner(answer: &'static str) -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let remembered = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut command = [0; 10];
            stream.read_exact(&mut command).await.expect("a command");
            assert_eq!(&command, b"zINSTREAM\0");
            loop {
                let length = stream.read_u32().await.expect("a length");
                if length == 0 {
                    break;
                }
                let mut piece = vec![0; length as usize];
                stream.read_exact(&mut piece).await.expect("a piece");
                remembered.lock().expect("a lock").extend(piece);
            }
            stream.write_all(answer.as_bytes()).await.expect("answered");
        }
    });
    (format!("clamd://{address}"), seen)
}

async fn scan(world: &World) -> u64 {
    turn(&world.system()).await.expect("a turn")
}

async fn state(world: &World, token: Option<&str>, id: &str) -> serde_json::Value {
    let query = "query($id: ID!) { node(id: $id) { ... on File { scanState } } }";
    world.data(token, query, json!({"id": id})).await["node"]["scanState"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_waits_for_its_scan_and_is_then_read_by_others() {
    let (address, seen) = scanner("stream: OK\0").await;
    let world = World::start_with(|config| config.files.scanner = address).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let file = world.file(&mill, "a.pdf").await;
    world.attach_to_demand(&mill, &demand, &file).await;
    assert_eq!(state(&world, mill.token(), &file).await, "PENDING");
    assert_eq!(world.download_status(None, &file).await, 404);
    let early = world.download(mill.token(), &file).await;
    assert_eq!(early.status(), 409);
    let problem: serde_json::Value = early.json().await.expect("JSON");
    assert_eq!(problem["code"], "FILE_NOT_CLEAN");
    let before = world.event_kinds().await.len();
    assert_eq!(scan(&world).await, 1);
    assert_eq!(
        world.event_kinds().await.split_off(before),
        ["file.scanned"]
    );
    assert_eq!(*seen.lock().expect("a lock"), PDF);
    assert_eq!(state(&world, mill.token(), &file).await, "CLEAN");
    assert_eq!(world.download_status(None, &file).await, 200);
    assert_eq!(scan(&world).await, 0);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_infected_file_is_read_by_nobody_and_attached_to_nothing() {
    let (address, _) = scanner("stream: Eicar-Test-Signature FOUND\0").await;
    let world = World::start_with(|config| config.files.scanner = address).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let attached = world.file(&mill, "a.pdf").await;
    let free = world.file(&mill, "b.pdf").await;
    world.attach_to_demand(&mill, &demand, &attached).await;
    assert_eq!(scan(&world).await, 2);
    assert_eq!(state(&world, mill.token(), &attached).await, "INFECTED");
    assert_eq!(world.download_status(mill.token(), &attached).await, 409);
    assert_eq!(world.download_status(None, &attached).await, 404);
    let input = json!({"id": demand, "fileId": free});
    world
        .refused(
            mill.token(),
            "attachFileToDemand",
            input,
            &[("FILE_NOT_CLEAN", "input.fileId")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_that_is_gone_is_asked_again_after_a_pause() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("clamd://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let world = World::start_with(|config| config.files.scanner = address).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let file = world.file(&mill, "a.pdf").await;
    assert_eq!(scan(&world).await, 1);
    assert_eq!(state(&world, mill.token(), &file).await, "FAILED");
    assert_eq!(world.download_status(mill.token(), &file).await, 409);
    assert_eq!(scan(&world).await, 0, "it is not asked at once");
    world.wait(11);
    assert_eq!(scan(&world).await, 1);
    // With a scanner that answers, what failed is made good.
    let (address, _) = scanner("stream: OK\0").await;
    let mut operation = world.system();
    operation.handles.scanner =
        jiebang::platform::scanner::Scanner::parse(&address).expect("an address");
    world.wait(21);
    assert_eq!(turn(&operation).await.expect("a turn"), 1);
    assert_eq!(state(&world, mill.token(), &file).await, "CLEAN");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_says_neither_leaves_the_file_unread() {
    let (address, _) = scanner("INSTREAM size limit exceeded. ERROR\0").await;
    let world = World::start_with(|config| config.files.scanner = address).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let file = world.file(&mill, "a.pdf").await;
    scan(&world).await;
    assert_eq!(state(&world, mill.token(), &file).await, "FAILED");
    world.stop().await;
}
