//! The readiness score: how much of what suppliers ask for a demand already says, with the
//! concrete items that are missing. Pure.

use super::tables::demand::Model as Demand;

/// One thing that a good scenario card says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The field of the card.
    pub field: &'static str,
    /// Its share of the score; all together are 100.
    pub weight: i32,
    /// Needed to publish under every profile.
    pub required: bool,
    pub advice_en: &'static str,
    pub advice_zh: &'static str,
}

type Check = fn(&Demand) -> bool;

macro_rules! items {
    ($($field:literal, $weight:literal, $required:literal, $en:literal, $zh:literal, $check:expr;)+) => {
        /// Every item with its check, the six required ones first.
        const ITEMS: &[(Item, Check)] = &[$((
            Item { field: $field, weight: $weight, required: $required, advice_en: $en, advice_zh: $zh },
            $check,
        )),+];
    };
}

items! {
    "title", 5, true, "Give it a title that names the scenario.", "填写能说明场景的标题。", |d| !d.title.is_empty();
    "problem", 10, true, "Describe the problem as it is today.", "描述当前存在的问题。", |d| !d.card.problem.is_empty();
    "areas", 5, true, "Choose one to three areas of the action plan.", "选择一至三个行动方案领域。", |d| !d.card.areas.is_empty();
    "regionCode", 5, true, "Say in which region it is.", "填写所在地区。", |d| !d.region_code.is_empty();
    "contact", 5, true, "Name a contact with phone or e-mail.", "填写联系人及电话或邮箱。", |d| d.card.contact.is_complete();
    "cooperationForm", 5, true, "Choose the form of cooperation.", "选择合作方式。", |d| d.cooperation_form.is_some();
    "summary", 5, false, "Sum it up in two sentences.", "用两句话概括需求。", |d| !d.summary.is_empty();
    "expectedOutcome", 10, false, "Say what should be different afterwards.", "说明预期成效。", |d| !d.card.expected_outcome.is_empty();
    "kpis", 10, false, "Give at least one measure with its baseline and target.", "给出至少一项含基线与目标的指标。",
        |d| d.card.kpis.iter().any(|kpi| !kpi.baseline.is_empty() && !kpi.target.is_empty());
    "dataAvailable", 10, false, "Say which data there are, how many and in what form.", "说明可用数据的种类、数量与形式。", |d| !d.card.data_available.is_empty();
    "dataSensitivity", 5, false, "Say how sensitive the data are.", "说明数据敏感程度。", |d| d.card.data_sensitivity.is_some();
    "deployment", 5, false, "State the deployment gates or constraints.", "说明部署门槛或约束条件。",
        |d| d.card.gates.is_stated() || !d.card.deployment_constraints.is_empty();
    "acceptanceTest", 8, false, "Say how you will test that it works.", "说明验收方式。", |d| !d.card.acceptance_test.is_empty();
    "capabilities", 6, false, "Name the capabilities that are needed.", "列出所需能力。", |d| !d.card.capabilities.is_empty();
    "budget", 6, false, "Say what is to be said about the budget.", "说明预算类型。", |d| d.budget_kind.is_some();
}

/// The score from 0 to 100 and the items that are missing, the heaviest first.
pub fn readiness(demand: &Demand) -> (i32, Vec<Item>) {
    let mut missing: Vec<Item> = ITEMS
        .iter()
        .filter(|(_, present)| !present(demand))
        .map(|(item, _)| *item)
        .collect();
    let lost: i32 = missing.iter().map(|item| item.weight).sum();
    missing.sort_by_key(|item| (!item.required, -item.weight));
    (100 - lost, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_a_hundred_and_six_fields_are_required() {
        assert_eq!(ITEMS.iter().map(|(item, _)| item.weight).sum::<i32>(), 100);
        assert_eq!(ITEMS.iter().filter(|(item, _)| item.required).count(), 6);
    }
}
