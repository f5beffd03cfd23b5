//! A cell of a column becomes values of the import format, or a reason why not.

use serde_json::{Map, Value, json};

use super::Cell;
use super::amounts::{self, Said, Unit, number_text};
use super::codes::{Vocabulary, code_of, key};
use super::columns::Meaning;
use super::dates::{self, Moment};
use super::header::Named;
use super::refusals::{
    AMOUNT_NOT_UNDERSTOOD, AMOUNT_TOO_FINE, AMOUNT_WITHOUT_UNIT, CELL_ERROR, DATE_AMBIGUOUS,
    DATE_NOT_UNDERSTOOD, DIGITS_LOST, NUMBER_NOT_UNDERSTOOD, TRUTH_NOT_UNDERSTOOD,
};
use super::shapes::{self, put};
use super::values::{entries, parts, values, without_mark};
use crate::foundation::errors::{CONTROL_CHARACTER, Refusal};

type Object = Map<String, Value>;
type Read<T> = Result<T, Refusal>;

/// Spreadsheets keep 15 digits of a number; what is longer was cut.
const KEPT_DIGITS: usize = 15;
/// What stands in a cell that has nothing to say.
const NOTHING: [&str; 8] = ["/", "\\", "-", "--", "n/a", "na", "#", "none"];
const REQUIRED_MARKS: [&str; 6] = ["必需", "必须", "必备", "必要", "required", "must"];
const OPEN_ENDED: [&str; 12] = [
    "长期",
    "长期有效",
    "不限",
    "永久",
    "常年",
    "常年有效",
    "无",
    "无截止日期",
    "长期征集",
    "longterm",
    "open-ended",
    "openended",
];

/// Reads a cell into the object of its row. A blank cell says nothing.
pub fn read(named: &Named, cell: &Cell, object: &mut Object) -> Read<()> {
    if let Cell::Error(error) = cell {
        return Err(CELL_ERROR.with("error", error));
    }
    if cell.is_blank() {
        return Ok(());
    }
    let text = text(cell)?;
    if text.contains('\0') {
        return Err(CONTROL_CHARACTER.refusal());
    }
    let says_nothing = NOTHING.contains(&key(&text).as_str());
    let free = matches!(named.meaning, Meaning::Text | Meaning::Exact(_));
    // 无预算, written as none, is an answer.
    let money = matches!(named.meaning, Meaning::Budget | Meaning::Price) && key(&text) == "none";
    if says_nothing && !free && !money {
        return Ok(());
    }
    match named.meaning {
        Meaning::Serial => {}
        Meaning::Exact(shape) => put(object, named.field, shapes::value(shape, &text)),
        Meaning::Text => put(object, named.field, Value::from(text)),
        Meaning::Phone => put(object, named.field, Value::from(phone(&text)?)),
        Meaning::Words => put(object, named.field, values(&text).into()),
        Meaning::Code(vocabulary) => {
            put(object, named.field, code_of(vocabulary, &text)?.into());
        }
        Meaning::Codes(vocabulary) => {
            put(object, named.field, codes(vocabulary, &text)?.into());
        }
        Meaning::Needs => put(object, named.field, each(&values(&text), need)?),
        Meaning::Offers => put(object, named.field, each(&values(&text), offer)?),
        Meaning::Held => put(object, named.field, each(&entries(&text), held)?),
        Meaning::Kpis => put(object, named.field, each(&entries(&text), kpi)?),
        Meaning::Offerings => put(object, named.field, each(&entries(&text), offering)?),
        Meaning::Cases => put(object, named.field, each(&entries(&text), case)?),
        Meaning::Truth => put(object, named.field, truth(cell, &text)?.into()),
        Meaning::Level => put(object, named.field, level(&text)?.into()),
        Meaning::Integer => put(object, named.field, integer(&text)?.into()),
        Meaning::Amount => amount(named, &text, object)?,
        Meaning::Budget => budget(&text, named.unit, object)?,
        Meaning::Price => price(&text, named.unit, object)?,
        Meaning::Deadline => put(object, named.field, deadline(cell, &text)?.into()),
    }
    Ok(())
}

