//! The reasons for which following says no.

crate::foundation::errors::codes! {
    Conflict SEARCH_NAME_TAKEN = "You have a saved search of this name.", "您已有同名的已存搜索。";
    Refused TOO_MANY_SEARCHES = "At most {max} searches are saved.", "最多保存 {max} 个搜索。"
        => "Delete one with deleteSavedSearch.", "请用 deleteSavedSearch 删除一个。";
    Refused TOO_MANY_FOLLOWED = "At most {max} demands are followed at once.", "最多同时关注 {max} 个需求。"
        => "Let one go with unfollowDemand.", "请用 unfollowDemand 取消关注。";
    Invalid SEARCH_MINE = "A saved search looks for what others publish; `mine` has no place in it.", "已存搜索用于查找他人发布的内容，不能使用 `mine`。";
}
