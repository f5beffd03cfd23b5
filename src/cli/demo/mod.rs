//! stub
#[derive(Debug, clap::Args)]
pub struct DemoArguments {}
pub async fn run(_: crate::config::Config, _: DemoArguments) -> anyhow::Result<()> { Ok(()) }
