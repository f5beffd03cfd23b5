//! The objects of what centres do for others.

use async_graphql::{Object, SimpleObject};

use crate::domains::centres::{ClaimCode, DemandClaim};
use crate::foundation::time::Timestamp;
use crate::graphql::demands::DemandObject;
use crate::graphql::values::record_object;

record_object! {
    /// For whom a centre entered a demand.
    pub struct DemandClaimObject(pub DemandClaim);
}

/// For whom a centre entered a demand, and whether they have claimed it.
#[Object(name = "DemandClaim")]
impl DemandClaimObject {
    /// The organisation that has the need, as the centre wrote it.
    async fn owner_name(&self) -> &str {
        &self.0.owner_name
    }

    /// By which identifier it is known, with the scheme before a colon; only the organisation that
    /// has it claims the demand.
    async fn owner_identifier(&self) -> Option<&str> {
        self.0.identifier.as_deref()
    }

    /// Until when the latest code holds; null when there is none.
    async fn code_expires_at(&self) -> Option<Timestamp> {
        self.0.code_expires_at
    }

    /// When it was claimed; null while it waits.
    async fn claimed_at(&self) -> Option<Timestamp> {
        self.0.claimed_at
    }
}

/// A code by which an owner claims a demand.
#[derive(Clone, SimpleObject)]
pub struct ClaimCodeSecret {
    /// The demand.
    pub demand: DemandObject,
    /// Shown once; null when the same request is answered again.
    pub code: Option<String>,
    /// Until when it holds.
    pub expires_at: Timestamp,
}

impl From<ClaimCode> for ClaimCodeSecret {
    fn from(record: ClaimCode) -> Self {
        Self {
            demand: record.demand.into(),
            code: record.code,
            expires_at: record.expires_at,
        }
    }
}
