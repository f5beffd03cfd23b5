//! An import brings a demand; a row that was imported before changes it instead of doubling it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::events::{DEMAND_CREATED, DEMAND_UPDATED};
use super::super::input::{DemandCardInput, apply};
use super::super::refusals::DEMAND_OWN_RECORD;
use super::super::store;
use super::super::tables::demand::{self, DemandState};
use super::super::tables::profile::ProcedureProfileCode;
use super::create_demand::blank;
use super::open_demand::publish;
use super::update_demand::deadline_moves_forward;
use crate::foundation::errors::{NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{DemandId, OrganisationId, TypedId};
use crate::foundation::sheets::OWN_SOURCE;
use crate::platform::events::Event;
use crate::platform::transaction::Tx;

/// What an import did with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    Created,
    Changed,
    Unchanged,
}

/// What the deadline of a row counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowDeadline {
    /// So many days from the first import; another import does not move it.
    FromTheFirstImport,
    /// A day that the row names; another import brings it in line.
    OfTheRow,
}

/// One imported row.
#[derive(Clone, Debug)]
pub struct DemandRow {
    pub source: String,
    pub external_id: String,
    pub owner_id: OrganisationId,
    pub profile: ProcedureProfileCode,
    pub card: DemandCardInput,
    pub deadline: RowDeadline,
}

/// Makes or changes the demand of a row. A complete one under a profile that opens directly is
/// published; others wait as drafts for the road of their profile.
pub async fn import_demand(tx: &mut Tx<'_>, row: &DemandRow) -> Result<(demand::Model, Imported)> {
    let own = row.source == OWN_SOURCE;
    let known = known(tx, row).await?;
    let mut verdicts = Verdicts::default();
    if let Some(before) = known {
        let mut after = before.clone();
        apply(&row.card, &mut after, "row", &mut verdicts);
        match row.deadline {
            RowDeadline::FromTheFirstImport => {
                after.submission_deadline = before.submission_deadline;
            }
            RowDeadline::OfTheRow if before.state == DemandState::Open => {
                let now = tx.now().await?;
                let path = "row.submissionDeadline";
                deadline_moves_forward(&before, &mut after, now, path, &mut verdicts);
            }
            RowDeadline::OfTheRow => {}
        }
        verdicts.into_result()?;
        if after == before {
            return Ok((before, Imported::Unchanged));
        }
        if own {
            return Err(DEMAND_OWN_RECORD.error());
        }
        let (demand, fields) = store::save(tx, &before, after).await?;
        tx.record(
            Event::of(&DEMAND_UPDATED, "demand", demand.id)
                .organisation(demand.owner_id)
                .with("version", demand.version)
                .with("fields", fields)
                .with("state", demand.state),
        );
        return Ok((demand, Imported::Changed));
    }
    let mut draft = blank(row.owner_id, row.profile);
    apply(&row.card, &mut draft, "row", &mut verdicts);
    verdicts.into_result()?;
    let now = tx.now().await?;
    let draft = demand::Model {
        id: DemandId::fresh(now),
        source: Some(row.source.clone()),
        external_id: Some(row.external_id.clone()),
        created_at: now,
        updated_at: now,
        ..draft
    };
    let demand = store::insert(tx, draft).await?;
    tx.record(
        Event::of(&DEMAND_CREATED, "demand", demand.id)
            .organisation(demand.owner_id)
            .with("profile", demand.profile)
            .with("state", demand.state),
    );
    let terms = store::terms(tx, &demand).await?;
    let complete = super::super::lifecycle::opening(&demand, &terms, now).is_empty();
    if terms.opens_directly && complete {
        let demand = publish(tx, &demand, &terms, now).await?;
        return Ok((demand, Imported::Created));
    }
    Ok((demand, Imported::Created))
}

/// The demand of a row that was here before: imported from its source, or named by its id in an
/// export.
async fn known(tx: &Tx<'_>, row: &DemandRow) -> Result<Option<demand::Model>> {
    if row.source != OWN_SOURCE {
        return Ok(demand::Entity::find()
            .filter(demand::Column::Source.eq(row.source.as_str()))
            .filter(demand::Column::ExternalId.eq(row.external_id.as_str()))
            .one(tx.connection())
            .await?);
    }
    let found = match DemandId::parse(&row.external_id) {
        Some(id) => {
            demand::Entity::find_by_id(id)
                .filter(demand::Column::Source.is_null())
                .one(tx.connection())
                .await?
        }
        None => None,
    };
    match found {
        Some(found) => Ok(Some(found)),
        None => Err(NOT_FOUND.at("row.externalId").into()),
    }
}
