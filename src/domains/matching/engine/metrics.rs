//! How good a ranking is, against judged data. Pure: lists and labels in, figures out.

/// The gain of a label: 2^(label − 1) − 1 on graded sets, so that 1 means "judged, no use"; 1 for
/// any positive label on sets that only say yes.
pub fn gain(label: u8, graded: bool) -> f64 {
    match (graded, label) {
        (_, 0) => 0.0,
        (false, _) => 1.0,
        (true, label) => ((1u64 << (label - 1).min(62)) - 1) as f64,
    }
}

/// Normalised discounted gain of the first ten; `None` where nothing could be gained.
pub fn ndcg_at_10(ranked: &[f64], all_gains: &[f64]) -> Option<f64> {
    let mut ideal = all_gains.to_vec();
    ideal.sort_unstable_by(|a, b| b.total_cmp(a));
    let best = discounted(&ideal);
    (best > 0.0).then(|| discounted(ranked) / best)
}

fn discounted(gains: &[f64]) -> f64 {
    gains
        .iter()
        .take(10)
        .enumerate()
        .map(|(place, gain)| gain / ((place + 2) as f64).log2())
        .sum()
}

/// One over the place of the first relevant one among the first ten, or nothing.
pub fn reciprocal_rank_at_10(relevant: impl IntoIterator<Item = bool>) -> f64 {
    relevant
        .into_iter()
        .take(10)
        .position(|hit| hit)
        .map_or(0.0, |place| 1.0 / (place + 1) as f64)
}

/// The share of the relevant ones among the first hundred.
pub fn recall_at_100(relevant: impl IntoIterator<Item = bool>, all_relevant: usize) -> f64 {
    relevant.into_iter().take(100).filter(|hit| *hit).count() as f64 / all_relevant.max(1) as f64
}

/// The share of pairs in the wrong order, each weighted by how far their labels lie apart. The
/// labels are given in the order of the ranking.
pub fn weighted_pair_loss(labels: &[u8]) -> Option<f64> {
    let (mut wrong, mut all) = (0.0, 0.0);
    for (place, upper) in labels.iter().enumerate() {
        for lower in &labels[place + 1..] {
            let distance = f64::from(upper.abs_diff(*lower));
            all += distance;
            wrong += if lower > upper { distance } else { 0.0 };
        }
    }
    (all > 0.0).then(|| wrong / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gains_follow_the_kind_of_set() {
        assert_eq!(
            [0, 1, 2, 3, 4].map(|label| gain(label, true)),
            [0.0, 0.0, 1.0, 3.0, 7.0]
        );
        assert_eq!([0, 1].map(|label| gain(label, false)), [0.0, 1.0]);
    }

    #[test]
    fn the_ideal_order_gains_one_and_an_empty_ideal_nothing() {
        assert_eq!(ndcg_at_10(&[3.0, 1.0, 0.0], &[0.0, 1.0, 3.0]), Some(1.0));
        assert_eq!(ndcg_at_10(&[0.0], &[0.0]), None);
        let late = ndcg_at_10(&[0.0, 1.0], &[1.0]).expect("something is relevant");
        assert!((late - 1.0 / 3f64.log2()).abs() < 1e-12);
    }

    #[test]
    fn places_beyond_the_cut_do_not_count() {
        let mut hits = vec![false; 10];
        hits.push(true);
        assert_eq!(reciprocal_rank_at_10(hits.clone()), 0.0);
        assert_eq!(reciprocal_rank_at_10(vec![false, true]), 0.5);
        assert_eq!(recall_at_100(hits, 2), 0.5);
        assert_eq!(
            recall_at_100(std::iter::repeat_n(false, 100).chain([true]), 1),
            0.0
        );
    }

    #[test]
    fn pair_loss_weighs_by_distance() {
        assert_eq!(weighted_pair_loss(&[4, 2, 1]), Some(0.0));
        assert_eq!(weighted_pair_loss(&[1, 4]), Some(1.0));
        assert_eq!(weighted_pair_loss(&[1, 2, 4]), Some(1.0));
        assert_eq!(weighted_pair_loss(&[2, 2]), None);
    }
}
