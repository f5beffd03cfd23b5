//! One side reports what was signed elsewhere.

use super::super::events::RESULT_REPORTED;
use super::super::lifecycle::{Report, reporting};
use super::super::policy;
use super::super::store;
use super::super::tables::result::{self, ResultAnswer, ResultKind, ResultState};
use super::change::{holder, of};
use crate::domains::demands::policy as demands;
use crate::domains::files;
use crate::domains::suppliers::policy as suppliers;
use crate::foundation::checks::{LINE, PARAGRAPH};
use crate::foundation::commands::command_input;
use crate::foundation::errors::{NOT_FOUND, Result, Verdicts};
use crate::foundation::ids::{DemandId, FileId, ResultId, SupplierId, TypedId};
use crate::foundation::money::{BigInt, CURRENCY};
use crate::foundation::sides::Side;
use crate::foundation::time::Day;
use crate::platform::operation::Operation;
use crate::platform::transaction::Tx;

command_input! {
    /// What was signed, and between whom.
    pub struct ReportResultInput {
        /// The demand; it is or was open.
        pub demand_id: DemandId,
        /// The supplier.
        pub supplier_id: SupplierId,
        /// For which side the caller reports; at least an editor of its organisation.
        pub side: Side,
        /// What was signed.
        pub kind: ResultKind,
        /// The number of the contract or order, at most 200 characters; seen by the two sides and
        /// reviewers only.
        pub number: String,
        /// The day of signing in Asia/Shanghai, not in the future.
        pub signed_on: Day,
        /// The amount in 分; absent where there is none.
        pub amount_minor: Option<BigInt>,
        /// Whether the amount is shown once the result is a case study; else only the two sides and
        /// reviewers see it.
        #[graphql(default)]
        pub amount_public: bool,
        /// What the case study tells, at most 2,000 characters.
        pub summary: Option<String>,
        /// The proof: an upload of the reporting organisation that is attached to nothing; seen by
        /// the two sides and reviewers only.
        pub file_id: FileId,
    }
}

/// Reports a result; the other side is asked to confirm, and reviewers to verify it.
pub async fn report_result(
    operation: &Operation,
    input: &ReportResultInput,
) -> Result<result::Model> {
    policy::may_try(&operation.actor)?;
    let mut verdicts = Verdicts::default();
    let number = verdicts.required_text("input.number", &input.number, LINE);
    let summary = verdicts.optional_text("input.summary", input.summary.as_deref(), PARAGRAPH);
    let mut tx = Tx::begin(operation).await?;
    if let Some(answer) = tx.replayed()? {
        return Ok(answer);
    }
    let demand = store::hold_demand(&tx, input.demand_id).await?;
    let supplier = store::hold_supplier(&tx, input.supplier_id).await?;
    let verification = store::verification_of(&tx, supplier.organisation_id).await?;
    if !demands::may_see(&operation.actor, &demand)
        || !suppliers::may_see(&operation.actor, &supplier, verification)
    {
        return Err(NOT_FOUND.error());
    }
    let organisation_id = match input.side {
        Side::Owner => demand.owner_id,
        Side::Supplier => supplier.organisation_id,
    };
    policy::may_report(&operation.actor, input.side, organisation_id)?;
    let waiting = store::waiting(&tx, input.side, organisation_id).await?;
    let now = tx.now().await?;
    let amount_minor = input.amount_minor.map(|amount| amount.0);
    let report = Report {
        signed_on: input.signed_on,
        amount_minor,
        amount_public: input.amount_public,
        opened_at: demand.opened_at,
        one_house: demand.owner_id == supplier.organisation_id,
        waiting,
    };
    for refusal in reporting(report, now.day()).into_refusals() {
        verdicts.add(refusal);
    }
    verdicts.into_result()?;
    let fresh = result::Model {
        id: ResultId::fresh(now),
        demand_id: demand.id,
        supplier_id: supplier.id,
        owner_id: demand.owner_id,
        maker_id: supplier.organisation_id,
        side: input.side,
        kind: input.kind,
        number,
        signed_on: input.signed_on,
        amount_minor,
        currency: CURRENCY.to_owned(),
        amount_public: input.amount_public,
        summary,
        proof_id: input.file_id,
        state: ResultState::SelfReported,
        version: 1,
        answer: ResultAnswer::Waiting,
        dispute_reason: None,
        review_note: None,
        reported_by: operation.actor.user_id(),
        answered_by: None,
        decided_by: None,
        reported_at: now,
        answered_at: None,
        decided_at: None,
        owner_consented_at: None,
        maker_consented_at: None,
        live_key: None,
        updated_at: now,
    };
    files::attach(&mut tx, holder(&fresh), input.file_id).await?;
    let result = store::insert(&tx, fresh).await?;
    tx.record(
        of(&RESULT_REPORTED, &result)
            .with("side", result.side)
            .with("resultKind", result.kind),
    );
    tx.commit(result).await
}
