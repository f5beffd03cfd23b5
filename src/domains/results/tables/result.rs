//! One outside result.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::foundation::ids::{DemandId, FileId, OrganisationId, ResultId, SupplierId, UserId};
use crate::foundation::sides::Side;
use crate::foundation::time::{Day, Timestamp};
use crate::foundation::words::word_enum;

word_enum! {
    /// What was signed.
    pub enum ResultKind {
        /// A contract.
        Contract,
        /// An order.
        Order,
        /// An agreement on a pilot or a trial.
        Pilot,
        /// A framework agreement, under which orders follow.
        Framework,
    }
}

word_enum! {
    /// Where an outside result stands.
    pub enum ResultState {
        /// One side says so.
        SelfReported,
        /// A reviewer has seen the proof.
        Verified,
        /// A reviewer does not accept it, and says why.
        Refused,
        /// The side that reported it took it back.
        Withdrawn,
    }
}

word_enum! {
    /// What the other side says to a report.
    pub enum ResultAnswer {
        /// Nothing yet.
        Waiting,
        /// It is true.
        Confirmed,
        /// It is not true, or not so.
        Disputed,
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "results")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResultId,
    pub demand_id: DemandId,
    pub supplier_id: SupplierId,
    pub owner_id: OrganisationId,
    /// The supplier's organisation.
    pub maker_id: OrganisationId,
    /// Which side reported it.
    pub side: Side,
    pub kind: ResultKind,
    #[sea_orm(column_type = "Text")]
    pub number: String,
    pub signed_on: Day,
    pub amount_minor: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub currency: String,
    /// Whether the amount is shown with the case study.
    pub amount_public: bool,
    /// What is told of it in the case study.
    #[sea_orm(column_type = "Text", nullable)]
    pub summary: Option<String>,
    pub proof_id: FileId,
    pub state: ResultState,
    pub version: i64,
    pub answer: ResultAnswer,
    #[sea_orm(column_type = "Text", nullable)]
    pub dispute_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub review_note: Option<String>,
    pub reported_by: Option<UserId>,
    pub answered_by: Option<UserId>,
    pub decided_by: Option<UserId>,
    pub reported_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub decided_at: Option<Timestamp>,
    pub owner_consented_at: Option<Timestamp>,
    pub maker_consented_at: Option<Timestamp>,
    /// Names demand, supplier and number while the result stands.
    #[sea_orm(column_type = "Text", nullable)]
    pub live_key: Option<String>,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The organisation of a side.
    pub fn organisation_of(&self, side: Side) -> OrganisationId {
        match side {
            Side::Owner => self.owner_id,
            Side::Supplier => self.maker_id,
        }
    }

    /// When a side consented to the case study.
    pub fn consent_of(&self, side: Side) -> Option<Timestamp> {
        match side {
            Side::Owner => self.owner_consented_at,
            Side::Supplier => self.maker_consented_at,
        }
    }

    /// The same with the consent of a side given or taken back.
    #[must_use]
    pub fn with_consent(mut self, side: Side, at: Option<Timestamp>) -> Self {
        match side {
            Side::Owner => self.owner_consented_at = at,
            Side::Supplier => self.maker_consented_at = at,
        }
        self
    }

    /// Whether it is reported or verified, and neither refused nor taken back.
    pub fn stands(&self) -> bool {
        match self.state {
            ResultState::SelfReported | ResultState::Verified => true,
            ResultState::Refused | ResultState::Withdrawn => false,
        }
    }

    /// Whether everybody may see it: it stands, and both sides want it shown.
    pub fn is_case_study(&self) -> bool {
        self.stands() && self.owner_consented_at.is_some() && self.maker_consented_at.is_some()
    }
}
