//! What the changes of a result have in common: it is locked, its demand is held, the caller is
//! permitted, the version is the one that was seen, and the way exists.

use super::super::lifecycle::{ResultAct, state_after};
use super::super::policy;
use super::super::store;
use super::super::tables::result::{self};
use crate::domains::files::{Holder, ObjectKind};
use crate::foundation::commands::expect_version;
use crate::foundation::errors::Result;
use crate::foundation::ids::ResultId;
use crate::foundation::sides::Side;
use crate::platform::events::{Event, EventKind};
use crate::platform::transaction::Tx;

/// The result as it was and as the act leaves it, the act's own fields apart.
pub(super) async fn change(
    tx: &Tx<'_>,
    act: ResultAct,
    id: ResultId,
    expected_version: Option<i32>,
    side: Option<Side>,
) -> Result<(result::Model, result::Model)> {
    let before = store::lock(tx, id).await?;
    store::hold_demand(tx, before.demand_id).await?;
    policy::may(&tx.operation().actor, act, &before, side)?;
    expect_version(expected_version, before.version)?;
    let after = result::Model {
        state: state_after(before.state, act)?,
        ..before.clone()
    };
    Ok((before, after))
}

/// Notes what happened to a result that was saved.
pub(super) fn record(tx: &mut Tx<'_>, kind: &'static EventKind, result: &result::Model) {
    let event = of(kind, result);
    tx.record(event.with("version", result.version));
}

/// The beginning of every event of results.
pub(super) fn of(kind: &'static EventKind, result: &result::Model) -> Event {
    Event::of(kind, "result", result.id)
        .organisation(result.organisation_of(result.side))
        .with("demandId", result.demand_id)
        .with("supplierId", result.supplier_id)
}

/// What holds the proof.
pub(super) fn holder(result: &result::Model) -> Holder {
    Holder {
        kind: ObjectKind::OutsideResult,
        id: result.id.0,
        organisation_id: result.organisation_of(result.side),
    }
}
