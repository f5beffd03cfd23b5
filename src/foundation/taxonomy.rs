//! The areas in which demands are published: eight groups, 26 areas, and the keywords of each.
//!
//! The names are those of the province's action plan; the codes and the other surface forms are ours. Codes are stable:
//! an area that falls out of use is marked withdrawn and keeps its row, so that old demands keep its name.

use std::sync::LazyLock;

use super::reference_rows::{forms, list, rows};

/// The public document that the groups, areas and keywords are taken from.
pub const SOURCE: &str = "苏政发〔2025〕108号 (2025-12-29)";

/// The group of policy items. They organise support and programmes and take no demands.
const SUPPORT: &str = "support";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its number in the action plan, 1 to 26.
    pub no: u8,
    pub code: &'static str,
    pub group: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub keywords: Vec<Keyword>,
    /// False for the policy items, under which nobody publishes demands.
    pub accepts_demands: bool,
    /// False once withdrawn.
    pub active: bool,
    /// Other ways to say it, beside the names.
    pub other_zh: Vec<&'static str>,
    pub other_en: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyword {
    /// The area's code, a dot and a slug.
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub other_zh: Vec<&'static str>,
    pub other_en: Vec<&'static str>,
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    rows(include_str!("taxonomy/groups.tsv"))
        .map(|[code, zh, en]| Group { code, zh, en })
        .collect()
});

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    rows(include_str!("taxonomy/areas.tsv"))
        .map(
            |[no, code, group, status, zh, en, other_zh, other_en]| Area {
                no: no.parse().expect("the table numbers its areas"),
                code,
                group,
                zh,
                en,
                keywords: keywords_of(code),
                accepts_demands: group != SUPPORT,
                active: status == "active",
                other_zh: list(other_zh),
                other_en: list(other_en),
            },
        )
        .collect()
});

fn keywords_of(area: &str) -> Vec<Keyword> {
    rows::<5>(include_str!("taxonomy/keywords.tsv"))
        .filter(|[code, ..]| area_part(code) == Some(area))
        .map(|[code, zh, en, other_zh, other_en]| Keyword {
            code,
            zh,
            en,
            other_zh: list(other_zh),
            other_en: list(other_en),
        })
        .collect()
}

/// The area's code inside a keyword's code.
fn area_part(keyword: &str) -> Option<&str> {
    keyword.rsplit_once('.').map(|(area, _)| area)
}

/// The groups, in the order of the plan.
pub fn groups() -> &'static [Group] {
    &GROUPS
}

pub fn group(code: &str) -> Option<&'static Group> {
    groups().iter().find(|group| group.code == code)
}

/// The areas, in the order of the plan.
pub fn areas() -> &'static [Area] {
    &AREAS
}

pub fn area(code: &str) -> Option<&'static Area> {
    areas().iter().find(|area| area.code == code)
}

pub fn keyword(code: &str) -> Option<&'static Keyword> {
    area(area_part(code)?)?
        .keywords
        .iter()
        .find(|keyword| keyword.code == code)
}

/// The area that a code of [`aliases`] belongs to: the code's own, or its keyword's.
pub fn area_of(code: &str) -> Option<&'static Area> {
    area(code).or_else(|| keyword(code).and_then(|_| area(area_part(code)?)))
}

/// Whether new demands and profiles may name this area. Withdrawn and unknown codes may not be named.
pub fn is_active(code: &str) -> bool {
    area(code).is_some_and(|area| area.active)
}

/// How near two areas are, in millionths: the same, the same group, or neither.
pub fn closeness(a: &str, b: &str) -> i64 {
    match (area(a), area(b)) {
        (Some(a), Some(b)) if a.code == b.code => 1_000_000,
        (Some(a), Some(b)) if a.group == b.group => 500_000,
        _ => 0,
    }
}