/// The text of a cell; numbers as they were typed.
fn text(cell: &Cell) -> Read<String> {
    match cell {
        Cell::Number(number) => {
            let text = number_text(*number);
            let digits = text
                .trim_start_matches('-')
                .split('.')
                .next()
                .unwrap_or_default();
            if digits.len() > KEPT_DIGITS {
                return Err(DIGITS_LOST.with("text", text));
            }
            Ok(text)
        }
        Cell::Text(text) => Ok(text.trim_matches('\u{feff}').trim().to_owned()),
        Cell::Empty | Cell::Truth(_) | Cell::Moment(_) | Cell::Error(_) => Ok(cell.shown()),
    }
}

/// A telephone number. A spreadsheet that took it for a number may have written it as 1.38E+10.
fn phone(text: &str) -> Read<String> {
    let plain = text.replace(['＋'], "+");
    let Some((mantissa, exponent)) = plain.split_once(['E', 'e']) else {
        return Ok(plain.strip_suffix(".0").unwrap_or(&plain).to_owned());
    };
    let lost = || DIGITS_LOST.with("text", text);
    let exponent: usize = exponent
        .trim_start_matches('+')
        .parse()
        .map_err(|_| lost())?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = whole.len() == 1
        && (whole.to_owned() + fraction)
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    if !digits || fraction.len() != exponent {
        return Err(lost());
    }
    Ok(format!("{whole}{fraction}"))
}

fn codes(vocabulary: Vocabulary, text: &str) -> Read<Vec<&'static str>> {
    // A name may hold a comma of its own.
    if let Ok(code) = code_of(vocabulary, text) {
        return Ok(vec![code]);
    }
    values(text)
        .iter()
        .map(|name| code_of(vocabulary, name))
        .collect()
}

fn each(entries: &[String], read: impl Fn(&str) -> Read<Value>) -> Read<Value> {
    entries
        .iter()
        .map(|entry| read(entry))
        .collect::<Read<Vec<Value>>>()
        .map(Value::from)
}

/// 视觉缺陷检测（必需）.
fn need(entry: &str) -> Read<Value> {
    let (name, required) = without_mark(entry, &REQUIRED_MARKS);
    let code = code_of(Vocabulary::Capabilities, &name)?;
    Ok(json!({"code": code, "required": required}))
}

/// 视觉缺陷检测:3, 视觉缺陷检测（3）, 视觉缺陷检测:3:说明. The lowest level where none is said.
fn offer(entry: &str) -> Read<Value> {
    let vocabulary = Vocabulary::Capabilities;
    let mut parts = entry.splitn(3, [':', '：']).map(str::trim);
    let name = parts.next().unwrap_or_default();
    let level = parts.next();
    let note = parts.next().unwrap_or_default();
    if let Some(level) = level {
        let code = code_of(vocabulary, name)?;
        return Ok(json!({"code": code, "level": level, "note": note}));
    }
    for level in ["1", "2", "3"] {
        let (bare, found) = without_mark(name, &[level, &format!("{level}级")]);
        if found && !bare.is_empty() {
            return Ok(json!({"code": code_of(vocabulary, &bare)?, "level": level}));
        }
    }
    Ok(json!({"code": code_of(vocabulary, name)?, "level": "1"}))
}

/// 质量管理体系认证|编号|发证机构|有效期至.
fn held(entry: &str) -> Read<Value> {
    let parts = parts(entry);
    let mut object = named(&parts[1..], &["number", "issuer", "expiresOn"]);
    let code = code_of(Vocabulary::Qualifications, &parts[0])?;
    object.insert("code".to_owned(), code.into());
    if let Some(Value::String(written)) = object.get("expiresOn").cloned() {
        if OPEN_ENDED.contains(&key(&written).as_str()) {
            object.remove("expiresOn");
        } else {
            let day = date(&written)?.day.to_string();
            object.insert("expiresOn".to_owned(), day.into());
        }
    }
    Ok(Value::Object(object))
}

fn kpi(entry: &str) -> Read<Value> {
    let names = ["name", "unit", "baseline", "target"];
    Ok(Value::Object(named(&parts(entry), &names)))
}

fn offering(entry: &str) -> Read<Value> {
    let parts = parts(entry);
    let choice = Vocabulary::Choice("offering_kind");
    if let [name] = parts.as_slice() {
        // A bare name says no kind; a solution is what is offered when nobody says more.
        return Ok(json!({"kind": "SOLUTION", "name": name}));
    }
    let mut object = named(&parts[1..], &["name", "description"]);
    object.insert("kind".to_owned(), code_of(choice, &parts[0])?.into());
    Ok(Value::Object(object))
}

