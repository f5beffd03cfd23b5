//! How rare a term is, in octaves: the logarithm of (profiles + 1) / (profiles with it + ½).

use std::sync::LazyLock;

use super::{analysis::damping, arithmetic::log2, posting::Level};

const TABLED: usize = 1 << 16;

/// The part that does not depend on the size of the index, so that it is computed once and for all.
static LOGARITHMS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    (0..TABLED)
        .map(|frequency| log2(frequency as f64 + 0.5) as f32)
        .collect()
});

#[derive(Clone, Copy)]
pub(super) struct Rarities {
    all: f32,
    tabled: &'static [f32],
}

impl Rarities {
    pub fn new(profiles: usize) -> Self {
        Rarities {
            all: log2(profiles as f64 + 1.0) as f32,
            tabled: &LOGARITHMS,
        }
    }

    /// The rarity of a term that stands in so many profiles.
    pub fn of(&self, frequency: u32) -> f32 {
        let logarithm = match self.tabled.get(frequency as usize) {
            Some(logarithm) => *logarithm,
            None => log2(f64::from(frequency) + 0.5) as f32,
        };
        self.all - logarithm
    }
}

/// How common a term is, in sixteenths of an octave: what norms need to know of the hundreds of
/// terms of each profile, in a byte each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Commonness(u8);

impl Commonness {
    pub fn of(frequency: usize) -> Self {
        static TABLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
            LOGARITHMS
                .iter()
                .map(|logarithm| ((logarithm + 1.0) * 15.0 + 0.5) as u8)
                .collect()
        });
        Commonness(TABLE[frequency.min(TABLED - 1)])
    }

    /// The logarithm it stands for.
    fn logarithm(self) -> f32 {
        f32::from(self.0) / 15.0 - 1.0
    }
}

/// Squares of parts of directions, by commonness and level, as integers: their sums do not
/// depend on the order of terms, which differs between an index and its snapshot.
pub(super) struct Norms {
    rarities: Vec<u64>,
    damping: Vec<u64>,
}

impl Norms {
    pub fn new(profiles: usize) -> Self {
        let all = Rarities::new(profiles).all;
        let square = |part: f32| (f64::from(part) * f64::from(part) * 256.0) as u64;
        let rarity = |common: u8| (all - Commonness(common).logarithm()).max(0.0);
        Norms {
            rarities: (0..=u8::MAX).map(|common| square(rarity(common))).collect(),
            damping: damping().iter().map(|part| square(*part)).collect(),
        }
    }

    pub fn square(&self, commonness: Commonness, level: Level) -> u64 {
        self.rarities[usize::from(commonness.0)] * self.damping[usize::from(level.0)]
    }

    /// The length whose squares were summed.
    pub fn length(sum: u64) -> f64 {
        (sum as f64).sqrt() / 256.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rarer_terms_weigh_more_and_the_table_has_no_step() {
        let rarities = Rarities::new(200_000);
        assert!(rarities.of(0) > rarities.of(1));
        assert!(rarities.of(1) > rarities.of(1000));
        assert!(rarities.of(200_000) >= 0.0);
        let step = rarities.of(TABLED as u32 - 1) - rarities.of(TABLED as u32);
        assert!((0.0..0.001).contains(&step));
    }

    #[test]
    fn commonness_stands_for_its_logarithm() {
        for frequency in [0usize, 1, 2, 10, 999, 50_000] {
            let exact = log2(frequency as f64 + 0.5) as f32;
            assert!(
                (Commonness::of(frequency).logarithm() - exact).abs() < 0.04,
                "{frequency}"
            );
        }
    }
}
