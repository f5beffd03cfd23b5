//! How rare a term is, in octaves: the logarithm of (profiles + 1) / (profiles with it + ½).

use std::sync::LazyLock;

use super::arithmetic::log2;

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
}
