//! One expression of interest (对接意向).

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::contact::Contact;
use crate::foundation::ids::{DemandId, InterestId, OrganisationId, SupplierId, UserId};
use crate::foundation::time::Timestamp;
use crate::foundation::words::word_enum;

word_enum! {
    /// Who asked whom.
    pub enum InterestDirection {
        /// A supplier is interested in a demand.
        FromSupplier,
        /// An owner invites a supplier to its demand.
        FromOwner,
    }
}

word_enum! {
    /// Where an expression of interest stands.
    pub enum InterestState {
        /// Waiting for an answer.
        Sent,
        /// Both sides want to talk: their contacts are open to each other.
        Accepted,
        /// The other side does not want to, and says why.
        Declined,
        /// The sender took it back before it was answered.
        Withdrawn,
    }
}

word_enum! {
    /// Why interest was declined.
    pub enum DeclineReason {
        /// Does not fit the need, or the supplier's field.
        NoFit,
        /// A partner has been found already.
        AlreadyServed,
        /// No capacity at this time.
        NoCapacity,
        /// Budget or price do not meet.
        Price,
        /// Place, deployment or security requirements cannot be met.
        Requirements,
        /// The need no longer exists or was postponed.
        NoLongerNeeded,
        /// Something else, told in the note.
        Other,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "interests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InterestId,
    pub demand_id: DemandId,
    pub supplier_id: SupplierId,
    pub direction: InterestDirection,
    pub sender_id: OrganisationId,
    pub receiver_id: OrganisationId,
    pub state: InterestState,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub message: String,
    /// Whom to reach at the sender.
    #[sea_orm(column_type = "JsonBinary")]
    pub contact: Contact,
    /// Whom to reach at the receiver, once it accepted.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub answer_contact: Option<Contact>,
    pub decline_reason: Option<DeclineReason>,
    /// What the receiver wrote with its answer.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    pub sent_by: Option<UserId>,
    pub answered_by: Option<UserId>,
    pub sent_at: Timestamp,
    /// Until when an answer is in time: ten working days.
    pub due_at: Timestamp,
    /// When it was noticed that there was none.
    pub overdue_at: Option<Timestamp>,
    pub answered_at: Option<Timestamp>,
    pub introduced_at: Option<Timestamp>,
    pub introduced_by: Option<UserId>,
    /// What those who introduced the two wrote to both.
    #[sea_orm(column_type = "Text", nullable)]
    pub introduction: Option<String>,
    /// Names the pair while it is live.
    #[sea_orm(column_type = "Text", nullable)]
    pub live_key: Option<String>,
    pub next_check_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The organisation that has the need.
    pub fn owner_id(&self) -> OrganisationId {
        match self.direction {
            InterestDirection::FromSupplier => self.receiver_id,
            InterestDirection::FromOwner => self.sender_id,
        }
    }

    /// Waiting for an answer that is no longer in time, whether or not a worker has noticed.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == InterestState::Sent && self.due_at <= now
    }
}
