//! Finding folded text with `LIKE`, with the wildcards of the user's text taken literally.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, LikeExpr};

use crate::foundation::checks::LINE;
use crate::foundation::errors::Verdicts;

/// How many words a search may have.
const MOST_WORDS: usize = 16;

/// Refuses what is too long. Every list that is searched asks this first: each word is a condition
/// within the one before, and thousands of them overflow the stack of whoever writes the statement.
pub fn check(words: &str, path: &str, verdicts: &mut Verdicts) {
    let words = verdicts.text(path, words, LINE);
    verdicts.count(path, words.split_whitespace().count(), MOST_WORDS);
}

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
