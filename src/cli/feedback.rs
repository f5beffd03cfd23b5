//! `feedback`: what people said of matches, as JSON lines, for judging rankings.

use std::io::Write;

use crate::config::Config;
use crate::domains::feedback::{self, FeedbackLine};
use crate::platform::operation::Operation;

/// So many are read at once.
const BATCH: u64 = 500;

pub async fn run(config: Config) -> anyhow::Result<()> {
    let app = super::connect(config).await?;
    let operation = Operation::system("feedback", app.handles.clone());
    write_feedback(&operation, &mut std::io::stdout().lock()).await?;
    app.stop().await;
    Ok(())
}

/// Writes a line for every dismissal that holds, then one for all interest that was declined.
/// Returns how many lines there are.
pub async fn write_feedback(operation: &Operation, out: &mut impl Write) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut after = None;
    loop {
        let batch = feedback::dismissals_after(operation, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        for row in batch {
            write_line(out, &row.into())?;
            count += 1;
        }
    }
    let mut after = None;
    loop {
        let batch = feedback::declined_after(operation, after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        for row in batch {
            write_line(out, &row.into())?;
            count += 1;
        }
    }
    Ok(count)
}

fn write_line(out: &mut impl Write, line: &FeedbackLine) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")?;
    Ok(())
}
