//! The audit chain: every linked event carries a hash over itself and the hash before it, so that
//! editing, deleting, inserting or reordering breaks the chain, and cutting off its end is seen
//! against an exported checkpoint.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::table::{self, Model};
use crate::foundation::errors::Result;
use crate::platform::secrets::hex;

/// What stands before the first event.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A position and its hash, to be kept outside the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub position: i64,
    pub hash: String,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds; `unlinked` events wait for the sequencer.
    Intact { position: i64, unlinked: u64 },
    /// The first position whose link does not hold, and why.
    Broken { position: i64, reason: String },
}

/// The hash of an event at a position. Fields are length-prefixed, so that moving a character from
/// one to the next changes the hash.
pub(super) fn hash(before: &str, position: i64, event: &Model) -> String {
    let mut digest = Sha256::new();
    let mut field = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    field(before.as_bytes());
    field(&position.to_be_bytes());
    field(event.id.as_bytes());
    field(&event.occurred_at.micros().to_be_bytes());
    field(event.kind.as_bytes());
    field(event.subject_kind.as_bytes());
    field(event.subject_id.as_bytes());
    field(&event.subject_number.to_be_bytes());
    field(
        event
            .organisation_id
            .as_ref()
            .map_or(&[][..], |id| &id.as_bytes()[..]),
    );
    field(event.actor_kind.as_bytes());
    field(
        event
            .actor_id
            .as_ref()
            .map_or(&[][..], |id| &id.as_bytes()[..]),
    );
    field(event.request_id.as_bytes());
    field(event.payload.as_bytes());
    hex(&digest.finalize())
}

/// The end of the chain as it stands.
pub async fn checkpoint<C: ConnectionTrait>(connection: &C) -> Result<Checkpoint> {
    let last = table::Entity::find()
        .filter(table::Column::Position.is_not_null())
        .order_by_desc(table::Column::Position)
        .one(connection)
        .await?;
    Ok(last.map_or_else(
        || Checkpoint {
            position: 0,
            hash: GENESIS.to_owned(),
        },
        |event| Checkpoint {
            position: event.position.unwrap_or_default(),
            hash: event.hash.unwrap_or_default(),
        },
    ))
}

/// Walks the whole chain in bounded memory, and compares it with a checkpoint where one is given.
pub async fn verify<C: ConnectionTrait>(
    connection: &C,
    known: Option<&Checkpoint>,
) -> Result<Verdict> {
    let mut before = GENESIS.to_owned();
    let mut position = 0;
    loop {
        let rows = super::after(connection, position, 1_000).await?;
        if rows.is_empty() {
            break;
        }
        for event in rows {
            let expected = position + 1;
            let broken = |reason: String| {
                Ok(Verdict::Broken {
                    position: expected,
                    reason,
                })
            };
            if event.position != Some(expected) {
                return broken(format!("position {expected} is missing"));
            }
            let hash = hash(&before, expected, &event);
            if event.hash.as_deref() != Some(hash.as_str()) {
                return broken(format!("the hash of {} does not hold", event.kind));
            }
            if let Some(known) = known.filter(|known| known.position == expected)
                && known.hash != hash
            {
                return broken("the chain differs from the checkpoint".to_owned());
            }
            before = hash;
            position = expected;
        }
    }
    if let Some(known) = known.filter(|known| known.position > position) {
        return Ok(Verdict::Broken {
            position: position + 1,
            reason: format!(
                "the chain was cut off before the checkpoint at {}",
                known.position
            ),
        });
    }
    let unlinked: i64 = table::Entity::find()
        .select_only()
        .column_as(table::Column::Entry.count(), "count")
        .filter(table::Column::Position.is_null())
        .into_tuple()
        .one(connection)
        .await?
        .unwrap_or_default();
    Ok(Verdict::Intact {
        position,
        unlinked: u64::try_from(unlinked).unwrap_or_default(),
    })
}
