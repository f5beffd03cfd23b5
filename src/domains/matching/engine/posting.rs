//! A posting in four bytes: the slot of the profile, how often it uses the term, how long it is.
//!
//! Frequency and length are kept instead of a finished impact, since the mean length and the
//! rarity of terms move with every change; the impact is looked up at query time in one table
//! of 2,048 entries. So an index never goes stale, and the order of changes leaves no trace.

use super::weights::Saturation;

const LEVEL_BITS: u32 = 5;
const BUCKET_BITS: u32 = 6;
const SHAPE_BITS: u32 = LEVEL_BITS + BUCKET_BITS;

/// How many profiles one index can hold.
pub const MAX_SLOTS: usize = 1 << (32 - SHAPE_BITS);

/// The greatest impact that a table holds.
pub const FULL_IMPACT: u32 = 4095;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posting(u32);

impl Posting {
    pub fn new(slot: u32, level: Level, bucket: Bucket) -> Self {
        Posting(slot << SHAPE_BITS | u32::from(shape(level, bucket)))
    }

    pub fn slot(self) -> usize {
        (self.0 >> SHAPE_BITS) as usize
    }

    pub fn level(self) -> Level {
        Level((self.shape() >> BUCKET_BITS) as u8)
    }

    pub fn shape(self) -> usize {
        (self.0 & ((1 << SHAPE_BITS) - 1)) as usize
    }
}

fn shape(level: Level, bucket: Bucket) -> u16 {
    u16::from(level.0) << BUCKET_BITS | u16::from(bucket.0)
}

/// A weighted frequency, in quarter octaves from one half upward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level(pub u8);

const QUARTER_OCTAVES: [f64; 4] = [
    1.0,
    1.189_207_115_002_721,
    std::f64::consts::SQRT_2,
    1.681_792_830_507_429,
];

impl Level {
    pub const LAST: u8 = (1 << LEVEL_BITS) - 1;
    pub const COUNT: usize = 1 << LEVEL_BITS;
    /// A frequency of one.
    pub const ONCE: Level = Level(4);

    pub fn of(frequency: f64) -> Self {
        Level(quarter_octave(frequency * 2.0).min(Self::LAST))
    }

    pub fn frequency(self) -> f64 {
        QUARTER_OCTAVES[usize::from(self.0 % 4)] * f64::from(1u32 << (self.0 / 4)) / 2.0
    }
}

/// The nearest quarter octave above one, read off the exponent.
fn quarter_octave(value: f64) -> u8 {
    // Half a quarter octave up, so that cutting off rounds.
    let raised = (value * 1.090_507_732_665_257_7).max(1.0);
    let octave = ((raised.to_bits() >> 52) as i64 - 1023).clamp(0, 30);
    let rest = raised / f64::from(1u32 << octave);
    let quarter = QUARTER_OCTAVES
        .iter()
        .rposition(|step| *step <= rest)
        .unwrap_or(0);
    (octave * 4) as u8 + quarter as u8
}

/// A length in weighted units, in quarter octaves from one upward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket(pub u8);

impl Bucket {
    const LAST: u8 = (1 << BUCKET_BITS) - 1;

    pub fn of(length: f64) -> Self {
        Bucket(quarter_octave(length).min(Self::LAST))
    }

    pub fn length(self) -> f64 {
        QUARTER_OCTAVES[usize::from(self.0 % 4)] * f64::from(1u32 << (self.0 / 4))
    }
}

/// The impact of every shape a posting can have, for one mean length.
pub struct Impacts(Vec<u32>);

impl Impacts {
    pub fn new(saturation: Saturation, mean_length: f64) -> Self {
        let (k1, b) = (f64::from(saturation.k1), f64::from(saturation.b));
        let mut table = Vec::with_capacity(1 << SHAPE_BITS);
        for level in 0..=Level::LAST {
            let frequency = Level(level).frequency();
            for bucket in 0..=Bucket::LAST {
                let relative = Bucket(bucket).length() / mean_length.max(1.0);
                let share = frequency / (frequency + k1 * (1.0 - b + b * relative));
                table.push((share * f64::from(FULL_IMPACT)) as u32);
            }
        }
        Impacts(table)
    }

    pub fn table(&self) -> &[u32] {
        &self.0
    }

    pub fn of(&self, level: Level, bucket: Bucket) -> u32 {
        self.0[usize::from(shape(level, bucket))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posting_gives_back_what_it_was_made_of() {
        let (level, bucket) = (Level::of(3.0), Bucket::of(250.0));
        let posting = Posting::new(1_234_567, level, bucket);
        assert_eq!(posting.slot(), 1_234_567);
        let impacts = Impacts::new(Saturation::default(), 100.0);
        assert_eq!(impacts.table()[posting.shape()], impacts.of(level, bucket));
    }

    #[test]
    fn small_frequencies_are_exact_and_large_ones_near() {
        for frequency in [0.5, 1.0, 2.0, 4.0, 8.0] {
            assert_eq!(Level::of(frequency).frequency(), frequency);
        }
        for length in [3.0, 17.0, 99.0, 1234.0, 20_000.0] {
            let near = Bucket::of(length).length() / length;
            assert!((0.9..1.1).contains(&near), "{length} {near}");
        }
    }

    #[test]
    fn impact_grows_with_frequency_and_falls_with_length() {
        let impacts = Impacts::new(Saturation::default(), 100.0);
        let at = |frequency, length| impacts.of(Level::of(frequency), Bucket::of(length));
        assert!(at(2.0, 100.0) > at(1.0, 100.0));
        assert!(at(1.0, 50.0) > at(1.0, 200.0));
        assert!(at(1e9, 1.0) <= FULL_IMPACT);
    }
}
