//! Who may do and see what with files. Pure. A file that is attached is seen by those who see the
//! attachments of its object; what an actor may not know about is not found.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, SelectStatement};

use super::tables::file::{Column, Model as File, ObjectKind, ScanState};
use crate::domains::identity::policy as identity;
use crate::foundation::actor::{Actor, Place, Role, Scope};
use crate::foundation::errors::{NOT_FOUND, Refusal};
use crate::foundation::ids::OrganisationId;

type Verdict<T = ()> = Result<T, Refusal>;

/// The objects of one kind whose attachments an actor may read, as the domain that owns them says.
#[derive(Clone, Debug)]
pub struct Reach {
    kind: ObjectKind,
    /// Selects their identifiers.
    objects: SelectStatement,
}

impl Reach {
    pub fn new(kind: ObjectKind, objects: SelectStatement) -> Self {
        Self { kind, objects }
    }
}

/// The files that an actor may know about; every list takes this. Members see all files of their
/// organisation; others the clean ones that are attached to what they can reach.
pub fn visible_to(actor: &Actor, reaches: Vec<Reach>) -> Condition {
    let live = Condition::all().add(Column::RemovedAt.is_null());
    if actor.is_system() {
        return live;
    }
    let mut any = Condition::any().add(Column::OrganisationId.is_in(actor.organisations()));
    for reach in reaches {
        any = any.add(
            Condition::all()
                .add(Column::ObjectKind.eq(reach.kind))
                .add(Column::ScanState.eq(ScanState::Clean))
                .add(Column::ObjectId.in_subquery(reach.objects)),
        );
    }
    live.add(any)
}

/// Whether the actor may upload for an organisation. A key needs a scope for one of the objects
/// that files are attached to.
pub fn may_upload(actor: &Actor, organisation_id: OrganisationId) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    let place = editor(actor, organisation_id)?;
    identity::may_draft(place.verification)
}

/// Somebody who may try; asked before a file is looked up.
pub fn may_try(actor: &Actor) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    identity::person(actor, scope_of(actor)).map(|_| ())
}

/// Whether the actor may remove the file. To others than its organisation's members it is absent.
pub fn may_remove(actor: &Actor, file: &File) -> Verdict {
    if actor.is_system() {
        return Ok(());
    }
    editor(actor, file.organisation_id).map(|_| ())
}

/// Whether the actor may use the file for an object; to whom it is not theirs it is absent.
pub fn may_attach(actor: &Actor, file: &File) -> Verdict {
    if actor.is_system() || actor.place_in(file.organisation_id).is_some() {
        Ok(())
    } else {
        Err(NOT_FOUND.refusal())
    }
}

/// Whether the actor sees who uploaded it and what the scanner says.
pub fn may_see_inside(actor: &Actor, file: &File) -> bool {
    actor.is_system() || actor.place_in(file.organisation_id).is_some()
}

fn editor(actor: &Actor, organisation_id: OrganisationId) -> Verdict<Place> {
    identity::act_in(actor, organisation_id, Role::Editor, scope_of(actor))
}

fn scope_of(actor: &Actor) -> Scope {
    if actor.in_scope(Scope::Suppliers) {
        Scope::Suppliers
    } else {
        Scope::Demands
    }
}
