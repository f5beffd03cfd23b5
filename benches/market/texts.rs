//! Chance that repeats itself, and texts that are distributed as real ones: few words are common,
//! most are rare.

use std::sync::LazyLock;

use jiebang::foundation::text::fold;

/// A small repeatable generator (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Small numbers more often than great ones, as words are.
    fn skewed(&mut self, limit: usize) -> usize {
        let share = self.below(1_000_000) as f64 / 1e6;
        ((limit as f64).powf(share) - 1.0) as usize
    }

    /// A text of so many ideographs in words of two to four, from 20,000 words.
    pub fn text(&mut self, length: usize) -> String {
        let mut text = String::new();
        let mut characters = 0;
        while characters < length {
            let word = self.skewed(20_000);
            for place in 0..2 + word % 3 {
                let number = word * 2_654_435_761 + place * 40_503;
                text.push(CHARACTERS[number % CHARACTERS.len()]);
                characters += 1;
            }
            if self.below(8) == 0 {
                text.push('，');
            }
        }
        text
    }
}

/// Simplified ideographs, as most texts are written in.
static CHARACTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    ('\u{4E00}'..'\u{7000}')
        .filter(|character| fold(&character.to_string()).contains(*character))
        .take(3_500)
        .collect()
});

/// Regions in which things happen: the districts of the province.
pub const REGIONS: [&str; 13] = [
    "320100", "320200", "320300", "320400", "320500", "320600", "320700", "320800", "320900",
    "321000", "321100", "321200", "321300",
];
