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
mod tests;
