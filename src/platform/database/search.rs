//! Finding folded text with `LIKE`, with the wildcards of the user's text taken literally.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, LikeExpr};

use super::filters::any_of;
use crate::foundation::checks::LINE;
use crate::foundation::errors::Verdicts;
use crate::foundation::{synonyms, text};

/// How many words a search may have.
const MOST_WORDS: usize = 16;
/// How many other names of a word are looked for.
const MOST_SYNONYMS: usize = 12;

/// Refuses what is too long. Every list that is searched asks this first: each word is a condition
/// within the one before, and thousands of them overflow the stack of whoever writes the statement.
pub fn check(words: &str, path: &str, verdicts: &mut Verdicts) {
    let words = verdicts.text(path, words, LINE);
    verdicts.count(path, words.split_whitespace().count(), MOST_WORDS);
}

/// Every word of `folded` occurs in the column: as it is, under another name of the vocabulary or,
/// typed in letters, as the spelling of a Chinese name. The column holds folded text with the
/// spelling of its names behind it.
pub fn finds<C: ColumnTrait>(column: C, folded: &str) -> Condition {
    let phrase = synonyms::of(folded.trim());
    let words = folded
        .split_whitespace()
        .fold(Condition::all(), |all, word| {
            let others = synonyms::of(word).into_iter().take(MOST_SYNONYMS);
            let spelled = text::spellings(word);
            let ways = others.chain(spelled.iter().map(String::as_str));
            all.add(any_of(
                std::iter::once(word)
                    .chain(ways)
                    .map(|way| Condition::all().add(column.like(pattern(way)))),
            ))
        });
    phrase
        .into_iter()
        .take(MOST_SYNONYMS)
        .fold(Condition::any().add(words), |any, name| {
            any.add(column.like(pattern(name)))
        })
}

/// What [`finds`] looks for, to be shown where it stands: the folded words and their other names.
pub fn words_of(searched: &str) -> Vec<String> {
    let folded = text::fold(searched);
    let mut words: Vec<String> = Vec::new();
    for word in std::iter::once(folded.trim()).chain(folded.split_whitespace()) {
        let others = synonyms::of(word).into_iter().take(MOST_SYNONYMS);
        words.extend(others.map(str::to_owned));
    }
    words.extend(folded.split_whitespace().map(str::to_owned));
    words
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