fn case(entry: &str) -> Read<Value> {
    let parts = parts(entry);
    let names = ["title", "client", "area", "outcome", "kpi", "year"];
    let mut object = named(&parts, &names);
    if let Some(Value::String(area)) = object.get("area").cloned() {
        let code = code_of(Vocabulary::Areas, &area)?;
        object.insert("area".to_owned(), code.into());
    }
    if let Some(Value::String(year)) = object.get("year").cloned() {
        let bare = year.trim_end_matches('年').to_owned();
        object.insert("year".to_owned(), bare.into());
    }
    Ok(Value::Object(object))
}

/// The parts that say something, by name; one too many gets a name that no format has, so that it
/// is refused and not lost.
fn named(parts: &[String], names: &[&str]) -> Object {
    let mut object = Object::new();
    for (place, part) in parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
    {
        let name = names
            .get(place)
            .map_or_else(|| format!("part{}", place + 1), |name| (*name).to_owned());
        object.insert(name, Value::from(part.as_str()));
    }
    object
}

fn truth(cell: &Cell, text: &str) -> Read<bool> {
    if let Cell::Truth(truth) = cell {
        return Ok(*truth);
    }
    match key(text).trim_end_matches('.') {
        "是" | "√" | "✓" | "✔" | "☑" | "y" | "yes" | "true" | "1" | "有" | "需要" | "需"
        | "支持" | "要" | "对" => Ok(true),
        "否" | "×" | "x" | "✗" | "✘" | "☐" | "n" | "no" | "false" | "0" | "无" | "不需要"
        | "不" | "不支持" | "没有" | "不要" | "不是" => Ok(false),
        _ => Err(TRUTH_NOT_UNDERSTOOD.with("text", cut(text))),
    }
}

/// 三级, 等保三级, 3, 无.
fn level(text: &str) -> Read<i64> {
    let folded = key(text);
    let bare = folded
        .trim_start_matches("网络安全")
        .trim_start_matches("等级保护")
        .trim_start_matches("等保")
        .trim_start_matches("2.0")
        .trim_start_matches('第')
        .trim_start_matches("level");
    let bare = bare.trim_end_matches("及以上").trim_end_matches('级');
    match bare {
        "0" | "无" | "不需要" | "不要求" | "无要求" | "none" | "零" | "否" => Ok(0),
        "1" | "一" => Ok(1),
        "2" | "二" => Ok(2),
        "3" | "三" => Ok(3),
        "4" | "四" => Ok(4),
        _ => Err(NUMBER_NOT_UNDERSTOOD.with("text", cut(text))),
    }
}

fn integer(text: &str) -> Read<i64> {
    let plain: String = key(text).replace(',', "");
    let plain = plain.trim_end_matches(['人', '个', '天', '日', '项']);
    plain
        .parse()
        .map_err(|_| NUMBER_NOT_UNDERSTOOD.with("text", cut(text)))
}

fn said(text: &str, unit: Option<Unit>) -> Read<Said> {
    amounts::read(text, unit).map_err(|fault| match fault {
        amounts::Fault::WithoutUnit => AMOUNT_WITHOUT_UNIT.refusal(),
        amounts::Fault::TooFine => AMOUNT_TOO_FINE.with("text", cut(text)),
        amounts::Fault::NotUnderstood => AMOUNT_NOT_UNDERSTOOD.with("text", cut(text)),
    })
}

fn budget(text: &str, unit: Option<Unit>, object: &mut Object) -> Read<()> {
    let kind = match said(text, unit)? {
        Said::Negotiable => "NEGOTIABLE",
        Said::Undisclosed => "UNDISCLOSED",
        Said::Without => "NONE",
        Said::Range(min, max) => {
            put_amount(object, "budget.minMinor", min);
            put_amount(object, "budget.maxMinor", max);
            "RANGE"
        }
    };
    put(object, "budget.kind", kind.into());
    Ok(())
}

