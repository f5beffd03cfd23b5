//! Arithmetic that gives the same bits on every machine.
//!
//! The logarithm of the standard library comes from the platform and may differ in the last
//! place; addition, multiplication, division and the square root may not, so only those are used.

/// One, in the integers that signals and scores are counted in.
pub const MICRO: i64 = 1_000_000;

/// The binary logarithm of a positive, finite number.
pub fn log2(value: f64) -> f64 {
    debug_assert!(value > 0.0 && value.is_finite());
    let bits = value.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    // ln(m) = 2 atanh((m - 1) / (m + 1)); for m in [1, 2) the argument stays below one third.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let mut power = ratio;
    let mut sum = 0.0;
    for odd in (1..40).step_by(2) {
        sum += power / odd as f64;
        power *= square;
    }
    exponent as f64 + 2.0 * sum * std::f64::consts::LOG2_E
}

/// A share between 0 and 1 as micro-units, cut off below so that equal inputs stay equal.
pub fn micro(share: f64) -> i64 {
    if share.is_nan() {
        return 0;
    }
    (share.clamp(0.0, 1.0) * MICRO as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_right_to_twelve_places() {
        for value in [0.001, 0.5, 1.0, 1.5, 2.0, 3.0, 10.0, 12_345.678, 1e9] {
            assert!((log2(value) - f64::log2(value)).abs() < 1e-12, "{value}");
        }
        assert_eq!(log2(8.0), 3.0);
    }

    #[test]
    fn shares_are_clamped() {
        assert_eq!(
            (micro(-1.0), micro(0.5), micro(7.0), micro(f64::NAN)),
            (0, 500_000, MICRO, 0)
        );
    }
}
