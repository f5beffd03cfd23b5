//! The header `Range`: one range of bytes. Several at once are not served; the whole is.

use std::ops::Range;

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Whole,
    Part(Range<u64>),
    /// It begins beyond the end.
    Beyond,
}

/// Reads the header for a content of `size` bytes. What cannot be read does not count, as the
/// standard says.
pub fn asked(header: Option<&str>, size: u64) -> Asked {
    let Some(text) = header.and_then(|text| text.trim().strip_prefix("bytes=")) else {
        return Asked::Whole;
    };
    let Some((first, last)) = text.split_once('-') else {
        return Asked::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    match (first.is_empty(), number(first), number(last)) {
        // The last so many bytes.
        (true, _, Some(length)) => {
            if length == 0 {
                Asked::Beyond
            } else {
                Asked::Part(size.saturating_sub(length)..size)
            }
        }
        (false, Some(first), _) if last.is_empty() => part(first, size, size),
        (false, Some(first), Some(last)) if first <= last => {
            part(first, last.saturating_add(1), size)
        }
        _ => Asked::Whole,
    }
}

fn part(first: u64, end: u64, size: u64) -> Asked {
    if first >= size {
        Asked::Beyond
    } else {
        Asked::Part(first..end.min(size))
    }
}

/// Digits only: signs and blanks belong to no number here.
fn number(text: &str) -> Option<u64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_range_is_read_and_everything_else_is_the_whole() {
        let cases = [
            (None, Asked::Whole),
            (Some("bytes=0-0"), Asked::Part(0..1)),
            (Some("bytes=2-4"), Asked::Part(2..5)),
            (Some("bytes=2-400"), Asked::Part(2..10)),
            (Some("bytes=9-"), Asked::Part(9..10)),
            (Some("bytes=-3"), Asked::Part(7..10)),
            (Some("bytes=-300"), Asked::Part(0..10)),
            (Some("bytes=10-"), Asked::Beyond),
            (Some("bytes=10-12"), Asked::Beyond),
            (Some("bytes=-0"), Asked::Beyond),
            (Some("bytes=5-4"), Asked::Whole),
            (Some("bytes=0-1,4-5"), Asked::Whole),
            (Some("bytes=-"), Asked::Whole),
            (Some("bytes=+1-2"), Asked::Whole),
            (Some("bytes=a-b"), Asked::Whole),
            (Some("items=0-1"), Asked::Whole),
            (Some("bytes=0-99999999999999999999999"), Asked::Whole),
        ];
        for (header, expected) in cases {
            assert_eq!(asked(header, 10), expected, "{header:?}");
        }
    }
}
