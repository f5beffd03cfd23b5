//! Codes by what people call them: the code itself, its Chinese or English name, or another form, in
//! either script and any width. A name that fits several codes is refused with all of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::refusals::{NAME_AMBIGUOUS, NAME_UNKNOWN};
use crate::foundation::errors::Refusal;
use crate::foundation::reference_rows::{list, rows};
use crate::foundation::regions::{self, Level, Region};
use crate::foundation::text::fold;
use crate::foundation::{taxonomy, vocabulary};

/// A list of codes with names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Vocabulary {
    Areas,
    Capabilities,
    Qualifications,
    Regions,
    /// One of the enumerations of `choices.tsv`.
    Choice(&'static str),
}

type Forms = HashMap<String, BTreeSet<&'static str>>;

struct Choice {
    list: &'static str,
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    forms: Vec<&'static str>,
}

static CHOICES: LazyLock<Vec<Choice>> = LazyLock::new(|| {
    rows(include_str!("choices.tsv"))
        .map(|[list_name, code, zh, en, other_zh, other_en]| {
            let mut forms = list(other_zh);
            forms.extend(list(other_en));
            forms.extend([code, zh, en]);
            Choice {
                list: list_name,
                code,
                zh,
                en,
                forms,
            }
        })
        .collect()
});

static FORMS: LazyLock<HashMap<Vocabulary, Forms>> = LazyLock::new(|| {
    let mut all: HashMap<Vocabulary, Forms> = HashMap::new();
    let mut add = |vocabulary, code: &'static str, form: &str| {
        let forms = all.entry(vocabulary).or_default();
        forms.entry(key(form)).or_default().insert(code);
    };
    for area in taxonomy::areas() {
        add(Vocabulary::Areas, area.code, area.code);
    }
    for (code, form) in taxonomy::aliases() {
        if let Some(area) = taxonomy::area_of(code) {
            add(Vocabulary::Areas, area.code, form);
        }
    }
    for group in taxonomy::groups() {
        // The name of a group stands for each of its areas, so it is ambiguous and says which.
        for area in taxonomy::areas()
            .iter()
            .filter(|area| area.group == group.code)
        {
            add(Vocabulary::Areas, area.code, group.zh);
        }
    }
    let capabilities = vocabulary::capabilities().iter();
    for (code, form) in vocabulary::aliases().chain(capabilities.map(|one| (one.code, one.code))) {
        add(Vocabulary::Capabilities, code, form);
    }
    let qualifications = vocabulary::qualifications().iter();
    let own = qualifications.map(|one| (one.code, one.code));
    for (code, form) in vocabulary::qualification_aliases().chain(own) {
        add(Vocabulary::Qualifications, code, form);
    }
    for region in regions::regions() {
        let named = [region.code.as_str(), region.zh, short(region.zh), region.en];
        for form in named {
            add(Vocabulary::Regions, region.code.as_str(), form);
        }
        if let Some(en) = region.en.strip_suffix(" District") {
            add(Vocabulary::Regions, region.code.as_str(), en);
        }
    }
    for choice in CHOICES.iter() {
        for form in &choice.forms {
            add(Vocabulary::Choice(choice.list), choice.code, form);
        }
    }
    all
});

/// How names are compared.
pub fn key(text: &str) -> String {
    fold(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
        .collect()
}

/// The code that a text names.
pub fn code_of(vocabulary: Vocabulary, text: &str) -> Result<&'static str, Refusal> {
    let asked = key(text);
    let found = found(vocabulary, &asked);
    let mut codes = found.iter().copied();
    match (codes.next(), codes.next()) {
        (Some(code), None) => Ok(code),
        (None, _) => Err(NAME_UNKNOWN
            .with("text", cut(text))
            .with("near", near(vocabulary, &asked))),
        (Some(_), Some(_)) => {
            let labels: Vec<String> = found
                .iter()
                .take(6)
                .map(|code| label(vocabulary, code))
                .collect();
            Err(NAME_AMBIGUOUS
                .with("text", cut(text))
                .with("near", labels.join("; ")))
        }
    }
}

