//! The controlled words of capabilities and qualifications.
//!
//! A demand asks with these codes and a supplier answers with them. Their surface forms are the bridge between a text
//! and a code, and between Chinese and English; so each form is specific, and belongs to one code only.

use std::sync::LazyLock;

use super::reference_rows::{forms, list, rows};

/// What a demand may ask for and a supplier may offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Other ways to say it, beside the names: synonyms, abbreviations, terms of products.
    pub other_zh: Vec<&'static str>,
    pub other_en: Vec<&'static str>,
    pub description_zh: &'static str,
    pub description_en: &'static str,
}

/// A certificate, permit or recognition that a supplier may hold and a demand may require.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Lower grades that the holder satisfies as well.
    pub also_satisfies: Vec<&'static str>,
    pub other_zh: Vec<&'static str>,
    pub other_en: Vec<&'static str>,
    pub description_zh: &'static str,
    pub description_en: &'static str,
}

static CAPABILITIES: LazyLock<Vec<Capability>> = LazyLock::new(|| {
    rows(include_str!("vocabulary/capabilities.tsv"))
        .map(
            |[
                code,
                zh,
                en,
                other_zh,
                other_en,
                description_zh,
                description_en,
            ]| Capability {
                code,
                zh,
                en,
                other_zh: list(other_zh),
                other_en: list(other_en),
                description_zh,
                description_en,
            },
        )
        .collect()
});

static QUALIFICATIONS: LazyLock<Vec<Qualification>> = LazyLock::new(|| {
    rows(include_str!("vocabulary/qualifications.tsv"))
        .map(
            |[
                code,
                zh,
                en,
                also_satisfies,
                other_zh,
                other_en,
                description_zh,
                description_en,
            ]| Qualification {
                code,
                zh,
                en,
                also_satisfies: list(also_satisfies),
                other_zh: list(other_zh),
                other_en: list(other_en),
                description_zh,
                description_en,
            },
        )
        .collect()
});

pub fn capabilities() -> &'static [Capability] {
    &CAPABILITIES
}

pub fn capability(code: &str) -> Option<&'static Capability> {
    capabilities().iter().find(|c| c.code == code)
}

pub fn qualifications() -> &'static [Qualification] {
    &QUALIFICATIONS
}

pub fn qualification(code: &str) -> Option<&'static Qualification> {
    qualifications().iter().find(|q| q.code == code)
}

/// Whether who holds one qualification satisfies a demand for another: the same, or a lower grade of it.
pub fn satisfies(held: &str, required: &str) -> bool {
    qualification(held).is_some_and(|q| q.code == required || q.also_satisfies.contains(&required))
}

/// Every surface form of every capability, names included, with its code.
pub fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    capabilities()
        .iter()
        .flat_map(|c| forms(c.code, c.zh, c.en, &c.other_zh, &c.other_en))
}

/// Every surface form of every qualification, names included, with its code.
pub fn qualification_aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    qualifications()
        .iter()
        .flat_map(|q| forms(q.code, q.zh, q.en, &q.other_zh, &q.other_en))
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    /// Words that stand in most demands and therefore say nothing about any.
    const GENERIC: [&str; 28] = [
        "系统",
        "平台",
        "智能",
        "数据",
        "模型",
        "算法",
        "技术",
        "服务",
        "管理",
        "分析",
        "应用",
        "方案",
        "优化",
        "检测",
        "识别",
        "预测",
        "ai",
        "data",
        "model",
        "system",
        "platform",
        "service",
        "solution",
        "analysis",
        "detection",
        "recognition",
        "prediction",
        "software",
    ];

    fn is_chinese(form: &str) -> bool {
        form.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn there_are_fifty_six_capabilities_and_twenty_seven_qualifications_with_unique_codes() {
        let capability_codes: HashSet<_> = capabilities().iter().map(|c| c.code).collect();
        assert_eq!((capabilities().len(), capability_codes.len()), (56, 56));
        let qualification_codes: HashSet<_> = qualifications().iter().map(|q| q.code).collect();
        assert_eq!(
            (qualifications().len(), qualification_codes.len()),
            (27, 27)
        );
    }

    #[test]
    fn capability_codes_are_dotted_lower_snake_and_qualification_codes_upper() {
        for c in capabilities() {
            let parts: Vec<_> = c.code.split('.').collect();
            assert_eq!(parts.len(), 2, "{}", c.code);
            assert!(
                c.code
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '_' || c == '.')
            );
        }
        for q in qualifications() {
            assert!(
                q.code
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'),
                "{}",
                q.code
            );
        }
    }

    #[test]
    fn every_capability_has_enough_forms_in_both_languages_and_a_description() {
        for c in capabilities() {
            assert!((4..=14).contains(&c.other_zh.len()), "{} zh", c.code);
            assert!((4..=15).contains(&c.other_en.len()), "{} en", c.code);
            assert!(c.description_zh.ends_with('。'), "{}", c.code);
            assert!(c.description_en.ends_with('.'), "{}", c.code);
            assert!(
                c.other_en.iter().all(|form| !is_chinese(form)),
                "{}",
                c.code
            );
        }
    }

    #[test]
    fn a_form_belongs_to_one_code_only() {
        let mut owner = HashMap::new();
        for (code, form) in aliases() {
            let earlier = owner.insert(form.to_lowercase(), code);
            assert_eq!(earlier, None, "{form} belongs to {code} too");
        }
        let mut owner = HashMap::new();
        for (code, form) in qualification_aliases() {
            let earlier = owner.insert(form.to_lowercase(), code);
            assert_eq!(earlier, None, "{form} belongs to {code} too");
        }
    }

    #[test]
    fn forms_are_specific() {
        for (code, form) in aliases() {
            assert!(
                !GENERIC.contains(&form.to_lowercase().as_str()),
                "{code}: {form}"
            );
            let least = if is_chinese(form) { 2 } else { 3 };
            assert!(form.chars().count() >= least, "{code}: {form} is too short");
            assert_eq!(form, form.trim());
        }
    }

    #[test]
    fn usual_phrases_lead_to_their_capability() {
        let by_form: HashMap<_, _> = aliases().map(|(code, form)| (form, code)).collect();
        for (form, code) in [
            ("瑕疵检测", "vision.defect_inspection"),
            ("AOI", "vision.defect_inspection"),
            ("大模型", "language.large_model"),
            ("LLM", "language.large_model"),
            ("RAG", "language.rag_qa"),
            ("数字人", "speech.synthesis"),
            ("无人机", "robotics.drone"),
            ("federated learning", "privacy.computing"),
            ("AGV", "robotics.mobile"),
            ("智能排产", "optimisation.scheduling"),
        ] {
            assert_eq!(by_form.get(form), Some(&code), "{form}");
        }
    }

    #[test]
    fn a_higher_grade_satisfies_a_lower_one_and_not_the_reverse() {
        for (held, required, expected) in [
            ("CMMI5", "CMMI3", true),
            ("CMMI3", "CMMI5", false),
            ("DJCP3", "DJCP2", true),
            ("SURVEYING_A", "SURVEYING_B", true),
            ("MEDICAL_DEVICE_III", "MEDICAL_DEVICE_II", false),
            ("ISO9001", "ISO9001", true),
            ("CLASSIFIED_NONE", "CLASSIFIED_NONE", false),
        ] {
            assert_eq!(satisfies(held, required), expected, "{held} for {required}");
        }
        for q in qualifications() {
            assert!(
                q.also_satisfies
                    .iter()
                    .all(|code| qualification(code).is_some())
            );
        }
    }
}
