//! The reasons for which demands say no.

crate::foundation::errors::codes! {
    Refused DEMAND_WRONG_STATE = "This cannot be done while the demand is {state}.", "当前需求状态为 {state}，无法执行此操作。"
        => "Ask availableActions what can be done.", "请通过 availableActions 查看可执行的操作。";
    Refused DEMAND_INCOMPLETE = "Before it is published the demand needs {field}.", "发布前须填写 {field}。"
        => "Complete it with updateDemand.", "请用 updateDemand 补充。";
    Refused READINESS_TOO_LOW = "The profile asks for a readiness of {min}; it is {score}.", "该程序要求完备度不低于 {min}，当前为 {score}。"
        => "See readiness.missing.", "请查看 readiness.missing。";
    Refused DEADLINE_REQUIRED = "This profile needs a submission deadline.", "该程序须设定截止时间。";
    Refused DEADLINE_TOO_SOON = "Between opening and deadline the profile asks for {min} days.", "从发布到截止，该程序要求不少于 {min} 天。";
    Refused DEADLINE_PASSED = "The deadline lies in the past.", "截止时间已过。";
    Refused DEADLINE_MOVES_FORWARD = "The deadline of an open demand is only moved forward, before it passes.", "已发布需求的截止时间只能在到期前延后。";
    Invalid BUDGET_ORDER = "The lower end of the budget is above the upper end.", "预算下限高于上限。";
    Invalid BUDGET_KIND_MISMATCH = "Amounts belong to a budget of kind RANGE, which needs at least one.", "金额仅用于 RANGE 类型预算，且至少填写一个。";
    Invalid AREA_TAKES_NO_DEMANDS = "{code} is a policy item; demands belong to one of the 22 areas.", "{code} 为政策事项，需求应归入 22 个领域之一。";
    Invalid RATIONALE_REQUIRED = "A masked demand says why in at least 30 characters.", "保密需求须说明理由，不少于 30 个字符。";
    Invalid EXTERNAL_URL_REQUIRED = "An external procedure needs the address where it runs, beginning with https://.", "外部程序须填写以 https:// 开头的平台地址。";
    Refused PROFILE_FIXED = "The profile does not change once the demand has left its draft.", "需求离开草稿后不能更换程序。";
    Refused NOT_LONG_TERM = "Only an open demand without a deadline is renewed.", "仅可续期未设截止时间的已发布需求。";
    Forbidden REVIEWER_IS_PARTY = "Nobody reviews a demand of their own or of their organisation.", "不得审核本人或本组织的需求。";
    Refused APPROVAL_VOID = "The demand has changed since it was approved.", "需求在批准后已变更，批准失效。" => "Submit it for review again.", "请重新提交审核。";
    Refused DEMAND_OWN_RECORD = "The demand was written here; an import does not write over it.", "该需求在本平台编写，导入不覆盖其内容。" => "Change it with updateDemand.", "请用 updateDemand 修改。";
}
