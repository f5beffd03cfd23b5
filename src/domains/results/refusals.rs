//! The reasons for which outside results say no.

crate::foundation::errors::codes! {
    Refused RESULT_WRONG_STATE = "This cannot be done while the result is {state}.", "当前成果状态为 {state}，无法执行此操作。"
        => "Ask availableActions what can be done.", "请通过 availableActions 查看可执行的操作。";
    Refused RESULT_DEMAND_NEVER_OPEN = "The demand was never open, so nothing can have come of it.", "该需求从未发布，不可能形成成果。";
    Refused RESULT_WITHIN_ONE_HOUSE = "The demand and the supplier are of the same organisation.", "需求方与供给方为同一组织，不能登记成果。";
    Invalid SIGNED_IN_FUTURE = "The day of signing lies in the future.", "签订日期不能晚于今天。";
    Invalid AMOUNT_MISSING = "There is no amount that could be public.", "未填写金额，无法选择公开金额。";
    Conflict RESULT_EXISTS = "A result with this number was reported for this demand and this supplier already.", "该需求与该供给方之间已登记相同编号的成果。"
        => "Look for it with `results`; the other side may have been first.", "请用 `results` 查看，可能对方已先登记。";
    Refused RESULT_WAITING_LIMIT = "{max} results of an organisation wait for verification; wait, or withdraw some.", "已有 {max} 项成果等待核验，请等待或撤回部分成果。";
}
