//! The sequencer: gives committed events their place in the feed and their link in the chain.
//!
//! Transactions commit out of order, so a number taken at insertion would let a reader pass by an
//! event that is not yet visible. Here one transaction at a time, under an advisory lock, numbers
//! what it can see; what commits later gets a later number.

use std::fmt::Write;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::{checkpoint, hash};
use super::table;
use crate::foundation::errors::Result;
use crate::platform::database::{Database, try_advisory_lock};

/// The advisory lock of the sequencer.
const LOCK: i64 = 0x4a42_5345_5131;
const BATCH: u64 = 500;

/// Links all that is visible, in a transaction of its own; returns how many events were linked.
/// Another replica that is at it already is left to it.
pub async fn sequence(database: &Database) -> Result<u64> {
    let mut total = 0;
    loop {
        let transaction = database.begin().await?;
        if !try_advisory_lock(&transaction, LOCK).await? {
            return Ok(total);
        }
        let linked = link(&transaction).await?;
        transaction.commit().await?;
        total += linked;
        if linked < BATCH {
            return Ok(total);
        }
    }
}

/// Links all that waits, within a transaction.
pub(super) async fn link_all<C: ConnectionTrait>(connection: &C) -> Result<()> {
    while link(connection).await? == BATCH {}
    Ok(())
}

/// Links up to a batch of events within a transaction; the caller is the only one who does.
async fn link<C: ConnectionTrait>(connection: &C) -> Result<u64> {
    let waiting = table::Entity::find()
        .filter(table::Column::Position.is_null())
        .order_by_asc(table::Column::Entry)
        .limit(BATCH)
        .all(connection)
        .await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut end = checkpoint(connection).await?;
    let mut values = String::new();
    for event in &waiting {
        end.position += 1;
        end.hash = hash(&end.hash, end.position, event);
        let comma = if values.is_empty() { "" } else { "," };
        // Two integers and a hexadecimal word of our own making: nothing to escape.
        write!(
            values,
            "{comma}({},{},'{}')",
            event.entry, end.position, end.hash
        )
        .expect("writing to a string cannot fail");
    }
    let update = format!(
        "WITH linked(entry, place, link) AS (VALUES {values}) \
         UPDATE events SET position = linked.place, hash = linked.link \
         FROM linked WHERE events.entry = linked.entry"
    );
    connection.execute_unprepared(&update).await?;
    Ok(waiting.len() as u64)
}