/// Every surface form of every area and keyword, names included, with its code.
/// A form may stand under several codes: quantum technology belongs to two areas.
pub fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    areas().iter().flat_map(|area| {
        let own = forms(area.code, area.zh, area.en, &area.other_zh, &area.other_en);
        let of_keywords = area.keywords.iter().flat_map(|keyword| {
            forms(
                keyword.code,
                keyword.zh,
                keyword.en,
                &keyword.other_zh,
                &keyword.other_en,
            )
        });
        own.chain(of_keywords)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn eight_groups_hold_twenty_six_areas_of_which_twenty_two_take_demands() {
        assert_eq!(groups().len(), 8);
        assert_eq!(areas().len(), 26);
        assert_eq!(areas().iter().filter(|a| a.accepts_demands).count(), 22);
        let taking: HashSet<_> = areas()
            .iter()
            .filter(|a| a.accepts_demands)
            .map(|a| a.group)
            .collect();
        assert_eq!(taking.len(), 7);
        assert!(!area("support.compute").expect("an area").accepts_demands);
    }

    #[test]
    fn areas_are_numbered_as_in_the_plan_and_belong_to_a_known_group() {
        for (position, area) in areas().iter().enumerate() {
            assert_eq!(usize::from(area.no), position + 1);
            assert!(area.code.starts_with(&format!("{}.", area.group)));
            assert!(group(area.group).is_some(), "{}", area.code);
        }
    }

    #[test]
    fn every_keyword_of_the_table_belongs_to_an_area_and_codes_are_unique() {
        let in_table = rows::<5>(include_str!("taxonomy/keywords.tsv")).count();
        let codes: HashSet<_> = areas()
            .iter()
            .flat_map(|a| a.keywords.iter().map(|k| k.code))
            .collect();
        assert_eq!(in_table, 244);
        assert_eq!(codes.len(), in_table);
        for code in codes {
            let slug = code.rsplit_once('.').expect("a dot").1;
            assert!(
                slug.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'),
                "{code}"
            );
            assert_eq!(
                area_of(code).expect("an area").code,
                area_part(code).expect("an area")
            );
        }
    }

    #[test]
    fn every_area_and_keyword_has_forms_in_both_languages() {
        for area in areas() {
            assert!(area.other_zh.len() >= 4, "{}", area.code);
            assert!(area.other_en.len() >= 4, "{}", area.code);
            for keyword in &area.keywords {
                assert!(!keyword.other_en.is_empty(), "{}", keyword.code);
                assert!(!keyword.zh.is_empty() && !keyword.en.is_empty());
            }
        }
    }

    #[test]
    fn no_code_has_the_same_form_twice() {
        let mut seen = HashSet::new();
        for (code, form) in aliases() {
            assert!(
                seen.insert((code, form.to_lowercase())),
                "{code} has {form} twice"
            );
            assert_eq!(form, form.trim());
        }
    }

    #[test]
    fn usual_words_lead_to_their_area() {
        for (form, code) in [
            ("智慧水利", "governance.ecology"),
            ("low-altitude economy", "emerging.low_altitude"),
            ("drone", "emerging.low_altitude"),
            ("虚拟电厂", "emerging.energy"),
            ("smart factories", "industry.manufacturing"),
            ("智慧养老", "livelihood.social_security"),
            ("明厨亮灶", "governance.public_safety"),
        ] {
            let found = aliases().any(|(alias, surface)| {
                surface.eq_ignore_ascii_case(form) && area_of(alias).expect("an area").code == code
            });
            assert!(found, "{form}");
        }
    }

    #[test]
    fn closeness_is_one_a_half_or_nothing() {
        for (a, b, expected) in [
            ("emerging.energy", "emerging.energy", 1_000_000),
            ("emerging.energy", "emerging.biomedicine", 500_000),
            ("emerging.energy", "livelihood.education", 0),
            ("emerging.energy", "unknown", 0),
            ("unknown", "unknown", 0),
        ] {
            assert_eq!(closeness(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn only_known_areas_are_active() {
        assert!(is_active("research.paradigm"));
        assert!(!is_active("research"));
        assert!(!is_active("research.paradigm.astrophysics"));
        assert!(!is_active(""));
    }

    proptest! {
        #[test]
        fn closeness_is_symmetric(a in 0..26usize, b in 0..26usize) {
            let (a, b) = (areas()[a].code, areas()[b].code);
            prop_assert_eq!(closeness(a, b), closeness(b, a));
        }
    }
}
