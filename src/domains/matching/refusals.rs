//! The reasons for which matching says no.

crate::foundation::errors::codes! {
    Unavailable INDEX_LOADING = "The matching index is being loaded; try again shortly.", "匹配索引正在加载，请稍后重试。";
    Forbidden MATCHES_NOT_YOURS = "Matches are shown to the members of the organisation they are for.", "匹配结果仅向所属组织的成员显示。";
}