/// One end of a range. What a column of lower ends says about the kind counts for the budget.
fn amount(named: &Named, text: &str, object: &mut Object) -> Read<()> {
    match said(text, named.unit)? {
        Said::Range(Some(amount), Some(same)) if amount == same => {
            put_amount(object, named.field, Some(amount));
            if named.field.starts_with("budget.") {
                put(object, "budget.kind", "RANGE".into());
            }
            Ok(())
        }
        Said::Range(..) => Err(AMOUNT_NOT_UNDERSTOOD.with("text", cut(text))),
        Said::Negotiable | Said::Undisclosed | Said::Without
            if named.field.starts_with("budget.")
                && shapes::get(object, "budget.kind").is_none() =>
        {
            budget(text, named.unit, object)
        }
        Said::Negotiable | Said::Undisclosed | Said::Without => Ok(()),
    }
}

/// A price that is negotiable or not public is not said.
fn price(text: &str, unit: Option<Unit>, object: &mut Object) -> Read<()> {
    if let Said::Range(min, max) = said(text, unit)? {
        put_amount(object, "priceMinMinor", min);
        put_amount(object, "priceMaxMinor", max);
    }
    Ok(())
}

fn put_amount(object: &mut Object, field: &str, amount: Option<i64>) {
    if let Some(amount) = amount {
        put(object, field, amount.into());
    }
}

/// The instant at which a deadline passes; empty for open-ended.
fn deadline(cell: &Cell, text: &str) -> Read<String> {
    if OPEN_ENDED.contains(&key(text).as_str()) {
        return Ok(String::new());
    }
    let moment = match cell {
        Cell::Moment(moment) => *moment,
        Cell::Number(number) => match Moment::of_serial(*number) {
            Some(moment) => moment,
            None => date(text)?,
        },
        Cell::Empty | Cell::Text(_) | Cell::Truth(_) | Cell::Error(_) => date(text)?,
    };
    Ok(moment.end().to_string())
}

fn date(text: &str) -> Read<Moment> {
    use dates::Fault;
    dates::read(text).map_err(|fault| {
        let reason = match fault {
            Fault::NotUnderstood => return DATE_NOT_UNDERSTOOD.with("text", cut(text)),
            Fault::WithoutYear => "the year is missing",
            Fault::WithoutDay => "the day is missing",
            Fault::ShortYear => "the year has two digits",
            Fault::YearLast => "day and month may be exchanged",
            Fault::Before => "it may or may not include the day",
        };
        DATE_AMBIGUOUS
            .with("text", cut(text))
            .with("reason", reason)
    })
}

