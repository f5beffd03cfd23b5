//! What a gate found, as a sentence in Chinese and in English.

use super::{
    aliases::Aliases,
    calendar::date,
    facts::Verification,
    gates::{Check, Finding, GateKind, Verdict},
};

/// The sentence pair, Chinese first.
pub(super) fn sentences(check: Check<'_>, aliases: &Aliases) -> (String, String) {
    let (zh, en) = match (check.kind, check.verdict, check.finding) {
        (GateKind::SameOrganisation, ..) => (
            "与需求方为同一单位".into(),
            "Same organisation as the other side".into(),
        ),
        (GateKind::SameController, Verdict::Failed, _) => (
            "与对方受同一控制人控制".into(),
            "Controlled by the same party as the other side".into(),
        ),
        (GateKind::SameController, ..) => (
            "与对方无共同控制关系".into(),
            "No common control with the other side".into(),
        ),
        (GateKind::Suspension, Verdict::Failed, _) => (
            "供给方处于暂停状态".into(),
            "The supplier is suspended".into(),
        ),
        (GateKind::Suspension, ..) => (
            "供给方未被暂停".into(),
            "The supplier is not suspended".into(),
        ),
        (GateKind::Verification, verdict, Finding::Verification(state)) => {
            let (zh, en) = state_names(state);
            match verdict {
                Verdict::Passed => (
                    format!("认证状态符合要求：{zh}"),
                    format!("Verification is sufficient: {en}"),
                ),
                Verdict::Failed | Verdict::Unknown => (
                    format!("认证状态不符合要求：{zh}"),
                    format!("Verification is not sufficient: {en}"),
                ),
            }
        }
        (GateKind::Deadline, Verdict::Failed, Finding::Day(day)) => (
            format!("报名已于{}截止", date(day)),
            format!("The deadline passed on {}", date(day)),
        ),
        (GateKind::Deadline, _, Finding::Day(day)) => (
            format!("报名截止日期为{}", date(day)),
            format!("Open until {}", date(day)),
        ),
        (GateKind::Qualification, _, Finding::ExpiredOn(code, day)) => {
            let (zh, en) = aliases.names(code);
            (
                format!("资质{zh}已于{}到期", date(day)),
                format!("Qualification {en} expired on {}", date(day)),
            )
        }
        (GateKind::Qualification, Verdict::Failed, Finding::Code(code)) => {
            let (zh, en) = aliases.names(code);
            (
                format!("缺少资质：{zh}"),
                format!("Missing qualification: {en}"),
            )
        }
        (GateKind::Qualification, _, Finding::Code(code)) => {
            let (zh, en) = aliases.names(code);
            (
                format!("持有有效资质：{zh}"),
                format!("Holds valid qualification: {en}"),
            )
        }
        (GateKind::Capability, verdict, Finding::Code(code)) => {
            let (zh, en) = aliases.names(code);
            match verdict {
                Verdict::Passed => (
                    format!("具备必需能力：{zh}"),
                    format!("Has the required capability: {en}"),
                ),
                Verdict::Failed => (
                    format!("未声明必需能力：{zh}"),
                    format!("Does not list the required capability: {en}"),
                ),
                Verdict::Unknown => (
                    format!("未登记能力，需确认：{zh}"),
                    format!("Lists no capabilities, to be asked: {en}"),
                ),
            }
        }
        (GateKind::Region, verdict, Finding::Region(region)) => {
            let code = format!("{:06}", region.0);
            let (zh, en) = aliases.names(&code);
            match verdict {
                Verdict::Passed => (format!("服务范围覆盖{zh}"), format!("Serves {en}")),
                Verdict::Failed => (format!("服务范围不含{zh}"), format!("Does not serve {en}")),
                Verdict::Unknown => (
                    format!("未说明是否服务{zh}"),
                    format!("Did not say whether it serves {en}"),
                ),
            }
        }
        (GateKind::Capacity, verdict, Finding::Load { load, capacity }) => {
            match (verdict, capacity) {
                (Verdict::Unknown, _) | (_, None) => (
                    "未说明并行承接能力".into(),
                    "Did not state its capacity".into(),
                ),
                (Verdict::Passed, Some(capacity)) => (
                    format!("可并行承接{capacity}个项目，在做{load}个"),
                    format!("Can run {capacity} projects at once, {load} under way"),
                ),
                (Verdict::Failed, Some(capacity)) => (
                    format!("承接能力已满：{load}/{capacity}"),
                    format!("At capacity: {load} of {capacity}"),
                ),
            }
        }
        (GateKind::Djcp, verdict, Finding::Level { needed, offered }) => match (verdict, offered) {
            (Verdict::Unknown, _) | (_, None) => (
                format!("未说明能否满足等保{needed}级"),
                format!("Did not say whether it meets protection level {needed}"),
            ),
            (Verdict::Passed, Some(level)) => (
                format!("满足等保{needed}级（可达{level}级）"),
                format!("Meets protection level {needed} (up to {level})"),
            ),
            (Verdict::Failed, Some(level)) => (
                format!("需等保{needed}级，仅达{level}级"),
                format!("Protection level {needed} needed, {level} offered"),
            ),
        },
        (GateKind::FilingNumber, Verdict::Passed, _) => {
            ("已提供备案号".into(), "Has a filing number".into())
        }
        (GateKind::FilingNumber, ..) => ("缺少备案号".into(), "Missing a filing number".into()),
        (kind, verdict, _) => ability(kind, verdict),
    };
    (zh, en)
}

/// Abilities that are there, missing, or not spoken of.
fn ability(kind: GateKind, verdict: Verdict) -> (String, String) {
    let (zh, en) = match kind {
        GateKind::OnPremises => ("本地化部署", "on-premises deployment"),
        GateKind::DataStaysOnSite => ("数据不出域", "keeping data on site"),
        GateKind::Xinchuang => ("信创环境", "Xinchuang environments"),
        other => (other.code(), other.code()),
    };
    match verdict {
        Verdict::Passed => (format!("支持{zh}"), format!("Supports {en}")),
        Verdict::Failed => (format!("不支持{zh}"), format!("Does not support {en}")),
        Verdict::Unknown => (
            format!("未说明是否支持{zh}"),
            format!("Did not say whether it supports {en}"),
        ),
    }
}

fn state_names(state: Verification) -> (&'static str, &'static str) {
    match state {
        Verification::Unverified => ("未认证", "unverified"),
        Verification::Pending => ("认证中", "pending"),
        Verification::Verified => ("已认证", "verified"),
        Verification::Expired => ("认证已过期", "expired"),
        Verification::Rejected => ("认证未通过", "rejected"),
    }
}
