//! What a signal says, as a sentence in Chinese and in English.

use super::{
    aliases::{Aliases, Language},
    facts::{Budget, Day, Offer},
    index::Entry,
    profile::Profile,
    signals::{self, NEUTRAL, Signal},
};

/// What is to be said.
pub(super) struct Subject<'a> {
    pub signal: Signal,
    /// The contribution as a share of the greatest possible.
    pub share_percent: i64,
    pub words: &'a [String],
    pub case: Option<&'a str>,
    pub has_cases: bool,
}

/// The sentence pair, Chinese first.
pub(super) fn sentences(
    subject: &Subject<'_>,
    need: &Profile,
    entry: &Entry,
    aliases: &Aliases,
    today: Day,
) -> (String, String) {
    let percent = subject.share_percent;
    let pair = Profile::ask_and_offer(&need.side, &entry.side);
    match (subject.signal, pair) {
        (Signal::Lexical, _) if subject.words.is_empty() => {
            plain("有少量共同用字", "A few characters in common")
        }
        (Signal::Lexical, _) => (
            format!("共同关键词：{}", subject.words.join("、")),
            format!("Words in common: {}", subject.words.join(", ")),
        ),
        (Signal::Cosine, _) => (
            format!("整体内容相似度{percent}%"),
            format!("Overall likeness of the texts {percent}%"),
        ),
        (Signal::Cases, _) => match subject.case {
            Some(case) => (format!("相似案例：{case}"), format!("Similar case: {case}")),
            None if subject.has_cases => {
                plain("案例与需求关联较弱", "Its cases are only loosely related")
            }
            None => plain(
                "暂无案例，按文本契合度估计",
                "No case shown yet; estimated from its texts",
            ),
        },
        (Signal::Alias, _) if subject.words.is_empty() => {
            plain("部分提及同义说法", "Mentions it in part under other names")
        }
        (Signal::Alias, _) => (
            format!("同义或跨语言对应：{}", subject.words.join("、")),
            format!(
                "Known under another name or language: {}",
                subject.words.join(", ")
            ),
        ),
        (Signal::Capability, _) => codes(
            subject,
            aliases,
            "能力匹配：",
            "Matching capabilities: ",
            ("能力相近", "Related capabilities"),
        ),
        (Signal::Taxonomy, _) => codes(
            subject,
            aliases,
            "领域一致：",
            "Same area: ",
            ("领域相近", "Neighbouring areas"),
        ),
        (Signal::Freshness, _) => match entry.updated_on {
            None => plain("更新时间未知", "Time of last update not known"),
            Some(day) => {
                let days = (i64::from(today) - i64::from(day)).max(0);
                (
                    format!("{days}天前更新"),
                    format!("Updated {days} days ago"),
                )
            }
        },
        (Signal::Budget, Some((ask, offer))) => budget(ask.budget, offer),
        (Signal::Region, Some((ask, offer))) => match ask.region {
            Some(region) => {
                let code = format!("{:06}", region.0);
                let (zh, en) = aliases.names(&code);
                near(offer, signals::region(ask.region, offer), zh, en)
            }
            None => plain("需求未限定地区", "The need names no region"),
        },
        (Signal::TrackRecord, Some((_, offer))) => track_record(offer),
        (Signal::Capacity, Some((_, offer))) => match offer.parallel_capacity {
            None => plain(
                "承接能力未知，按中性计",
                "Capacity not known; counted as neutral",
            ),
            Some(capacity) => {
                let free = capacity.saturating_sub(offer.load);
                (
                    format!("尚可承接{free}个项目（共{capacity}个）"),
                    format!("Free for {free} of {capacity} projects"),
                )
            }
        },
        (Signal::Budget | Signal::Region | Signal::TrackRecord | Signal::Capacity, None) => {
            plain("无从比较，按中性计", "Not comparable; counted as neutral")
        }
    }
}

fn plain(zh: &str, en: &str) -> (String, String) {
    (zh.to_owned(), en.to_owned())
}

fn codes(
    subject: &Subject<'_>,
    aliases: &Aliases,
    zh: &str,
    en: &str,
    near: (&str, &str),
) -> (String, String) {
    if subject.words.is_empty() {
        return plain(near.0, near.1);
    }
    let names = |language| {
        subject
            .words
            .iter()
            .map(|code| aliases.name(code, language))
            .collect::<Vec<_>>()
    };
    (
        format!("{zh}{}", names(Language::Zh).join("、")),
        format!("{en}{}", names(Language::En).join(", ")),
    )
}

fn budget(budget: Budget, offer: &Offer) -> (String, String) {
    let (
        Budget::Range {
            min_minor,
            max_minor,
        },
        Some(price),
    ) = (budget, offer.price)
    else {
        return plain(
            "预算或报价未知，按中性计",
            "Budget or price not known; counted as neutral",
        );
    };
    if price.min_minor > max_minor {
        plain("起步报价高于预算", "Its lowest price is above the budget")
    } else if price.max_minor < min_minor {
        plain("报价低于预算区间", "Its prices lie below the budget")
    } else {
        plain("报价与预算相符", "Its prices fit the budget")
    }
}

fn near(offer: &Offer, value: i64, zh: &str, en: &str) -> (String, String) {
    match value {
        1_000_000 => (format!("就在{zh}"), format!("Located in {en}")),
        850_000 => (format!("与{zh}同城"), format!("In the same city as {en}")),
        600_000 => (format!("服务范围包括{zh}"), format!("Serves {en}")),
        500_000 if offer.home_region.is_some() => (
            format!("与{zh}同省"),
            format!("In the same province as {en}"),
        ),
        NEUTRAL => plain(
            "所在地未知，按中性计",
            "Location not known; counted as neutral",
        ),
        _ => (format!("非{zh}本地"), format!("Not local to {en}")),
    }
}

fn track_record(offer: &Offer) -> (String, String) {
    let (completed, verified) = (offer.track_record.completed, offer.track_record.verified);
    if completed == 0 {
        return plain(
            "暂无履约记录，按新进入者基准计",
            "No record here yet; counted as a newcomer",
        );
    }
    (
        format!("完成{completed}个试点，{verified}个成果获核验"),
        format!("{completed} pilots completed, {verified} with verified results"),
    )
}
