//! An administrator assigns an innovation centre to an area and a region.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::events::CENTRE_ASSIGNED;
use super::super::policy;
use super::super::refusals::{ASSIGNMENT_EXISTS, ASSIGNMENTS_FULL, NOT_A_CENTRE};
use super::super::store;
use super::super::tables::centre_assignment::{self, Column, Entity};
use crate::foundation::actor::OrganisationKind;
use crate::foundation::checks::PARAGRAPH;
use crate::foundation::commands::command_input;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::ids::{CentreAssignmentId, OrganisationId, TypedId};
use crate::foundation::regions::{self, RegionCode};
use crate::foundation::taxonomy;
use crate::platform::events::Event;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

/// Live ones of a centre; each is a condition in the lists that its editors read.
const MOST: usize = 50;

command_input! {
    /// Which centre looks after what.
    pub struct AssignCentreInput {
        /// The organisation; an innovation centre.
        pub organisation_id: OrganisationId,
        /// The area; every area when absent.
        pub area_code: Option<String>,
        /// The region, with all that lies within it; everywhere when absent.
        pub region_code: Option<String>,
        /// By which decision, at most 2,000 characters; public.
        pub note: Option<String>,
    }
}

/// Assigns a centre: while it is verified its editors review the demands of the area and region.
///
/// # Errors
/// `NOT_A_CENTRE`, `ASSIGNMENT_EXISTS`, `ASSIGNMENTS_FULL`.
pub async fn assign_centre(
    operation: &Operation,
    input: &AssignCentreInput,
) -> Result<centre_assignment::Model> {
    policy::assigns_centres(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let area_code = input.area_code.clone().unwrap_or_default();
    let region_code = input.region_code.clone().unwrap_or_default();
    let known = taxonomy::area(&area_code).is_some_and(|area| area.accepts_demands);
    verdicts.known_code("input.areaCode", &area_code, known || area_code.is_empty());
    let known = regions::region(&region_code).is_some();
    verdicts.known_code(
        "input.regionCode",
        &region_code,
        known || region_code.is_empty(),
    );
    let note = verdicts.optional_text("input.note", input.note.as_deref(), PARAGRAPH);
    verdicts.into_result()?;

    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let centre = store::lock_organisation(&tx, input.organisation_id).await?;
    if centre.kind != OrganisationKind::InnovationCentre {
        return Err(NOT_A_CENTRE.at("input.organisationId").into());
    }
    // The whole country is everywhere, however it is said.
    let region_code = Some(region_code)
        .filter(|code| code != RegionCode::WHOLE_COUNTRY.as_str())
        .unwrap_or_default();
    let live = Entity::find()
        .filter(Column::OrganisationId.eq(centre.id))
        .filter(Column::EndedAt.is_null())
        .all(tx.connection())
        .await?;
    if live
        .iter()
        .any(|one| one.area_code == area_code && one.region_code == region_code)
    {
        return Err(ASSIGNMENT_EXISTS.error());
    }
    if live.len() >= MOST {
        return Err(ASSIGNMENTS_FULL.with("max", MOST).into());
    }
    let now = tx.now().await?;
    let assignment = centre_assignment::Model {
        id: CentreAssignmentId::fresh(now),
        organisation_id: centre.id,
        area_code,
        region_code,
        note,
        assigned_by: operation.actor.user_id(),
        assigned_at: now,
        ended_by: None,
        ended_at: None,
    };
    let assignment = store::insert_assignment(&tx, assignment).await?;
    tx.record(
        Event::of(&CENTRE_ASSIGNED, "centre_assignment", assignment.id)
            .organisation(centre.id)
            .with("area", &assignment.area_code)
            .with("region", &assignment.region_code),
    );
    tx.commit(assignment).await
}
