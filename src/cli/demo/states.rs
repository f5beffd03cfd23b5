//! Walks some demands of the example province along their ways, through the commands that the API
//! has, so that every state can be seen.

use std::collections::BTreeMap;

use super::people::{self, PERSONAS};
use super::world;
use crate::domains::demands::refusals::DEMAND_WRONG_STATE;
use crate::domains::demands::{
    self, CancelDemandInput, CloseDemandInput, OpenDemandInput, ReviewDecision, ReviewDemandInput,
    SubmitDemandInput, WithdrawDemandInput,
};
use crate::foundation::errors::Result;
use crate::foundation::ids::DemandId;
use crate::platform::operation::Operation;

#[derive(Clone, Copy)]
enum Step {
    Submit,
    RequestChanges(&'static str),
    Approve,
    Open,
    Close(&'static str),
    Withdraw,
    Cancel(&'static str),
}

use Step::{Approve, Cancel, Close, Open, RequestChanges, Submit, Withdraw};

/// By the keys of the demands; those that are not named here are open.
const WALKS: [(&str, &[Step]); 15] = [
    ("D058", &[Submit]),
    ("D055", &[Submit]),
    (
        "D063",
        &[
            Submit,
            RequestChanges("请补充园区现有摄像头的品牌与接入协议，并写明误报如何计数。"),
        ],
    ),
    ("D029", &[Submit, Approve]),
    ("D026", &[Submit, Approve]),
    ("D069", &[Submit, Withdraw]),
    ("D034", &[Submit, Approve, Open]),
    ("D002", &[Submit, Approve, Open]),
    ("D005", &[Submit, Approve, Open]),
    ("D022", &[Submit, Approve, Open]),
    ("D039", &[Submit, Approve, Open]),
    ("D044", &[Submit, Approve, Open]),
    ("D004", &[Close("已与一家供给方签约，感谢各位。")]),
    ("D024", &[Close("三家团队进厂试线，暂不再收。")]),
    ("D047", &[Cancel("市场搬迁，需求由新址另行发布。")]),
];

/// Walks every way. A step that was taken before is passed over, so this may be run again.
pub async fn walk(operation: &Operation) -> anyhow::Result<()> {
    let reviewer = PERSONAS
        .iter()
        .find(|persona| persona.role == "reviewer")
        .expect("there is a reviewer");
    let (reviewer, _) = people::log_in(operation, reviewer).await?;
    for (external_id, steps) in WALKS {
        let id = world::demand(operation, external_id).await?.id;
        for step in steps {
            match take(operation, &reviewer, id, *step).await {
                Ok(()) => {}
                Err(taken) if taken.is(&DEMAND_WRONG_STATE) => {}
                Err(fault) => return Err(anyhow::Error::from(fault).context(external_id)),
            }
        }
    }
    Ok(())
}

async fn take(owner: &Operation, reviewer: &Operation, id: DemandId, step: Step) -> Result<()> {
    let (expected_version, dry_run, client_mutation_id) = (None, false, None);
    match step {
        Submit => {
            let input = SubmitDemandInput {
                id,
                expected_version,
                dry_run,
                client_mutation_id,
            };
            demands::submit_demand(owner, &input).await?;
        }
        RequestChanges(comment) => {
            let input = ReviewDemandInput {
                id,
                expected_version,
                decision: ReviewDecision::RequestChanges,
                comment: Some(comment.to_owned()),
                opens_at: None,
                dry_run,
                client_mutation_id,
            };
            demands::review_demand(reviewer, &input).await?;
        }
        Approve => {
            let input = ReviewDemandInput {
                id,
                expected_version,
                decision: ReviewDecision::Approve,
                comment: None,
                opens_at: None,
                dry_run,
                client_mutation_id,
            };
            demands::review_demand(reviewer, &input).await?;
        }
        Open => {
            let input = OpenDemandInput {
                id,
                expected_version,
                dry_run,
                client_mutation_id,
            };
            demands::open_demand(owner, &input).await?;
        }
        Close(reason) => {
            let input = CloseDemandInput {
                id,
                reason: Some(reason.to_owned()),
                dry_run,
                client_mutation_id,
            };
            demands::close_demand(owner, &input).await?;
        }
        Withdraw => {
            let input = WithdrawDemandInput {
                id,
                dry_run,
                client_mutation_id,
            };
            demands::withdraw_demand(owner, &input).await?;
        }
        Cancel(reason) => {
            let input = CancelDemandInput {
                id,
                reason: reason.to_owned(),
                dry_run,
                client_mutation_id,
            };
            demands::cancel_demand(owner, &input).await?;
        }
    }
    Ok(())
}

/// A demand for each state that there is now, by the word of the state.
pub async fn examples(operation: &Operation) -> anyhow::Result<BTreeMap<String, DemandId>> {
    let mut found = BTreeMap::new();
    let walked = WALKS.iter().map(|(external_id, _)| *external_id);
    for external_id in [world::HOSPITAL_DEMAND, world::DRAFT_DEMAND]
        .into_iter()
        .chain(walked)
    {
        let demand = world::demand(operation, external_id).await?;
        let state = serde_json::to_value(demand.state_at(operation.now()))?;
        found
            .entry(state.as_str().unwrap_or_default().to_owned())
            .or_insert(demand.id);
    }
    Ok(found)
}
