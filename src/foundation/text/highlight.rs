//! Where given words stand in a text, whatever script, width or case either is written in.

use std::ops::Range;

use super::fold::{fold, fold_with_offsets};

/// Byte ranges of `text` that say one of the words, in order, overlapping ones merged.
pub fn highlights<W: AsRef<str>>(text: &str, words: &[W]) -> Vec<Range<usize>> {
    let folded = fold_with_offsets(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        let word = fold(word.as_ref());
        if word.is_empty() {
            continue;
        }
        found.extend(
            folded
                .text
                .match_indices(&word)
                .map(|(at, _)| folded.original(at..at + word.len())),
        );
    }
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|next, kept| {
        let overlaps = next.start <= kept.end;
        if overlaps {
            kept.end = kept.end.max(next.end);
        }
        overlaps
    });
    found
}

/// A piece of a text, and whether it is what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub marked: bool,
}

/// How many characters stand before the first mark and after the last one of an excerpt.
const AROUND: usize = 40;
/// How many characters an excerpt has at most.
const LONGEST: usize = 240;

/// The part of a text around the first places that say one of the words, in pieces; none where no
/// word stands in it. An ellipsis shows where the text goes on.
pub fn excerpt<W: AsRef<str>>(text: &str, words: &[W]) -> Option<Vec<Part>> {
    let ranges = highlights(text, words);
    let first = ranges.first()?;
    let start = text[..first.start]
        .char_indices()
        .rev()
        .nth(AROUND - 1)
        .map_or(0, |(at, _)| at);
    let longest = text[start..]
        .char_indices()
        .nth(LONGEST)
        .map_or(text.len(), |(at, _)| start + at);
    let shown = ranges.iter().filter(|range| range.end <= longest);
    let last = shown.clone().next_back().map_or(longest, |range| range.end);
    let end = text[last..longest]
        .char_indices()
        .nth(AROUND)
        .map_or(longest, |(at, _)| last + at);
    let mut parts = Vec::new();
    let mut push = |text: &str, marked| {
        if !text.is_empty() {
            parts.push(Part {
                text: text.to_owned(),
                marked,
            });
        }
    };
    if start > 0 {
        push("…", false);
    }
    let mut at = start;
    for range in shown {
        push(&text[at..range.start], false);
        push(&text[range.clone()], true);
        at = range.end;
    }
    push(&text[at..end], false);
    if end < text.len() {
        push("…", false);
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, words: &[&str]) -> Option<String> {
        let parts = excerpt(text, words)?;
        let marked = |part: Part| {
            if part.marked {
                format!("[{}]", part.text)
            } else {
                part.text
            }
        };
        Some(parts.into_iter().map(marked).collect())
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let text = "用視覺檢測替代人工，视觉检测";
        assert_eq!(
            shown(text, &["视觉检测"]).as_deref(),
            Some("用[視覺檢測]替代人工，[视觉检测]")
        );
        assert_eq!(shown(text, &["机器人"]), None);
        assert_eq!(shown("", &["机器人"]), None);
    }

    #[test]
    fn a_long_text_is_cut_around_its_marks_at_characters() {
        let text = format!(
            "{}目标{}目标{}",
            "前".repeat(100),
            "中".repeat(50),
            "后".repeat(300)
        );
        let expected = format!(
            "…{}[目标]{}[目标]{}…",
            "前".repeat(40),
            "中".repeat(50),
            "后".repeat(40)
        );
        assert_eq!(shown(&text, &["目标"]), Some(expected));
        let far = format!("目标{}目标", "中".repeat(500));
        let expected = format!("[目标]{}…", "中".repeat(40));
        assert_eq!(shown(&far, &["目标"]), Some(expected));
    }
}
