//! `schema`: writes the generated contracts, or checks that they are up to date.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use crate::graphql::{error, schema};
use crate::http::graphql::CODES;

#[derive(Debug, Args)]
pub struct SchemaArguments {
    /// The folder of the contracts.
    #[arg(long, default_value = "schema")]
    directory: PathBuf,
    /// Compare instead of writing; status 1 when a contract differs.
    #[arg(long)]
    check: bool,
}

pub fn run(arguments: &SchemaArguments) -> anyhow::Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for (name, text) in contracts() {
        let path = arguments.directory.join(name);
        if arguments.check {
            let known = std::fs::read_to_string(&path).unwrap_or_default();
            if known != text {
                println!("{} differs; write it with `jiebang schema`", path.display());
                code = ExitCode::FAILURE;
            }
        } else {
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
            println!("{}", path.display());
        }
    }
    Ok(code)
}

/// Every contract by its file name.
pub fn contracts() -> [(&'static str, String); 3] {
    [
        (
            "schema.graphql",
            schema::sdl(&schema::build(
                &crate::graphql::guard::GraphqlLimits::default(),
            )),
        ),
        ("error_codes.txt", error_codes()),
        ("events.txt", event_kinds()),
    ]
}

fn error_codes() -> String {
    let mut lines: Vec<(String, String, String)> = error::all_codes()
        .into_iter()
        .chain(super::import::refusals::CODES.iter().copied())
        .chain(crate::foundation::sheets::refusals::CODES.iter().copied())
        .chain(crate::platform::workbooks::refusals::CODES.iter().copied())
        .map(|code| (code.name.to_owned(), code.en.to_owned(), code.zh.to_owned()))
        .collect();
    lines.extend(
        CODES
            .iter()
            .map(|(name, en, zh)| ((*name).to_owned(), (*en).to_owned(), (*zh).to_owned())),
    );
    lines.sort();
    lines
        .iter()
        .fold(String::new(), |mut text, (name, en, zh)| {
            writeln!(text, "{name}\n  {en}\n  {zh}").expect("writing to a string cannot fail");
            text
        })
}

fn event_kinds() -> String {
    let mut kinds = error::all_event_kinds();
    kinds.sort_by_key(|kind| kind.name);
    kinds.iter().fold(String::new(), |mut text, kind| {
        writeln!(
            text,
            "{} [{}]\n  {}",
            kind.name,
            kind.fields.join(", "),
            kind.about
        )
        .expect("writing to a string cannot fail");
        text
    })
}
