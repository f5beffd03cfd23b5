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
