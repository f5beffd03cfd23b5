//! The pieces of invention: fixed dice, and texts and lists of two rows made into one.

use serde_json::{Map, Value, json};

use crate::foundation::checks::LINE;

pub type Row = Map<String, Value>;

/// A fixed generator (SplitMix64): libraries change theirs between versions.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, what: u64, number: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (what << 56) ^ number);
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Below a bound.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % (bound.max(1) as u64)).unwrap_or_default()
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// A row that shares the main area, or any other row.
pub fn akin<'a>(base: &Row, rows: &'a [Row], dice: &mut Dice) -> &'a Row {
    let akin: Vec<&Row> = rows
        .iter()
        .filter(|row| row["areas"][0] == base["areas"][0] && *row != base)
        .collect();
    if akin.is_empty() {
        dice.pick(rows)
    } else {
        akin[dice.below(akin.len())]
    }
}

pub fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// At most as many characters as a line may have.
pub fn line(text: &str) -> String {
    text.chars().take(LINE).collect()
}

pub fn one_of<'a>(row: &'a Row, list: &str, dice: &mut Dice) -> &'a str {
    match row.get(list).and_then(Value::as_array) {
        Some(words) if !words.is_empty() => dice.pick(words).as_str().unwrap_or_default(),
        Some(_) | None => "咨询服务",
    }
}

pub fn offering<'a>(row: &'a Row, dice: &mut Dice) -> &'a str {
    match row.get("offerings").and_then(Value::as_array) {
        Some(offerings) if !offerings.is_empty() => {
            dice.pick(offerings)["name"].as_str().unwrap_or_default()
        }
        Some(_) | None => "技术服务",
    }
}

/// The sentences of one text without one of them, and a sentence of another.
pub fn recombined(base: &str, other: &str, dice: &mut Dice) -> String {
    let sentences = |text: &str| -> Vec<String> {
        text.split_inclusive(['。', '.', '；'])
            .map(str::to_owned)
            .collect()
    };
    let (mut own, others) = (sentences(base), sentences(other));
    if own.len() > 2 {
        own.remove(dice.below(own.len()));
    }
    if !others.is_empty() {
        own.insert(dice.below(own.len() + 1), dice.pick(&others).clone());
    }
    own.concat()
}

/// A list without some of its entries and with one of another row, unless that is there already.
pub fn mixed(list: &str, base: &Row, other: &Row, dice: &mut Dice) -> Value {
    let entries = |row: &Row| {
        row.get(list)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let mut own = entries(base);
    if own.len() > 1 && dice.once_in(2) {
        own.remove(dice.below(own.len()));
    }
    let others = entries(other);
    if !others.is_empty() {
        let added = dice.pick(&others);
        let is_there = own.iter().any(|entry| {
            entry == added || (entry["code"].is_string() && entry["code"] == added["code"])
        });
        if !is_there {
            own.push(added.clone());
        }
    }
    Value::Array(own)
}

pub fn levelled(mut capabilities: Value, dice: &mut Dice) -> Value {
    for capability in capabilities.as_array_mut().into_iter().flatten() {
        if dice.once_in(2) {
            capability["level"] = json!(1 + dice.below(3));
        }
    }
    capabilities
}

/// Amounts between a half and double, both ends alike.
pub fn scale_amounts(row: &mut Row, ends: [&str; 2], dice: &mut Dice) {
    let percent = 50 + i64::try_from(dice.below(150)).unwrap_or_default();
    for end in ends {
        if let Some(amount) = row.get(end).and_then(Value::as_i64) {
            row.insert(end.to_owned(), json!(amount / 100 * percent));
        }
    }
}
