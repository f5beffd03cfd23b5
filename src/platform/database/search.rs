//! Finding folded text with `LIKE`, with the wildcards of the user's text taken literally.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, LikeExpr};

/// How many words of a search are used; the rest is ignored by the caller's check, not silently.
pub const MOST_WORDS: usize = 16;

/// Every word of `folded` occurs in the column. The column holds folded text.
pub fn contains_all<C: ColumnTrait>(column: C, folded: &str) -> Condition {
    folded
        .split_whitespace()
        .fold(Condition::all(), |all, word| {
            all.add(column.like(pattern(word)))
        })
}

fn pattern(word: &str) -> LikeExpr {
    let mut escaped = String::with_capacity(word.len() + 2);
    escaped.push('%');
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped.push('%');
    LikeExpr::new(escaped).escape('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_in_the_users_text_are_taken_literally() {
        assert_eq!(
            format!("{:?}", pattern("50%_a\\")),
            format!("{:?}", LikeExpr::new("%50\\%\\_a\\\\%").escape('\\'))
        );
    }
}
