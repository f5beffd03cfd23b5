//! The event log: what happened, written in the transaction of the change. Feed, audit chain,
//! subscriptions, search index and later webhooks and notices are readers of this one table.

mod chain;
mod sequencer;
pub mod table;

pub use chain::{Checkpoint, Verdict, checkpoint, verify};
use sequencer::link_all;
pub use sequencer::sequence;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::database::has_one_writer;
use super::operation::Operation;
use crate::foundation::actor::Actor;
use crate::foundation::errors::Result;
use crate::foundation::ids::{OrganisationId, uuid_at};
use crate::foundation::time::Timestamp;

/// A kind of event as it is published in `schema/events.txt`.
#[derive(Debug, PartialEq, Eq)]
pub struct EventKind {
    /// The subject and the past of its verb, for example `demand.opened`.
    pub name: &'static str,
    pub about: &'static str,
    /// The fields of its payload. Values are ids, codes, numbers and states: never personal data,
    /// because the log is kept for years.
    pub fields: &'static [&'static str],
}

/// Declares kinds of events as statics and lists them in `EVENTS`.
macro_rules! event_kinds {
    ($($constant:ident = $name:literal, $about:literal, [$($field:literal),*];)+) => {
        $(
            #[doc = $about]
            pub static $constant: $crate::platform::events::EventKind = $crate::platform::events::EventKind {
                name: $name,
                about: $about,
                fields: &[$($field),*],
            };
        )+

        /// Every kind of this list, in the order of the source.
        pub static EVENTS: &[&$crate::platform::events::EventKind] = &[$(&$constant),+];
    };
}

pub(crate) use event_kinds;

event_kinds! {
    ACCESS_REFUSED = "audit.access_refused", "An attempt that was refused for lack of rights; summed up under flood.", ["action", "code"];
}

/// Something that happened, ready to be written.
#[derive(Clone, Debug)]
pub struct Event {
    pub kind: &'static EventKind,
    pub subject_kind: &'static str,
    pub subject_id: Uuid,
    pub organisation_id: Option<OrganisationId>,
    pub payload: Map<String, Value>,
}

impl Event {
    /// An event of one subject, for example `("demand", id)`.
    pub fn of(
        kind: &'static EventKind,
        subject_kind: &'static str,
        subject_id: impl Into<Uuid>,
    ) -> Self {
        Self {
            kind,
            subject_kind,
            subject_id: subject_id.into(),
            organisation_id: None,
            payload: Map::new(),
        }
    }

    /// The organisation whose matter this is.
    #[must_use]
    pub fn organisation(mut self, id: OrganisationId) -> Self {
        self.organisation_id = Some(id);
        self
    }

    /// Adds a field of the payload, one of those that the kind declares.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Serialize) -> Self {
        debug_assert!(
            self.kind.fields.contains(&field),
            "{} declares no field {field}",
            self.kind.name
        );
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        self.payload.insert(field.to_owned(), value);
        self
    }
}

/// Writes events within a transaction. The number of an event within its subject is gapless,
/// because the command holds the subject's lock.
pub async fn append<C: ConnectionTrait>(
    connection: &C,
    operation: &Operation,
    now: Timestamp,
    events: Vec<Event>,
) -> Result<()> {
    let (actor_kind, actor_id) = match operation.actor.as_ref() {
        Actor::Anonymous => ("anonymous", None),
        Actor::Person(person) if operation.actor.is_service() => {
            ("service_account", Some(person.user_id.0))
        }
        Actor::Person(person) => ("person", Some(person.user_id.0)),
        Actor::System(name) => (*name, None),
    };
    let mut rows: Vec<table::ActiveModel> = Vec::with_capacity(events.len());
    let mut numbers: Vec<(&'static str, Uuid, i64)> = Vec::new();
    for event in &events {
        let known = numbers
            .iter_mut()
            .find(|(kind, id, _)| *kind == event.subject_kind && *id == event.subject_id);
        let number = match known {
            Some((_, _, number)) => {
                *number += 1;
                *number
            }
            None => {
                let number = next_number(connection, event).await?;
                numbers.push((event.subject_kind, event.subject_id, number));
                number
            }
        };
        rows.push(table::ActiveModel {
            entry: sea_orm::ActiveValue::NotSet,
            id: Set(uuid_at(now)),
            occurred_at: Set(now),
            kind: Set(event.kind.name.to_owned()),
            subject_kind: Set(event.subject_kind.to_owned()),
            subject_id: Set(event.subject_id),
            subject_number: Set(number),
            organisation_id: Set(event.organisation_id.map(Uuid::from)),
            actor_kind: Set(actor_kind.to_owned()),
            actor_id: Set(actor_id),
            request_id: Set(operation.request_id.to_string()),
            payload: Set(Value::Object(event.payload.clone()).to_string()),
            position: Set(None),
            hash: Set(None),
        });
    }
    if rows.is_empty() {
        return Ok(());
    }
    table::Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await?;
    if has_one_writer(connection) {
        // One writer: the order of the feed is known before the commit, which saves a second one.
        link_all(connection).await?;
    }
    Ok(())
}

async fn next_number<C: ConnectionTrait>(connection: &C, event: &Event) -> Result<i64> {
    let last: Option<i64> = table::Entity::find()
        .select_only()
        .column(table::Column::SubjectNumber)
        .filter(table::Column::SubjectKind.eq(event.subject_kind))
        .filter(table::Column::SubjectId.eq(event.subject_id))
        .order_by_desc(table::Column::SubjectNumber)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(last.unwrap_or_default() + 1)
}

/// The events after a position of the feed, in its order.
pub async fn after<C: ConnectionTrait>(
    connection: &C,
    position: i64,
    limit: u64,
) -> Result<Vec<table::Model>> {
    Ok(table::Entity::find()
        .filter(table::Column::Position.gt(position))
        .order_by_asc(table::Column::Position)
        .limit(limit)
        .all(connection)
        .await?)
}

/// The last position of the feed; zero before the first event.
pub async fn last_position<C: ConnectionTrait>(connection: &C) -> Result<i64> {
    let last: Option<Option<i64>> = table::Entity::find()
        .select_only()
        .column(table::Column::Position)
        .filter(table::Column::Position.is_not_null())
        .order_by_desc(table::Column::Position)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(last.flatten().unwrap_or_default())
}

/// The latest instant in the log, from which a process clock starts its high-water mark.
pub async fn last_instant<C: ConnectionTrait>(connection: &C) -> Result<Option<Timestamp>> {
    Ok(table::Entity::find()
        .select_only()
        .column(table::Column::OccurredAt)
        .order_by_desc(table::Column::Entry)
        .into_tuple()
        .one(connection)
        .await?)
}
