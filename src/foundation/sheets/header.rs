//! One cell of a header: which column it names, and the unit of its amounts.

use super::TableKind;
use super::amounts::Unit;
use super::codes::key;
use super::columns::{Column, Meaning, exact, named};
use super::shapes;

/// What a header says.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub field: &'static str,
    pub meaning: Meaning,
    pub unit: Option<Unit>,
}

impl Named {
    pub fn of(column: &'static Column, unit: Option<Unit>) -> Self {
        Self {
            field: column.field,
            meaning: column.meaning,
            unit,
        }
    }

    pub fn exactly((field, shape): shapes::Column) -> Self {
        Self {
            field,
            meaning: Meaning::Exact(shape),
            unit: None,
        }
    }

    pub fn is_exact(&self) -> bool {
        matches!(self.meaning, Meaning::Exact(_))
    }
}

/// Words in a header that say how to fill it in, not what it is.
const REMARKS: [&str; 8] = [
    "必填",
    "选填",
    "必选",
    "可选",
    "可多选",
    "多选",
    "required",
    "optional",
];

/// Reads a header as people write it: 需求名称*, 预算（万元）, 截止日期 with (年/月/日) below it.
pub fn recognise(kind: TableKind, text: &str) -> Option<Named> {
    let own = text.trim().trim_start_matches('\u{feff}');
    if let Some(column) = exact(kind).iter().find(|(name, _)| *name == own) {
        return Some(Named::exactly(*column));
    }
    let whole = key(text).replace(['*', '※', '★', '☆'], "");
    let whole = whole.trim_matches([':', '.']);
    if let Some(column) = named(kind, whole) {
        return Some(Named::of(column, None));
    }
    let (mut outside, inside) = apart(whole);
    let mut unit = inside.iter().find_map(|part| unit_in(part));
    for remark in REMARKS {
        outside = outside.replace(remark, "");
    }
    let mut outside = outside.trim_matches([':', '.', ',', '-', '/']).to_owned();
    if named(kind, &outside).is_none() {
        // 预算/万元, 预算:万元, 预算万元.
        for word in ["亿元", "万元", "千元", "元"] {
            if let Some(rest) = outside.strip_suffix(word) {
                let rest = rest
                    .trim_end_matches([':', '/', ',', '-', '_'])
                    .trim_end_matches("单位");
                let rest = rest.trim_end_matches([':', '/', ',', '-', '_']);
                if named(kind, rest).is_some() {
                    unit = Unit::parse(word);
                    outside = rest.to_owned();
                    break;
                }
            }
        }
    }
    named(kind, &outside)
        // 1.需求名称, 一、需求名称.
        .or_else(|| {
            named(
                kind,
                outside.trim_start_matches(|c: char| c.is_ascii_digit() || ".,、".contains(c)),
            )
        })
        .map(|column| Named::of(column, unit))
}

/// The name of a header under one that stands over several.
pub fn joined(kind: TableKind, group: &str, own: &str) -> Option<Named> {
    let (unit, group_name) = (
        recognise(kind, group).and_then(|named| named.unit),
        group.trim(),
    );
    let bare = apart(&key(group_name));
    let unit = unit.or_else(|| bare.1.iter().find_map(|part| unit_in(part)));
    let together = format!("{}{}", bare.0, own.trim());
    let found = recognise(kind, &together).or_else(|| recognise(kind, own))?;
    Some(Named {
        unit: found.unit.or(unit),
        ..found
    })
}

/// The text outside of brackets, and what each pair of them holds.
fn apart(text: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut inside: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '{' => {
                depth += 1;
                if depth == 1 {
                    inside.push(String::new());
                }
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            c => inside.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    (outside, inside)
}

/// 万元, 单位:万元, 人民币万元, 万元/年 not.
fn unit_in(text: &str) -> Option<Unit> {
    let text = text
        .trim_start_matches("单位")
        .trim_start_matches([':', '/']);
    text.split([',', ';', '.'])
        .find_map(|part| Unit::parse(part.trim_start_matches("单位").trim_start_matches(':')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: TableKind, text: &str) -> Option<(&'static str, Option<Unit>)> {
        recognise(kind, text).map(|named| (named.field, named.unit))
    }

    #[test]
    fn headers_are_recognised_as_people_write_them() {
        for (text, expected, unit) in [
            ("需求名称", "title", None),
            ("＊需求名称 ", "title", None),
            ("需求名称*（必填）", "title", None),
            ("需 求\n名 称", "title", None),
            ("需求名稱", "title", None),
            ("Title *", "title", None),
            ("title", "title", None),
            ("1、需求名称", "title", None),
            ("预算（万元）", "budget", Some(Unit::TenThousand)),
            ("預算(萬元)", "budget", Some(Unit::TenThousand)),
            ("预算金额【单位：元】", "budget", Some(Unit::Yuan)),
            ("项目预算/万元", "budget", Some(Unit::TenThousand)),
            ("预算（万元，不含税）", "budget", Some(Unit::TenThousand)),
            ("最高限价（元）", "budget.maxMinor", Some(Unit::Yuan)),
            ("截止日期\n（年/月/日）", "submissionDeadline", None),
            (
                "统一社会信用代码(18位)",
                "organisation.unifiedSocialCreditCode",
                None,
            ),
            ("联系电话：", "contact.phone", None),
            ("budget.minMinor", "budget.minMinor", None),
            ("序号", "serial", None),
        ] {
            assert_eq!(
                field(TableKind::Demands, text),
                Some((expected, unit)),
                "{text}"
            );
        }
        for text in ["", "*", "（万元）", "附件", "2026年度"] {
            assert_eq!(field(TableKind::Demands, text), None, "{text}");
        }
        assert_eq!(
            field(TableKind::Suppliers, "参考价格（万元）"),
            Some(("price", Some(Unit::TenThousand)))
        );
    }

    #[test]
    fn a_header_under_another_is_read_with_it() {
        for (group, own, expected, unit) in [
            ("联系人信息", "姓名", "contact.name", None),
            ("联系人", "电话", "contact.phone", None),
            (
                "预算（万元）",
                "最低",
                "budget.minMinor",
                Some(Unit::TenThousand),
            ),
            (
                "预算（万元）",
                "上限",
                "budget.maxMinor",
                Some(Unit::TenThousand),
            ),
            ("基本情况", "单位名称", "organisation.name", None),
        ] {
            let found = joined(TableKind::Demands, group, own).expect(own);
            assert_eq!((found.field, found.unit), (expected, unit), "{group} {own}");
        }
    }
}
