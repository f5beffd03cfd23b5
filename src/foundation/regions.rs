//! Regions by their GB/T 2260 division code: the whole country, provinces, prefectures, counties.
//!
//! The table holds every province and prefecture, and the counties of Jiangsu, Beijing and Shanghai. A code carries its
//! ancestors in its digits, so containment and nearness are comparisons of prefixes; so are the filters of queries.

use std::{fmt, str::FromStr, sync::LazyLock};

use serde::{Deserialize, Deserializer, Serialize, de};

use super::{reference_rows::rows, width::half_width};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    pub code: RegionCode,
    pub zh: &'static str,
    pub en: &'static str,
    pub level: Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Country,
    /// 省级
    Province,
    /// 地级; the municipalities have none, their districts stand under the province.
    Prefecture,
    /// 县级
    County,
}

/// The code of a region of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RegionCode(&'static str);

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionCodeError {
    #[error("a region code has six digits")]
    NotSixDigits,
    #[error("{0} is not a known region code")]
    Unknown(String),
}

/// Provinces that are one city each: their districts are as near to one another as those of a prefecture.
const MUNICIPALITIES: [&str; 4] = ["11", "12", "31", "50"];

/// Sorted by code, which a test checks, so that a code is found by halving.
static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| {
    rows(include_str!("regions/divisions.tsv"))
        .map(|[code, zh, en]| Region {
            code: RegionCode(code),
            zh,
            en,
            level: level_of(code),
        })
        .collect()
});

fn level_of(code: &str) -> Level {
    if code == RegionCode::WHOLE_COUNTRY.0 {
        Level::Country
    } else if code.ends_with("0000") {
        Level::Province
    } else if code.ends_with("00") {
        Level::Prefecture
    } else {
        Level::County
    }
}

/// All regions in the order of their codes, so each province is followed by what it contains.
pub fn regions() -> &'static [Region] {
    &REGIONS
}

/// The region of exactly this code.
pub fn region(code: &str) -> Option<&'static Region> {
    let position = regions()
        .binary_search_by(|region| region.code.0.cmp(code))
        .ok()?;
    regions().get(position)
}

impl RegionCode {
    pub const WHOLE_COUNTRY: Self = Self("000000");
    pub const JIANGSU: Self = Self("320000");

