//! Folding: NFKC, lower case, traditional to simplified, plain punctuation, single spaces.
//!
//! Control characters (NUL among them) become spaces, so folded text is safe for every database.
//! Each folded character remembers the bytes it came from, so that a match found in folded text
//! can be shown in the text as its author wrote it.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::script;

/// A folded text that knows where each of its characters came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    /// For each folded character: its byte offset in `text`, and the original bytes.
    origins: Vec<Origin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    at: u32,
    start: u32,
    end: u32,
}

impl Folded {
    /// The bytes of the original text that the given bytes of the folded text stand for.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let first = self
            .origins
            .partition_point(|origin| (origin.at as usize) < folded.start);
        let after = self
            .origins
            .partition_point(|origin| (origin.at as usize) < folded.end);
        match self.origins.get(first..after) {
            Some([]) | None => 0..0,
            Some(covered) => {
                let start = covered.iter().map(|origin| origin.start).min().unwrap_or(0);
                let end = covered.iter().map(|origin| origin.end).max().unwrap_or(0);
                start as usize..end as usize
            }
        }
    }
}

/// The folded text alone: for columns and keys that are searched.
pub fn fold(text: &str) -> String {
    let pieces = simplify(plain(text));
    pieces.iter().map(|piece| piece.character).collect()
}

/// The folded text with its way back to the original.
pub fn fold_with_offsets(text: &str) -> Folded {
    let pieces = simplify(plain(text));
    let mut folded = Folded {
        text: String::with_capacity(text.len()),
        origins: Vec::with_capacity(pieces.len()),
    };
    for piece in pieces {
        let at = folded.text.len() as u32;
        folded.origins.push(Origin {
            at,
            start: piece.start,
            end: piece.end,
        });
        folded.text.push(piece.character);
    }
    folded
}

#[derive(Clone, Copy)]
struct Piece {
    character: char,
    start: u32,
    end: u32,
}

/// Everything but the script: compatibility forms, case, punctuation, spaces.
fn plain(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(text.len() / 2 + 8);
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let mut end = start + first.len_utf8();
        while let Some(&(at, next)) = rest.peek() {
            if next.is_ascii() || !joins_previous(next) {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        let alone = end == start + first.len_utf8();
        let (start, end) = (start as u32, end as u32);
        let mut push = |character: char| {
            push_plain(
                &mut pieces,
                Piece {
                    character,
                    start,
                    end,
                },
            )
        };
        if alone && (first.is_ascii() || ('\u{4E00}'..='\u{9FFF}').contains(&first)) {
            push(first.to_ascii_lowercase());
        } else {
            let cluster = &text[start as usize..end as usize];
            cluster
                .nfkc()
                .flat_map(char::to_lowercase)
                .nfkc()
                .for_each(&mut push);
        }
    }
    if pieces.last().is_some_and(|piece| piece.character == ' ') {
        pieces.pop();
    }
    pieces
}

/// Combining marks, vowel and final jamo, and half-width sound marks compose with what precedes.
fn joins_previous(character: char) -> bool {
    matches!(character, '\u{1160}'..='\u{11FF}' | '\u{FF9E}' | '\u{FF9F}')
        || is_combining_mark(character)
}

fn push_plain(pieces: &mut Vec<Piece>, piece: Piece) {
    let character = match piece.character {
        c if c.is_control() || c.is_whitespace() => ' ',
        // Invisible: zero-width characters, direction marks, soft hyphen, byte order mark.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}' => return,
        '。' => '.',
        '、' => ',',
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '《' | '》' | '〈' | '〉' => {
            '"'
        }
        '‘' | '’' | '‚' => '\'',
        '【' | '〔' | '〖' => '(',
        '】' | '〕' | '〗' => ')',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '·' | '•' | '・' => ' ',
        c => c,
    };
    let doubled = character == ' ' && pieces.last().is_none_or(|last| last.character == ' ');
    if !doubled {
        pieces.push(Piece { character, ..piece });
    }
}

/// Simplifies runs that need it. Where the converter keeps the number of characters, which is
/// nearly always, each keeps its own origin; otherwise the whole run is the origin of each.
fn simplify(pieces: Vec<Piece>) -> Vec<Piece> {
    if !pieces
        .iter()
        .any(|piece| script::is_changing(piece.character))
    {
        return pieces;
    }
    let mut simplified = Vec::with_capacity(pieces.len());
    for run in pieces.chunk_by(|a, b| a.character.is_ascii() == b.character.is_ascii()) {
        if !run.iter().any(|piece| script::is_changing(piece.character)) {
            simplified.extend_from_slice(run);
            continue;
        }
        let text: String = run.iter().map(|piece| piece.character).collect();
        let converted: Vec<char> = script::to_simplified(&text).chars().collect();
        let (start, end) = (run[0].start, run[run.len() - 1].end);
        let same_length = converted.len() == run.len();
        simplified.extend(converted.into_iter().enumerate().map(|(index, character)| {
            let (start, end) = if same_length {
                (run[index].start, run[index].end)
            } else {
                (start, end)
            };
            Piece {
                character,
                start,
                end,
            }
        }));
    }
    simplified
}
