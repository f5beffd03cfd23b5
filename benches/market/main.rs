//! The market at different sizes: start, memory, browse page, point look-up and match.
//!
//! `cargo bench --bench market -- [--sizes 1000,10000,100000]` makes a world of so many suppliers
//! and as many demands on SQLite, serves it over HTTP on the loopback interface and prints two
//! Markdown tables. Every size runs in processes of its own, so that no memory is inherited. The
//! client shares the machine with the server.

mod client;
mod load;
mod supply;
mod texts;
mod world;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The one of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The sizes that are measured when none are named.
const SIZES: &str = "1000,10000,100000";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| -> Option<&String> {
        let place = arguments.iter().position(|argument| argument == flag)?;
        arguments.get(place + 1)
    };
    let folder = after("--folder").map(PathBuf::from);
    match (after("--prepare"), after("--serve"), folder) {
        (Some(size), _, Some(folder)) => world::prepare(number(size), &folder),
        (_, Some(size), Some(folder)) => load::serve(number(size), &folder),
        _ => report(after("--sizes").map_or(SIZES, String::as_str)),
    }
}

fn number(text: &str) -> usize {
    text.replace('_', "").parse().expect("a size is a number")
}

/// Runs both halves for every size and prints what they measured.
fn report(sizes: &str) {
    let found: Vec<(usize, Value, Value)> = sizes
        .split(',')
        .map(|size| {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let prepared = half("--prepare", size, folder.path());
            let served = half("--serve", size, folder.path());
            (number(size), prepared, served)
        })
        .collect();
    println!(
        "\n| suppliers + demands | index build | start from a snapshot | snapshot | memory after building | memory after the start | memory after the load |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (size, prepared, served) in &found {
        let (built, started) = (&prepared["build_ms"], &served["start_ms"]);
        println!(
            "| {size} + {size} | {built} ms | {started} ms | {} MB | {} MB | {} MB | {} MB |",
            prepared["snapshot_mb"],
            prepared["memory_mb"],
            served["memory_mb"],
            served["loaded_memory_mb"]
        );
    }
    println!("\n| work | size | p50, alone | p99, alone | requests a second | p99 of 16 at once |");
    println!("|---|---|---|---|---|---|");
    let works = found
        .first()
        .and_then(|(_, _, served)| served["work"].as_array());
    for place in 0..works.map_or(0, Vec::len) {
        for (size, _, served) in &found {
            let work = &served["work"][place];
            let text = |field: &str| work[field].as_str().unwrap_or("–").to_owned();
            println!(
                "| {} | {size} | {} | {} | {} | {} |",
                text("name"),
                text("p50"),
                text("p99"),
                text("rate"),
                text("busy_p99")
            );
        }
    }
}

/// Runs one half in a process of its own; its last line is what it measured.
fn half(flag: &str, size: &str, folder: &Path) -> Value {
    let program = std::env::current_exe().expect("this program has a path");
    let run = Command::new(program)
        .args([flag, size, "--folder"])
        .arg(folder)
        .stderr(std::process::Stdio::inherit())
        .output()
        .expect("this program runs");
    let text = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{flag} {size} failed: {text}");
    let last = text.lines().last().unwrap_or_default();
    eprintln!("{flag} {size}: {last}");
    serde_json::from_str(last).expect("the last line is JSON")
}

/// The memory of this process that is in RAM, in megabytes.
fn resident_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
        .unwrap_or_default()
        / 1024
}