    /// Reads six digits, full-width ones and surrounding space allowed, and looks them up.
    pub fn parse(text: &str) -> Result<Self, RegionCodeError> {
        let digits: String = text.trim().chars().map(half_width).collect();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RegionCodeError::NotSixDigits);
        }
        match region(&digits) {
            Some(region) => Ok(region.code),
            None => Err(RegionCodeError::Unknown(digits)),
        }
    }

    pub fn as_str(self) -> &'static str {
        self.0
    }

    pub fn level(self) -> Level {
        level_of(self.0)
    }

    pub fn region(self) -> &'static Region {
        region(self.0).expect("a code is only made from the table")
    }

    /// The next larger region; none for the whole country.
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Country => None,
            Level::Province => Some(Self::WHOLE_COUNTRY),
            Level::Prefecture => self.ancestor(2),
            Level::County => self.ancestor(4).or_else(|| self.ancestor(2)),
        }
    }

    fn ancestor(self, digits: usize) -> Option<Self> {
        region(&format!("{:0<6}", &self.0[..digits])).map(|region| region.code)
    }

    /// Whether the other region is this one or lies in it.
    pub fn contains(self, other: Self) -> bool {
        other.0.starts_with(self.descendants_prefix())
    }

    /// What the codes of this region and of all that lies in it begin with: for `LIKE` with a `%` after it.
    /// Empty for the whole country.
    pub fn descendants_prefix(self) -> &'static str {
        match self.level() {
            Level::Country => "",
            Level::Province => &self.0[..2],
            Level::Prefecture => &self.0[..4],
            Level::County => self.0,
        }
    }

    /// How near two regions are, in millionths, by the smallest region that holds both.
    pub fn nearness(self, other: Self) -> i64 {
        let same = |digits: usize| self.0[..digits] == other.0[..digits];
        if same(6) {
            1_000_000
        } else if same(4) || same(2) && MUNICIPALITIES.contains(&&self.0[..2]) {
            800_000
        } else if same(2) {
            500_000
        } else {
            200_000
        }
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// By hand, since the derived one would only read text that lives for ever.
impl<'de> Deserialize<'de> for RegionCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).expect("a code")
    }

    fn count(level: Level, prefix: &str) -> usize {
        regions()
            .iter()
            .filter(|r| r.level == level && r.code.0.starts_with(prefix))
            .count()
    }

    #[test]
    fn the_table_is_sorted_and_every_code_has_six_digits() {
        assert!(regions().is_sorted_by(|a, b| a.code < b.code));
        for region in regions() {
            assert!(region.code.0.len() == 6 && region.code.0.bytes().all(|b| b.is_ascii_digit()));
            assert!(!region.zh.is_empty() && !region.en.is_empty());
        }
    }

    #[test]
    fn the_country_has_34_provinces_and_333_prefectures_and_jiangsu_13_with_95_counties() {
        assert_eq!(count(Level::Country, ""), 1);
        assert_eq!(count(Level::Province, ""), 34);
        assert_eq!(count(Level::Prefecture, ""), 333);
        assert_eq!(count(Level::Prefecture, "32"), 13);
        assert_eq!(count(Level::County, "32"), 95);
        assert_eq!(count(Level::County, "31"), 16);
    }

    #[test]
    fn the_prefectures_of_jiangsu_have_their_counties() {
        for (prefix, zh, counties) in [
            ("3201", "南京市", 11),
            ("3202", "无锡市", 7),
            ("3203", "徐州市", 10),
            ("3204", "常州市", 6),
            ("3205", "苏州市", 9),
            ("3206", "南通市", 7),
            ("3207", "连云港市", 6),
            ("3208", "淮安市", 7),
            ("3209", "盐城市", 9),
            ("3210", "扬州市", 6),
            ("3211", "镇江市", 6),
            ("3212", "泰州市", 6),
            ("3213", "宿迁市", 5),
        ] {
            assert_eq!(code(&format!("{prefix}00")).region().zh, zh);
            assert_eq!(count(Level::County, prefix), counties, "{zh}");
        }
    }

    #[test]
    fn known_places_have_their_codes() {
        for (digits, zh, en) in [
            ("320508", "姑苏区", "Gusu District"),
            ("320583", "昆山市", "Kunshan"),
            ("320614", "海门区", "Haimen District"),
            ("320116", "六合区", "Luhe District"),
            ("320321", "丰县", "Feng County"),
            ("330100", "杭州市", "Hangzhou"),
            ("340100", "合肥市", "Hefei"),
            ("341500", "六安市", "Lu'an"),
            ("310115", "浦东新区", "Pudong New Area"),
            ("810000", "香港特别行政区", "Hong Kong"),
        ] {
            let region = code(digits).region();
            assert_eq!((region.zh, region.en), (zh, en));
        }
    }

    #[test]
    fn parsing_folds_width_and_space_and_tells_shape_from_absence() {
        assert_eq!(code(" ３２０５００ ").as_str(), "320500");
        for text in ["", "32", "3205001", "32050x", "江苏"] {
            assert_eq!(
                RegionCode::parse(text),
                Err(RegionCodeError::NotSixDigits),
                "{text}"
            );
        }
        for text in ["320684", "320101", "310100", "999999"] {
            assert_eq!(
                RegionCode::parse(text),
                Err(RegionCodeError::Unknown(text.into()))
            );
        }
    }

    #[test]
    fn parents_lead_to_the_whole_country() {
        for (digits, parent) in [
            ("320583", Some("320500")),
            ("320500", Some("320000")),
            ("320000", Some("000000")),
            ("310115", Some("310000")),
            ("000000", None),
        ] {
            assert_eq!(code(digits).parent().map(RegionCode::as_str), parent);
        }
    }

    #[test]
    fn containment_includes_the_region_itself() {
        for (outer, inner, expected) in [
            ("000000", "320583", true),
            ("320000", "320583", true),
            ("320500", "320583", true),
            ("320583", "320583", true),
            ("310000", "310115", true),
            ("320583", "320500", false),
            ("320100", "320583", false),
            ("320000", "000000", false),
        ] {
            assert_eq!(
                code(outer).contains(code(inner)),
                expected,
                "{outer} {inner}"
            );
        }
    }

    #[test]
    fn prefixes_select_descendants() {
        for (digits, prefix) in [
            ("000000", ""),
            ("320000", "32"),
            ("320100", "3201"),
            ("320102", "320102"),
        ] {
            assert_eq!(code(digits).descendants_prefix(), prefix);
        }
    }

    #[test]
    fn nearness_falls_with_the_size_of_the_shared_region() {
        for (a, b, expected) in [
            ("320583", "320583", 1_000_000),
            ("320583", "320585", 800_000),
            ("320583", "320500", 800_000),
            ("310115", "310101", 800_000),
            ("310000", "310101", 800_000),
            ("320583", "320102", 500_000),
            ("320583", "320000", 500_000),
            ("320583", "310115", 200_000),
            ("320583", "000000", 200_000),
        ] {
            assert_eq!(code(a).nearness(code(b)), expected, "{a} {b}");
        }
    }

    #[test]
    fn codes_travel_as_text() {
        let json = serde_json::to_string(&code("320500")).expect("written");
        assert_eq!(json, "\"320500\"");
        assert_eq!(
            serde_json::from_str::<RegionCode>(&json).expect("read"),
            code("320500")
        );
        assert!(serde_json::from_str::<RegionCode>("\"320501\"").is_err());
    }

    proptest! {
        #[test]
        fn a_parent_contains_its_child_and_nearness_is_symmetric(a in 0..regions().len(), b in 0..regions().len()) {
            let (a, b) = (regions()[a].code, regions()[b].code);
            prop_assert_eq!(a.nearness(b), b.nearness(a));
            prop_assert!(a.parent().is_none_or(|parent| parent.contains(a) && !a.contains(parent)));
        }

        #[test]
        fn parsing_never_panics(text in ".{0,12}") {
            let _ = RegionCode::parse(&text);
        }
    }
}