fn found(vocabulary: Vocabulary, asked: &str) -> BTreeSet<&'static str> {
    let Some(forms) = FORMS.get(&vocabulary) else {
        return BTreeSet::new();
    };
    if let Some(codes) = forms.get(asked) {
        return codes.clone();
    }
    // 苏州市(320500), vision.ocr 文字识别: the code and the name together.
    if let Some((before, inside)) = asked.split_once('(') {
        let both = [before, inside.trim_end_matches(')')]
            .map(|part| forms.get(part).cloned().unwrap_or_default());
        let [before, inside] = both;
        let agreed: BTreeSet<_> = before.intersection(&inside).copied().collect();
        return match (agreed.is_empty(), before.is_empty(), inside.is_empty()) {
            (false, _, _) => agreed,
            (true, false, true) => before,
            (true, true, false) => inside,
            (true, _, _) => BTreeSet::new(),
        };
    }
    if vocabulary == Vocabulary::Regions {
        return paths(asked, None);
    }
    BTreeSet::new()
}

/// Regions written with those that hold them: 江苏省苏州市昆山市, 南京玄武区.
fn paths(asked: &str, inside: Option<&'static Region>) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    for region in regions::regions() {
        let within = match inside {
            None => matches!(region.level, Level::Province | Level::Prefecture),
            Some(outer) => outer.code != region.code && outer.code.contains(region.code),
        };
        if !within {
            continue;
        }
        for name in [key(region.zh), key(short(region.zh))] {
            match asked.strip_prefix(name.as_str()) {
                Some("") if inside.is_some() => {
                    found.insert(region.code.as_str());
                }
                Some(rest) if !rest.is_empty() && region.level != Level::County => {
                    found.extend(paths(rest, Some(region)));
                }
                Some(_) | None => {}
            }
        }
    }
    found
}

/// 苏州 for 苏州市. Names of one character keep their ending: 丰县.
fn short(name: &'static str) -> &'static str {
    const ENDINGS: [&str; 10] = [
        "维吾尔自治区",
        "壮族自治区",
        "回族自治区",
        "特别行政区",
        "自治区",
        "自治州",
        "新区",
        "省",
        "市",
        "区",
    ];
    let ending = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    match ending.or_else(|| name.strip_suffix('县')) {
        Some(short) if short.chars().count() >= 2 => short,
        Some(_) | None => name,
    }
}

/// The name of a code beside the code.
fn label(vocabulary: Vocabulary, code: &str) -> String {
    let name = match vocabulary {
        Vocabulary::Areas => taxonomy::area(code).map(|area| area.zh.to_owned()),
        Vocabulary::Capabilities => vocabulary::capability(code).map(|one| one.zh.to_owned()),
        Vocabulary::Qualifications => vocabulary::qualification(code).map(|one| one.zh.to_owned()),
        Vocabulary::Regions => regions::region(code).map(|region| {
            let parent = region
                .code
                .parent()
                .filter(|_| region.level == Level::County);
            format!(
                "{}{}",
                parent.map_or("", |code| code.region().zh),
                region.zh
            )
        }),
        Vocabulary::Choice(list) => CHOICES
            .iter()
            .find(|choice| choice.list == list && choice.code == code)
            .map(|choice| choice.zh.to_owned()),
    };
    match name {
        Some(name) => format!("{name} ({code})"),
        None => code.to_owned(),
    }
}

/// The three codes whose forms share most pairs of characters with a text.
fn near(vocabulary: Vocabulary, asked: &str) -> String {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().take(64).collect();
        chars
            .windows(2)
            .map(|pair| (pair[0], pair[1]))
            .collect::<BTreeSet<_>>()
    };
    let wanted = pairs(asked);
    let mut best: HashMap<&'static str, usize> = HashMap::new();
    for (form, codes) in FORMS.get(&vocabulary).into_iter().flatten() {
        let own = pairs(form);
        let shared = wanted.intersection(&own).count();
        if shared == 0 {
            continue;
        }
        let score = 2_000 * shared / (wanted.len() + own.len());
        for code in codes {
            let known = best.entry(*code).or_default();
            *known = score.max(*known);
        }
    }
    let mut ranked: Vec<(usize, &'static str)> = best
        .into_iter()
        .map(|(code, score)| (score, code))
        .collect();
    ranked.sort_by_key(|(score, code)| (std::cmp::Reverse(*score), *code));
    let labels: Vec<String> = ranked
        .iter()
        .take(3)
        .map(|(_, code)| label(vocabulary, code))
        .collect();
    if labels.is_empty() {
        "–".to_owned()
    } else {
        labels.join("; ")
    }
}

fn cut(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.take(60).collect()
}

/// The names to choose from, in one language, for the form to fill in. A name that several codes
/// have is given with its code.
pub fn names_of(vocabulary: Vocabulary, english: bool) -> Vec<String> {
    let choose = |code: &'static str, zh: &'static str, en: &'static str| {
        let name = if english { en } else { zh };
        if found(vocabulary, &key(name)).len() == 1 {
            name.to_owned()
        } else {
            format!("{name} ({code})")
        }
    };
    match vocabulary {
        Vocabulary::Areas => taxonomy::areas()
            .iter()
            .filter(|area| area.active && area.accepts_demands)
            .map(|area| choose(area.code, area.zh, area.en))
            .collect(),
        Vocabulary::Capabilities => vocabulary::capabilities()
            .iter()
            .map(|one| choose(one.code, one.zh, one.en))
            .collect(),
        Vocabulary::Qualifications => vocabulary::qualifications()
            .iter()
            .map(|one| choose(one.code, one.zh, one.en))
            .collect(),
        // Counties are left out: the list would be too long to choose from.
        Vocabulary::Regions => regions::regions()
            .iter()
            .filter(|region| region.level != Level::County)
            .map(|region| choose(region.code.as_str(), region.zh, region.en))
            .collect(),
        Vocabulary::Choice(list) => CHOICES
            .iter()
            .filter(|choice| choice.list == list)
            .map(|choice| choose(choice.code, choice.zh, choice.en))
            .collect(),
    }
}

