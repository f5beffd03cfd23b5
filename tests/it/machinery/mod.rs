//! What holds for every command and every list: keys, events, the audit chain, statements, pages.

mod audit;
mod events;
mod idempotency;
mod paging;
mod races;
mod statements;

use jiebang::platform::events::table::Model as EventRow;
use jiebang::platform::events::{Verdict, after, sequence, verify};

use crate::support::World;

/// The whole log in the order of the feed, once nothing waits for the sequencer.
pub async fn log(world: &World) -> Vec<EventRow> {
    let database = &world.handles.database;
    for _ in 0..100 {
        if !database.is_sqlite() {
            sequence(database).await.expect("sequenced");
        }
        match verify(database.reader(), None).await.expect("verified") {
            Verdict::Intact { unlinked: 0, .. } => {
                return after(database.reader(), 0, 100_000).await.expect("events");
            }
            Verdict::Intact { .. } => {}
            broken @ Verdict::Broken { .. } => panic!("{broken:?}"),
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("events wait for the sequencer for two seconds");
}

/// The published schema as a document.
fn schema() -> async_graphql::parser::types::ServiceDocument {
    let [(_, sdl), ..] = jiebang::cli::contracts();
    async_graphql::parser::parse_schema(&sdl).expect("the SDL parses")
}

/// The kinds of types by name.
fn types() -> std::collections::BTreeMap<String, async_graphql::parser::types::TypeKind> {
    use async_graphql::parser::types::TypeSystemDefinition;
    let definitions = schema().definitions.into_iter();
    definitions
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(found) => {
                Some((found.node.name.node.to_string(), found.node.kind))
            }
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        })
        .collect()
}

/// The fields of an object, or the values of an enum.
fn fields_of(name: &str) -> Vec<String> {
    use async_graphql::parser::types::TypeKind;
    match types().remove(name) {
        Some(TypeKind::Object(object)) => object
            .fields
            .iter()
            .map(|field| field.node.name.node.to_string())
            .collect(),
        Some(TypeKind::Enum(values)) => values
            .values
            .iter()
            .map(|value| value.node.value.node.to_string())
            .collect(),
        other => panic!("{name} is {other:?}"),
    }
}
