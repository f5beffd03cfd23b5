//! Full-width characters, which Chinese keyboards produce, as their ASCII counterparts.
//!
//! Narrower than Unicode compatibility folding on purpose: in codes and numbers `①` is a mistake and not a 1.

pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(c) - 0xfee0).expect("the block mirrors printable ASCII")
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_letters_digits_and_spaces_become_ascii_and_others_stay() {
        let folded: String = "９１Ａｚ－　①中".chars().map(half_width).collect();
        assert_eq!(folded, "91Az- ①中");
    }
}
