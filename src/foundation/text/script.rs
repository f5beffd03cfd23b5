//! Traditional and simplified characters, by the OpenCC tables that `ferrous-opencc` embeds.

use std::sync::LazyLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

static TO_SIMPLIFIED: LazyLock<OpenCC> = LazyLock::new(|| load(BuiltinConfig::T2s));
static TO_TRADITIONAL: LazyLock<OpenCC> = LazyLock::new(|| load(BuiltinConfig::S2t));
static CHANGING: LazyLock<Vec<u64>> = LazyLock::new(changing);

/// Where the tables have entries, apart from rare characters beyond the basic plane.
const IDEOGRAPHS: std::ops::RangeInclusive<char> = '\u{3400}'..='\u{9FFF}';

fn load(config: BuiltinConfig) -> OpenCC {
    OpenCC::from_config(config).expect("the tables are compiled into the crate")
}

/// Simplified text, for text that holds a character which simplification would change.
/// Most text here is simplified already and is never handed to the converter.
pub(super) fn to_simplified(text: &str) -> String {
    TO_SIMPLIFIED.convert(text)
}

/// The same text in traditional characters: for showing, and for trying queries in them.
pub fn to_traditional(text: &str) -> String {
    TO_TRADITIONAL.convert(text)
}

/// Whether simplification may change this character.
pub(super) fn is_changing(character: char) -> bool {
    let code = character as usize;
    match code {
        0..0x3400 => false,
        0x3400..0xA000 => {
            let bit = code - 0x3400;
            CHANGING[bit / 64] >> (bit % 64) & 1 == 1
        }
        0xA000..0x20000 => false,
        _ => true,
    }
}

/// One bit a character, found by asking the converter about each on a line of its own.
fn changing() -> Vec<u64> {
    let mut lines = String::new();
    for character in IDEOGRAPHS {
        lines.push(character);
        lines.push('\n');
    }
    let simplified = to_simplified(&lines);
    let mut bits = vec![0u64; (0xA000 - 0x3400) / 64];
    for (bit, (before, after)) in lines.lines().zip(simplified.lines()).enumerate() {
        if before != after {
            bits[bit / 64] |= 1 << (bit % 64);
        }
    }
    bits
}
