//! Who acts. An actor is loaded once per operation with all that policies need to decide, so that
//! policies stay pure.

use serde::{Deserialize, Serialize};

use super::ids::{ApiKeyId, OrganisationId, SessionId, UserId};
use super::regions::RegionCode;
use super::words::word_enum;

word_enum! {
    /// What an organisation is.
    pub enum OrganisationKind {
        /// A government agency or public body.
        Agency,
        /// An enterprise of any size, a one-person company included.
        Enterprise,
        /// A hospital or other health provider.
        Hospital,
        /// A school or university.
        School,
        /// A scenario open-innovation centre (场景开放创新中心).
        InnovationCentre,
        /// A research institute.
        Institute,
        /// A fund or state investment platform.
        Fund,
        /// A declared team without registration of its own.
        Team,
    }
}

word_enum! {
    /// How far an organisation's identity has been checked.
    pub enum Verification {
        /// Nothing was asked for yet.
        Unverified,
        /// Asked for and waiting for a reviewer; may draft, ask and show interest.
        Pending,
        /// Checked by a platform reviewer and within its term.
        Verified,
        /// Checked and refused; may be asked for again.
        Rejected,
        /// Was verified; the term is over.
        Expired,
        /// Taken back for a time, with a reason.
        Suspended,
    }
}

word_enum! {
    /// A person's role in an organisation.
    pub enum Role {
        /// Reads what the organisation sees.
        Viewer,
        /// Writes demands, profiles and answers.
        Editor,
        /// Also manages members and verification.
        Admin,
        /// Also transfers ownership; exactly one for each organisation.
        Owner,
    }
}

word_enum! {
    /// A duty on the platform itself; administration, review and audit exclude each other.
    pub enum Duty {
        /// Appoints reviewers and auditors, suspends organisations (系统管理员).
        Administrator,
        /// Verifies organisations and reviews demands.
        Reviewer,
        /// Reads the audit trail (审计员).
        Auditor,
    }
}

/// What an API key may be used for; a key never does more than the person it acts for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    async_graphql::Enum,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scope {
    /// Queries and subscriptions.
    Read,
    /// Mutations on demands.
    Demands,
    /// Mutations on supplier profiles.
    Suppliers,
    /// Mutations on organisations, members and the person's own account.
    Account,
}

/// One place of the actor in an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub organisation_id: OrganisationId,
    pub role: Role,
    pub kind: OrganisationKind,
    /// The effective state, with the term of verification taken into account.
    pub verification: Verification,
}

/// What an innovation centre looks after: the demands of an area, in a region with all that lies
/// within it. The actor has those of the verified centres in which they are at least an editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remit {
    pub centre_id: OrganisationId,
    /// `None` for every area.
    pub area: Option<String>,
    /// `None` for everywhere.
    pub region: Option<RegionCode>,
}

impl Remit {
    /// Whether a matter of these areas in this region lies within it.
    pub fn covers(&self, areas: &[String], region_code: &str) -> bool {
        self.area.as_ref().is_none_or(|area| areas.contains(area))
            && self
                .region
                .is_none_or(|region| region_code.starts_with(region.descendants_prefix()))
    }
}

/// How the person proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    Session(SessionId),
    ApiKey(ApiKeyId),
    /// The key of a service account, which is no person and has no sessions.
    ServiceKey(ApiKeyId),
}

/// A person who is logged in, or a service account, which acts like one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub user_id: UserId,
    pub credential: Credential,
    pub places: Vec<Place>,
    /// Organisations that ask for a second factor which this log-in did not have: the person has a
    /// place there and cannot use it now.
    pub locked: Vec<OrganisationId>,
    pub duties: Vec<Duty>,
    /// What the centres of the person are assigned to.
    pub remits: Vec<Remit>,
    /// `None` for a session, which may do all that the person may.
    pub scopes: Option<Vec<Scope>>,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is logged in.
    Anonymous,
    Person(Person),
    /// The product itself: a worker, an import, the command line.
    System(&'static str),
}

impl Actor {
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Anonymous | Self::System(_) => None,
        }
    }

    pub fn user_id(&self) -> Option<UserId> {
        self.person().map(|person| person.user_id)
    }

    /// Whether this is the program of an organisation rather than a person.
    pub fn is_service(&self) -> bool {
        self.person()
            .is_some_and(|person| matches!(person.credential, Credential::ServiceKey(_)))
    }

    pub fn is_system(&self) -> bool {
        matches!(self, Self::System(_))
    }

    pub fn has_duty(&self, duty: Duty) -> bool {
        self.person()
            .is_some_and(|person| person.duties.contains(&duty))
    }

    /// What the actor looks after as an editor of innovation centres.
    pub fn remits(&self) -> &[Remit] {
        self.person().map_or(&[], |person| &person.remits)
    }

    /// The actor's place in an organisation, if any.
    pub fn place_in(&self, organisation_id: OrganisationId) -> Option<&Place> {
        self.person()?
            .places
            .iter()
            .find(|place| place.organisation_id == organisation_id)
    }

    /// Whether the actor is a member there, even where their log-in lacks the second factor that the
    /// organisation asks for. For rules that keep members out of a decision: a weaker log-in must
    /// not make anybody a stranger to their own matter.
    pub fn belongs_to(&self, organisation_id: OrganisationId) -> bool {
        self.place_in(organisation_id).is_some()
            || self
                .person()
                .is_some_and(|person| person.locked.contains(&organisation_id))
    }

    /// Whether the actor holds at least this role there.
    pub fn holds(&self, organisation_id: OrganisationId, role: Role) -> bool {
        self.place_in(organisation_id)
            .is_some_and(|place| place.role >= role)
    }

    /// The organisations whose inner matters the actor may read.
    pub fn organisations(&self) -> Vec<OrganisationId> {
        self.person().map_or_else(Vec::new, |person| {
            person
                .places
                .iter()
                .map(|place| place.organisation_id)
                .collect()
        })
    }

    /// Whether a key's scopes allow this use; sessions and the system always do.
    pub fn in_scope(&self, scope: Scope) -> bool {
        match self {
            Self::Anonymous | Self::System(_) => true,
            Self::Person(person) => person
                .scopes
                .as_ref()
                .is_none_or(|scopes| scopes.contains(&scope)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remit_covers_its_area_in_its_region_and_all_within() {
        let remit = |area: Option<&str>, region: Option<&str>| Remit {
            centre_id: OrganisationId(uuid::Uuid::nil()),
            area: area.map(str::to_owned),
            region: region.and_then(|code| RegionCode::parse(code).ok()),
        };
        let areas = ["society.health".to_owned(), "industry.energy".to_owned()];
        for (area, region, covers) in [
            (None, None, true),
            (Some("society.health"), None, true),
            (Some("industry.energy"), Some("320000"), true),
            (None, Some("320500"), true),
            (None, Some("320508"), true),
            (None, Some("320100"), false),
            (Some("society.culture"), Some("320500"), false),
        ] {
            assert_eq!(remit(area, region).covers(&areas, "320508"), covers);
        }
        assert!(!remit(None, Some("320508")).covers(&areas, "320500"));
        assert!(!remit(None, Some("320508")).covers(&areas, ""));
    }
}
