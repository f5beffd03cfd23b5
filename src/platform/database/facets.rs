//! Counts under each value of something, as lists show them beside their rows.

use std::collections::BTreeMap;

/// One value and how many rows have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    pub code: String,
    pub count: i64,
}

/// The most frequent first, then by code; values that nothing has are left out.
pub fn ranked(rows: Vec<(String, i64)>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = rows
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| Facet { code, count })
        .collect();
    facets.sort_by(|one, two| {
        two.count
            .cmp(&one.count)
            .then_with(|| one.code.cmp(&two.code))
    });
    facets
}

/// Counts of regions summed up under their prefectures: the first four digits.
pub fn by_prefecture(rows: Vec<(String, i64)>) -> Vec<(String, i64)> {
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (code, count) in rows.into_iter().filter(|(code, _)| code.len() == 6) {
        *sums.entry(format!("{}00", &code[..4])).or_default() += count;
    }
    sums.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn districts_are_summed_up_and_the_most_frequent_come_first() {
        let rows = [
            ("320505", 2),
            ("320102", 3),
            ("320506", 2),
            ("", 9),
            ("320400", 0),
        ];
        let rows = rows.map(|(code, count)| (code.to_owned(), count)).to_vec();
        let found: Vec<(String, i64)> = ranked(by_prefecture(rows))
            .into_iter()
            .map(|facet| (facet.code, facet.count))
            .collect();
        assert_eq!(found, [("320500".to_owned(), 4), ("320100".to_owned(), 3)]);
    }
}
