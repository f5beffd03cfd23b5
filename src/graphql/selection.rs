//! Which fields of a list's items were asked for, so that only their columns are read.

use std::collections::BTreeSet;

use async_graphql::Context;

use crate::platform::database::projection::Projection;

/// The fields selected below `nodes` and `edges { node }` of a connection.
pub fn selected_fields(ctx: &Context<'_>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for field in ctx.field().selection_set() {
        match field.name() {
            "nodes" => names.extend(field.selection_set().map(|one| one.name().to_owned())),
            "edges" => {
                for node in field.selection_set().filter(|one| one.name() == "node") {
                    names.extend(node.selection_set().map(|one| one.name().to_owned()));
                }
            }
            _ => {}
        }
    }
    names
}

/// The columns behind the selected fields. A field without an entry needs the whole record.
pub fn columns<C: Copy + 'static>(
    ctx: &Context<'_>,
    of: impl Fn(&str) -> Option<&'static [C]>,
) -> Projection<C> {
    let mut columns = Vec::new();
    for field in selected_fields(ctx) {
        match of(&field) {
            Some(needed) => columns.extend_from_slice(needed),
            None => return Projection::All,
        }
    }
    Projection::Only(columns)
}
