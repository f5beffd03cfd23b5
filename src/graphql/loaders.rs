//! The loaders of one operation, one for each kind of nested object.

use std::sync::Arc;

use super::files::visible_files;
use super::loader::{Loader, Rounds};
use crate::domains::centres::{self, DemandClaim, Shortlist, ShortlistEntry};
use crate::domains::demands::{self, Demand, ProcedureProfile, ProcedureProfileCode};
use crate::domains::files::File;
use crate::domains::follows::{self, FollowChange};
use crate::domains::identity::{self, CentreAssignment, Organisation, User};
use crate::domains::interests::{self, Interest, Responsiveness};
use crate::domains::results::{self, OutsideResult};
use crate::domains::suppliers::{self, Supplier};
use crate::foundation::actor::Duty;
use crate::foundation::ids::{
    DemandId, FileId, InterestId, OrganisationId, ResultId, ShortlistId, SupplierId, UserId,
};
use crate::platform::operation::Operation;

/// Made afresh for every operation: what one actor may see is never handed to another.
pub struct Loaders {
    pub users: Loader<UserId, User>,
    pub duties: Loader<UserId, Vec<Duty>>,
    pub organisations: Loader<OrganisationId, Organisation>,
    /// Owners of demands that the caller sees inside.
    pub owners: Loader<OrganisationId, Organisation>,
    pub assignments: Loader<OrganisationId, Vec<CentreAssignment>>,
    pub suppliers: Loader<SupplierId, Supplier>,
    pub suppliers_of_organisations: Loader<OrganisationId, Supplier>,
    pub demands: Loader<DemandId, Demand>,
    /// For whom demands were entered.
    pub claims: Loader<DemandId, DemandClaim>,
    pub shortlists: Loader<DemandId, Vec<Shortlist>>,
    pub shortlist_entries: Loader<ShortlistId, Vec<ShortlistEntry>>,
    pub files: Loader<FileId, File>,
    pub attachments_of_suppliers: Loader<SupplierId, Vec<File>>,
    pub attachments_of_demands: Loader<DemandId, Vec<File>>,
    pub profiles: Loader<ProcedureProfileCode, ProcedureProfile>,
    pub interests: Loader<InterestId, Interest>,
    pub results: Loader<ResultId, OutsideResult>,
    /// Names alone, for sides that the caller may know.
    pub organisation_names: Loader<OrganisationId, String>,
    /// What changed in a demand after a version.
    pub follow_changes: Loader<(DemandId, i64), Vec<FollowChange>>,
    pub responsiveness: Loader<OrganisationId, Responsiveness>,
}

impl Loaders {
    pub fn new(operation: &Arc<Operation>) -> Self {
        let rounds = Arc::new(Rounds::default());
        macro_rules! by {
            ($read:path) => {{
                let operation = Arc::clone(operation);
                Loader::new(&rounds, move |keys: Vec<_>| {
                    let operation = Arc::clone(&operation);
                    async move { $read(&operation, &keys).await }
                })
            }};
        }
        Self {
            users: by!(identity::users),
            duties: by!(identity::duties_of),
            organisations: by!(identity::organisations_by_id),
            owners: by!(identity::organisations_of_known_matters),
            assignments: by!(identity::assignments_of_centres),
            suppliers: by!(suppliers::suppliers_by_id),
            suppliers_of_organisations: by!(suppliers::suppliers_of_organisations),
            demands: by!(demands::demands_by_id),
            claims: by!(centres::claims_of),
            shortlists: by!(centres::shortlists_of),
            shortlist_entries: by!(centres::entries_of),
            files: by!(visible_files),
            attachments_of_suppliers: by!(suppliers::attachments),
            attachments_of_demands: by!(demands::attachments),
            profiles: by!(demands::profiles_by_code),
            interests: by!(interests::interests_by_id),
            results: by!(results::results_by_id),
            organisation_names: by!(identity::organisation_names),
            follow_changes: by!(follows::changes_since),
            responsiveness: by!(interests::responsiveness_of),
        }
    }
}
