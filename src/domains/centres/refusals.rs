//! The reasons for which centres say no.

crate::foundation::errors::codes! {
    Refused CLAIM_CODE_WRONG = "The code is wrong, expired, replaced or used up.", "认领码错误、已过期、已被替换或已使用。" => "Ask the centre for a new code.", "请向中心索取新的认领码。";
    Refused CLAIMS_PAUSED = "Too many wrong codes; try again in {seconds} s.", "认领码错误次数过多，请在 {seconds} 秒后重试。";
    Refused CLAIM_OF_ANOTHER = "The demand was entered for another organisation.", "该需求是为其他组织录入的。" => "Claim it for the organisation with the identifier that the centre entered.", "请以中心所录标识对应的组织认领。";
    Refused CLAIM_OWN_INTEREST = "The organisation has live interest in this demand itself.", "该组织对此需求有进行中的对接意向。" => "Withdraw or decline it first.", "请先撤回或婉拒该意向。";
    Refused SHORTLIST_SHARED = "The list has been shared and is fixed.", "名单已共享，不能再修改。" => "Make another one with createShortlist.", "请用 createShortlist 另建一份。";
    Refused SHORTLIST_EMPTY = "A list is shared with at least one supplier.", "共享名单至少须有一家供给方。";
    Refused SHORTLIST_FULL = "A list of this kind has at most {max} suppliers.", "该类名单最多 {max} 家供给方。";
    Refused SHORTLISTS_FULL = "An organisation makes at most {max} lists for a demand.", "每个组织对同一需求最多建立 {max} 份名单。";
    Conflict SHORTLISTED = "The supplier stands in this list already.", "该供给方已在名单中。";
    Invalid SHORTLIST_ORDER = "An order names each supplier of the list once.", "排序须包含名单中的每家供给方且各出现一次。";
    Refused DEMAND_CLAIMED = "The demand has been claimed by its owner.", "该需求已由需求方认领。";
}
