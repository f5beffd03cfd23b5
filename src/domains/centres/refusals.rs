//! The reasons for which centres say no.

crate::foundation::errors::codes! {
    Refused CLAIM_CODE_WRONG = "The code is wrong, expired, replaced or used up.", "认领码错误、已过期、已被替换或已使用。" => "Ask the centre for a new code.", "请向中心索取新的认领码。";
    Refused CLAIMS_PAUSED = "Too many wrong codes; try again in {seconds} s.", "认领码错误次数过多，请在 {seconds} 秒后重试。";
    Refused CLAIM_OF_ANOTHER = "The demand was entered for another organisation.", "该需求是为其他组织录入的。" => "Claim it for the organisation with the identifier that the centre entered.", "请以中心所录标识对应的组织认领。";
    Refused CLAIM_OWN_INTEREST = "The organisation has live interest in this demand itself.", "该组织对此需求有进行中的对接意向。" => "Withdraw or decline it first.", "请先撤回或婉拒该意向。";
    Refused DEMAND_CLAIMED = "The demand has been claimed by its owner.", "该需求已由需求方认领。";
}