fn cut(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_control());
    plain.take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::super::TableKind;
    use super::super::header::recognise;
    use super::*;

    fn read_one(kind: TableKind, header: &str, cell: Cell) -> Result<Value, &'static str> {
        let named = recognise(kind, header).expect(header);
        let mut object = Map::new();
        read(&named, &cell, &mut object)
            .map(|()| Value::Object(object))
            .map_err(|refusal| refusal.code.name)
    }

    fn of_text(header: &str, text: &str) -> Result<Value, &'static str> {
        read_one(TableKind::Demands, header, Cell::Text(text.to_owned()))
    }

    #[test]
    fn cells_become_values_of_the_import_format() {
        for (header, text, expected) in [
            ("需求名称", " 病历质控 ", json!({"title": "病历质控"})),
            (
                "预算（万元）",
                "50-80",
                json!({"budget": {"kind": "RANGE", "minMinor": 50_000_000, "maxMinor": 80_000_000}}),
            ),
            (
                "预算（万元）",
                "面议",
                json!({"budget": {"kind": "NEGOTIABLE"}}),
            ),
            (
                "最高限价（元）",
                "10",
                json!({"budget": {"kind": "RANGE", "maxMinor": 1000}}),
            ),
            (
                "领域",
                "低空经济、智慧水利",
                json!({"areas": ["emerging.low_altitude", "governance.ecology"]}),
            ),
            (
                "所需能力",
                "瑕疵检测（必需）；大模型",
                json!({"capabilities": [
                {"code": "vision.defect_inspection", "required": true}, {"code": "language.large_model", "required": false}]}),
            ),
            (
                "考核指标",
                "召回率|%|61|≥97\n时长",
                json!({"kpis": [
                {"name": "召回率", "unit": "%", "baseline": "61", "target": "≥97"}, {"name": "时长"}]}),
            ),
            ("是否本地部署", "√", json!({"gates": {"onPremises": true}})),
            ("等保要求", "等保三级", json!({"gates": {"djcpLevel": 3}})),
            ("合作方式", "採購", json!({"cooperationForm": "PURCHASE"})),
            (
                "截止日期",
                "2026年12月31日",
                json!({"submissionDeadline": "2026-12-31T23:59:59+08:00"}),
            ),
            ("截止日期", "长期有效", json!({"submissionDeadline": ""})),
            (
                "联系电话",
                "1.3812345678E+10",
                json!({"contact": {"phone": "13812345678"}}),
            ),
            ("预算（万元）", "/", json!({})),
            ("关键词", "", json!({})),
            ("areas", "a;b", json!({"areas": ["a", "b"]})),
        ] {
            assert_eq!(of_text(header, text), Ok(expected), "{header} {text}");
        }
    }

    #[test]
    fn cells_that_are_not_understood_are_refused_with_their_reason() {
        for (header, text, code) in [
            ("预算", "50", "AMOUNT_WITHOUT_UNIT"),
            ("预算", "若干", "AMOUNT_NOT_UNDERSTOOD"),
            ("预算（元）", "0.001", "AMOUNT_TOO_FINE"),
            ("截止日期", "12月31日", "DATE_AMBIGUOUS"),
            ("截止日期", "尽快", "DATE_NOT_UNDERSTOOD"),
            ("所需能力", "读心术", "NAME_UNKNOWN"),
            ("所在地区", "鼓楼区", "NAME_AMBIGUOUS"),
            ("联系电话", "1.38E+10", "DIGITS_LOST"),
            ("信创", "也许", "TRUTH_NOT_UNDERSTOOD"),
            ("等保要求", "九级", "NUMBER_NOT_UNDERSTOOD"),
        ] {
            assert_eq!(of_text(header, text), Err(code), "{header} {text}");
        }
        let error = Cell::Error("#N/A".to_owned());
        assert_eq!(
            read_one(TableKind::Demands, "预算", error),
            Err("CELL_ERROR")
        );
    }

    #[test]
    fn numbers_and_dates_of_spreadsheets_are_read_by_their_column() {
        let of = |header, cell| read_one(TableKind::Demands, header, cell);
        assert_eq!(
            of("联系电话", Cell::Number(13_812_345_678.0)),
            Ok(json!({"contact": {"phone": "13812345678"}}))
        );
        assert_eq!(
            of("统一社会信用代码", Cell::Number(123_456_789_012_345_678.0)),
            Err("DIGITS_LOST")
        );
        assert_eq!(
            of("截止日期", Cell::Number(46_387.0)),
            Ok(json!({"submissionDeadline": "2026-12-31T23:59:59+08:00"}))
        );
        assert_eq!(
            of("截止日期", Cell::Number(20_261_231.0)),
            of_text("截止日期", "2026-12-31")
        );
        assert_eq!(
            of("预算（万元）", Cell::Number(0.1 + 0.2)),
            Ok(json!({"budget": {"kind": "RANGE", "minMinor": 300_000, "maxMinor": 300_000}}))
        );
    }

    #[test]
    fn lists_of_suppliers_are_read() {
        let of = |header, text: &str| {
            read_one(TableKind::Suppliers, header, Cell::Text(text.to_owned()))
        };
        assert_eq!(
            of("技术能力", "视觉缺陷检测:3；大模型（2）、OCR"),
            Ok(json!({"capabilities": [
                {"code": "vision.defect_inspection", "level": "3", "note": ""},
                {"code": "language.large_model", "level": "2"},
                {"code": "vision.ocr", "level": "1"}
            ]}))
        );
        assert_eq!(
            of("资质证书", "ISO9001|Q-1||2027年11月30日\n高新技术企业"),
            Ok(json!({"qualifications": [
                {"code": "ISO9001", "number": "Q-1", "expiresOn": "2027-11-30"}, {"code": "HIGH_TECH_ENTERPRISE"}
            ]}))
        );
        assert_eq!(
            of("产品与服务", "模型|质检模型|用于产线；一体机"),
            Ok(json!({"offerings": [
                {"kind": "MODEL", "name": "质检模型", "description": "用于产线"}, {"kind": "SOLUTION", "name": "一体机"}
            ]}))
        );
    }
}
