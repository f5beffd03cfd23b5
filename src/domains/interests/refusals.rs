//! The reasons for which interest says no.

crate::foundation::errors::codes! {
    Refused INTEREST_WRONG_STATE = "This cannot be done while the interest is {state}.", "当前对接意向状态为 {state}，无法执行此操作。"
        => "Ask availableActions what can be done.", "请通过 availableActions 查看可执行的操作。";
    Refused DEMAND_NOT_OPEN = "The demand is not open.", "该需求未处于发布状态。";
    Refused PROCEDURE_TAKES_NO_INTEREST = "This procedure takes bids, not expressions of interest.", "该程序接受应征而非对接意向。";
    Refused OWN_DEMAND = "The demand and the supplier are of the same organisation.", "需求方与供给方为同一组织。";
    Conflict INTEREST_EXISTS = "There is live interest between this demand and this supplier already.", "该需求与该供给方之间已有有效的对接意向。"
        => "Look for it with `interests`; the other side may have been first.", "请用 `interests` 查看，可能对方已先发出。";
    Refused INTEREST_DAILY_LIMIT = "An organisation sends at most {max} in 24 hours.", "每个组织 24 小时内最多发出 {max} 份对接意向。";
    Refused INTEREST_WAITING_LIMIT = "{max} are waiting for an answer; wait, or withdraw some.", "已有 {max} 份对接意向等待答复，请等待或撤回部分意向。";
    Refused INTEREST_DECLINED_RECENTLY = "It was declined less than {days} days ago.", "{days} 天内曾被婉拒，暂不能再次发出。";
    Invalid CONTACT_INCOMPLETE = "A contact needs a name and a telephone number or an e-mail address; the profile has none to take.", "联系方式须含姓名及电话或邮箱，且档案中没有可用的联系方式。";
    Refused NOT_OVERDUE_YET = "Interest is introduced once it was not answered in ten working days.", "对接意向在十个工作日内未获答复后方可引荐。";
}
