//! Places by their GB/T 2260 code: which covers which, and how near two are.

use serde::{Deserialize, Serialize};

/// Six digits: two for the province, two for the city, two for the district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Region(pub u32);

impl Region {
    pub const EVERYWHERE: Region = Region(0);

    /// Whether the other place lies within this one.
    pub fn covers(self, other: Region) -> bool {
        self.0 / self.width() == other.0 / self.width()
    }

    /// From 0 (different provinces) over province and city to 1 (the same place), in micro-units.
    pub fn nearness_micro(self, other: Region) -> i64 {
        if self == other {
            1_000_000
        } else if self == Region::EVERYWHERE || other == Region::EVERYWHERE {
            200_000
        } else if self.0 / 100 == other.0 / 100 {
            850_000
        } else if self.0 / 10_000 == other.0 / 10_000 {
            500_000
        } else {
            0
        }
    }

    /// How many codes lie below: trailing pairs of zeros leave their part open.
    fn width(self) -> u32 {
        [1_000_000, 10_000, 100]
            .into_iter()
            .find(|width| self.0.is_multiple_of(*width))
            .unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_covers_itself_and_what_lies_below() {
        let table = [
            (0, 320_508, true),
            (320_000, 320_508, true),
            (320_500, 320_508, true),
            (320_508, 320_508, true),
            (320_508, 320_500, false),
            (320_500, 320_000, false),
            (320_100, 320_508, false),
            (330_000, 320_508, false),
        ];
        for (wide, narrow, covered) in table {
            assert_eq!(
                Region(wide).covers(Region(narrow)),
                covered,
                "{wide} {narrow}"
            );
        }
    }

    #[test]
    fn nearness_falls_with_the_shared_part() {
        let here = Region(320_508);
        let near: Vec<i64> = [320_508, 320_500, 320_100, 0, 330_100]
            .map(|code| here.nearness_micro(Region(code)))
            .to_vec();
        assert!(near.windows(2).all(|pair| pair[0] > pair[1]), "{near:?}");
    }
}