/// Every code of an enumeration.
#[cfg(test)]
pub fn codes_of_choice(list: &str) -> Vec<&'static str> {
    let choices = CHOICES.iter().filter(|choice| choice.list == list);
    choices.map(|choice| choice.code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_their_names_in_both_scripts_and_languages() {
        use Vocabulary::{Areas, Capabilities, Choice, Qualifications, Regions};
        for (vocabulary, text, code) in [
            (Areas, "livelihood.healthcare", "livelihood.healthcare"),
            (Areas, "普及医疗健康智能化服务", "livelihood.healthcare"),
            (Areas, "低空经济", "emerging.low_altitude"),
            (Capabilities, "視覺缺陷檢測", "vision.defect_inspection"),
            (Capabilities, "llm", "language.large_model"),
            (
                Capabilities,
                "视觉缺陷检测（vision.defect_inspection）",
                "vision.defect_inspection",
            ),
            (Qualifications, "ISO 9001", "ISO9001"),
            (Qualifications, "质量管理体系认证", "ISO9001"),
            (Regions, "苏州", "320500"),
            (Regions, "江苏省苏州市昆山市", "320583"),
            (Regions, "南京市鼓楼区", "320106"),
            (Regions, "徐州鼓楼", "320302"),
            (Regions, "320508", "320508"),
            (Regions, "Nanjing", "320100"),
            (Regions, "Suzhou (320500)", "320500"),
            (Regions, "全国", "000000"),
            (Choice("cooperation_form"), "採購", "PURCHASE"),
            (
                Choice("cooperation_form"),
                "joint development",
                "JOINT_DEVELOPMENT",
            ),
            (Choice("organisation_kind"), "高校", "SCHOOL"),
        ] {
            assert_eq!(code_of(vocabulary, text), Ok(code), "{text}");
        }
    }

    #[test]
    fn an_unknown_name_comes_back_with_what_is_near_and_an_ambiguous_one_with_all() {
        let refused = |vocabulary, text| code_of(vocabulary, text).expect_err(text);
        let unknown = refused(Vocabulary::Capabilities, "视觉缺陷检查");
        assert_eq!(unknown.code.name, "NAME_UNKNOWN");
        assert!(
            unknown.parameters[1]
                .1
                .starts_with("视觉缺陷检测 (vision.defect_inspection)")
        );
        let ambiguous = refused(Vocabulary::Regions, "鼓楼区");
        assert_eq!(ambiguous.code.name, "NAME_AMBIGUOUS");
        assert!(
            ambiguous.parameters[1].1.contains("南京市鼓楼区 (320106)"),
            "{ambiguous:?}"
        );
        assert_eq!(refused(Vocabulary::Areas, "xyz").code.name, "NAME_UNKNOWN");
    }

    #[test]
    fn every_name_that_the_form_offers_is_read_as_one_code() {
        use Vocabulary::{Areas, Capabilities, Choice, Qualifications, Regions};
        let lists = CHOICES.iter().map(|choice| Choice(choice.list));
        for vocabulary in [Areas, Capabilities, Qualifications, Regions]
            .into_iter()
            .chain(lists)
        {
            for english in [false, true] {
                for name in names_of(vocabulary, english) {
                    assert!(
                        code_of(vocabulary, &name).is_ok(),
                        "{name}: {:?}",
                        code_of(vocabulary, &name)
                    );
                }
            }
        }
    }
}
