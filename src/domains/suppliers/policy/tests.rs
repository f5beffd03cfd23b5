//! Who sees which supplier, and who may change it: actors × visibilities × verifications.

use super::*;
use crate::domains::suppliers::card::SupplierCard;
use crate::foundation::actor::{Credential, OrganisationKind, Person, Place};
use crate::foundation::errors::UNAUTHENTICATED;
use crate::foundation::ids::{SessionId, SupplierId, UserId};
use crate::foundation::time::Timestamp;
use uuid::Uuid;

const HOME: OrganisationId = OrganisationId(Uuid::from_u128(1));
const ELSEWHERE: OrganisationId = OrganisationId(Uuid::from_u128(2));

fn supplier(visibility: Visibility, published: bool) -> Supplier {
    Supplier {
        id: SupplierId(Uuid::from_u128(3)),
        organisation_id: HOME,
        visibility,
        version: 1,
        draft: SupplierCard::default(),
        published: published.then(SupplierCard::default),
        published_version: None,
        published_at: published.then(Timestamp::default),
        headline: String::new(),
        region_code: String::new(),
        one_person_company: false,
        team_size: None,
        source: None,
        external_id: None,
        search_text: String::new(),
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

fn member(organisation_id: OrganisationId, role: Role, verification: Verification) -> Actor {
    Actor::Person(Person {
        user_id: UserId(Uuid::from_u128(4)),
        credential: Credential::Session(SessionId(Uuid::from_u128(5))),
        locked: Vec::new(),
        places: vec![Place {
            organisation_id,
            role,
            kind: OrganisationKind::Enterprise,
            verification,
        }],
        duties: Vec::new(),
        remits: Vec::new(),
        scopes: None,
    })
}

#[test]
fn outsiders_see_what_is_published_for_them() {
    let outsider = member(ELSEWHERE, Role::Owner, Verification::Verified);
    for (visibility, anonymous, person) in [
        (Visibility::Public, true, true),
        (Visibility::Platform, false, true),
        (Visibility::Hidden, false, false),
    ] {
        let published = supplier(visibility, true);
        let sees = |actor| may_see(actor, &published, Verification::Verified);
        assert_eq!(sees(&Actor::Anonymous), anonymous, "{visibility:?}");
        assert_eq!(sees(&outsider), person, "{visibility:?}");
        let suspended = may_see(&outsider, &published, Verification::Suspended);
        assert!(!suspended, "{visibility:?}");
        let draft = supplier(visibility, false);
        assert!(!may_see(&outsider, &draft, Verification::Verified));
    }
}

#[test]
fn members_see_their_own_always_and_inside() {
    let viewer = member(HOME, Role::Viewer, Verification::Suspended);
    let draft = supplier(Visibility::Hidden, false);
    assert!(may_see(&viewer, &draft, Verification::Suspended));
    assert!(may_see_inside(&viewer, HOME));
    assert!(!may_see_inside(&viewer, ELSEWHERE));
    assert!(!may_see_inside(&Actor::Anonymous, HOME));
}

#[test]
fn what_an_outsider_sees_is_not_theirs_and_the_rest_is_not_found() {
    let outsider = member(ELSEWHERE, Role::Owner, Verification::Verified);
    for act in SupplierAct::ALL {
        let refused = |actor, supplier, verification| {
            may(actor, act, &supplier, verification)
                .expect_err("not theirs")
                .code
        };
        let public = || supplier(Visibility::Public, true);
        let hidden = || supplier(Visibility::Hidden, true);
        let verified = Verification::Verified;
        assert_eq!(refused(&outsider, public(), verified), &FORBIDDEN);
        assert_eq!(refused(&outsider, hidden(), verified), &NOT_FOUND);
        assert_eq!(
            refused(&outsider, public(), Verification::Suspended),
            &NOT_FOUND
        );
        assert_eq!(
            refused(&Actor::Anonymous, public(), verified),
            &UNAUTHENTICATED
        );
    }
}

#[test]
fn members_act_by_role_and_verification() {
    use Verification::{Expired, Pending, Suspended, Unverified, Verified};
    let draft = supplier(Visibility::Public, false);
    for (role, verification, update, publish, set_visibility) in [
        (Role::Viewer, Verified, false, false, false),
        (Role::Editor, Verified, true, true, true),
        (Role::Owner, Pending, true, false, true),
        (Role::Owner, Unverified, false, false, true),
        (Role::Owner, Expired, false, false, true),
        (Role::Owner, Suspended, false, false, true),
    ] {
        let actor = member(HOME, role, verification);
        let may = |act| may(&actor, act, &draft, verification).is_ok();
        let shown = format!("{role:?} {verification:?}");
        assert_eq!(may(SupplierAct::Update), update, "{shown}");
        assert_eq!(may(SupplierAct::Publish), publish, "{shown}");
        assert_eq!(may(SupplierAct::SetVisibility), set_visibility, "{shown}");
    }
}
