//! Reads the fields of a row with their types. What is wrong is noted with the path of the field,
//! and reading goes on, so that one report names everything; what nobody asked for is refused too,
//! because a misspelt column would be lost in silence.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::refusals::COLUMN_UNKNOWN;
use crate::foundation::checks::LINE;
use crate::foundation::errors::{INVALID_INPUT, OUT_OF_RANGE, REQUIRED, Verdicts};

pub struct Fields<'v> {
    path: String,
    values: Map<String, Value>,
    pub verdicts: &'v mut Verdicts,
}

impl<'v> Fields<'v> {
    /// Reads a row, and refuses what is left of it.
    pub fn read<T>(
        values: Map<String, Value>,
        verdicts: &'v mut Verdicts,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        Self::inside(String::new(), values, verdicts, read)
    }

    fn inside<T>(
        path: String,
        values: Map<String, Value>,
        verdicts: &mut Verdicts,
        read: impl FnOnce(&mut Fields<'_>) -> T,
    ) -> T {
        let mut fields = Fields {
            path,
            values,
            verdicts,
        };
        let found = read(&mut fields);
        let unknown: Vec<String> = fields
            .values
            .keys()
            .take(20)
            .map(|name| fields.at(name))
            .collect();
        for path in unknown {
            fields
                .verdicts
                .add(COLUMN_UNKNOWN.at(path.chars().take(LINE).collect::<String>()));
        }
        found
    }

    /// The path of a field.
    pub fn at(&self, name: &str) -> String {
        format!("{}{name}", self.path)
    }

    /// Gives a field another name, unless that is taken.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(value) = self.values.remove(from) {
            self.values.entry(to).or_insert(value);
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null())
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.values.remove(name).filter(|value| !value.is_null())
    }

    fn refuse<T>(&mut self, name: &str, reason: impl std::fmt::Display) -> Option<T> {
        self.verdicts
            .add(INVALID_INPUT.with("reason", reason).at(self.at(name)));
        None
    }

    /// A text; a number counts as the text it is written with.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) | Value::Null => {
                self.refuse(name, "a text is expected")
            }
        }
    }

    /// A text without which the row says nothing.
    pub fn required(&mut self, name: &str) -> String {
        let text = self.text(name).unwrap_or_default();
        let path = self.at(name);
        self.verdicts.required_text(&path, &text, LINE)
    }

    /// A word of a fixed list, or anything else that is written as one text.
    pub fn word<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let text = self.text(name)?;
        match serde_json::from_value(Value::from(text.trim())) {
            Ok(word) => Some(word),
            Err(fault) => self.refuse(
                name,
                fault.to_string().chars().take(300).collect::<String>(),
            ),
        }
    }

    /// A whole number, as a number or as a text.
    pub fn integer<T: TryFrom<i64>>(&mut self, name: &str) -> Option<T> {
        let number = match self.take(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) | Value::Null => None,
        };
        match number.and_then(|number| T::try_from(number).ok()) {
            Some(number) => Some(number),
            None => self.refuse(name, "a whole number is expected"),
        }
    }

    /// A whole number within bounds.
    pub fn integer_between(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        let number = self.integer(name)?;
        if (min..=max).contains(&number) {
            return Some(number);
        }
        self.verdicts.add(
            OUT_OF_RANGE
                .with("min", min)
                .with("max", max)
                .at(self.at(name)),
        );
        None
    }

    /// `true` or `false`, or as spreadsheets write it: 1, 0, yes, no, 是, 否.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        let word = match self.take(name)? {
            Value::Bool(value) => return Some(value),
            Value::String(text) => text.trim().to_lowercase(),
            Value::Number(number) => number.to_string(),
            Value::Array(_) | Value::Object(_) | Value::Null => String::new(),
        };
        match word.as_str() {
            "true" | "1" | "yes" | "是" => Some(true),
            "false" | "0" | "no" | "否" => Some(false),
            _ => self.refuse(name, "true or false is expected"),
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let Value::Array(items) = self.take(name)? else {
            return self.refuse(name, "a list is expected");
        };
        let mut texts = Vec::with_capacity(items.len());
        for (place, item) in items.into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text.trim().to_owned()),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => {
                    self.refuse::<()>(&format!("{name}.{place}"), "a text is expected");
                }
            }
        }
        Some(texts)
    }

    /// An object with fields of its own.
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'_>) -> T) -> Option<T> {
        let Value::Object(values) = self.take(name)? else {
            return self.refuse(name, "an object is expected");
        };
        let path = format!("{}.", self.at(name));
        Some(Self::inside(path, values, self.verdicts, read))
    }

    /// A list of objects; an entry that is not whole gives nothing and has been refused.
    pub fn objects<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let Value::Array(items) = self.take(name)? else {
            return self.refuse(name, "a list is expected");
        };
        let mut found = Vec::with_capacity(items.len());
        for (place, item) in items.into_iter().enumerate() {
            let Value::Object(values) = item else {
                self.refuse::<()>(&format!("{name}.{place}"), "an object is expected");
                continue;
            };
            let path = format!("{}.{place}.", self.at(name));
            found.extend(Self::inside(path, values, self.verdicts, &mut read));
        }
        Some(found)
    }

    /// A value that the entry cannot do without; where it was there and wrong, that has been said.
    pub fn needed<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Self, &str) -> Option<T>,
    ) -> Option<T> {
        if !self.has(name) {
            self.verdicts.add(REQUIRED.at(self.at(name)));
            return None;
        }
        read(self, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::actor::OrganisationKind;
    use serde_json::json;

    fn refused(value: Value, read: impl FnOnce(&mut Fields<'_>)) -> Vec<(String, &'static str)> {
        let Value::Object(values) = value else {
            panic!("an object")
        };
        let mut verdicts = Verdicts::default();
        Fields::read(values, &mut verdicts, read);
        verdicts
            .into_refusals()
            .into_iter()
            .map(|refusal| (refusal.path.unwrap_or_default(), refusal.code.name))
            .collect()
    }

    #[test]
    fn every_wrong_field_is_named_by_its_path() {
        let found = refused(
            json!({"a": [], "b": "x", "c": 1.5, "d": {"e": true, "f": "KING"}, "g": [{"h": 1}, 2], "i": 1}),
            |fields| {
                fields.text("a");
                fields.boolean("b");
                fields.integer::<i32>("c");
                fields.object("d", |inner| {
                    inner.text("e");
                    inner.word::<OrganisationKind>("f");
                });
                fields.objects("g", |inner| inner.needed("code", Fields::text));
            },
        );
        let expected = [
            ("a", "INVALID_INPUT"),
            ("b", "INVALID_INPUT"),
            ("c", "INVALID_INPUT"),
            ("d.e", "INVALID_INPUT"),
            ("d.f", "INVALID_INPUT"),
            ("g.0.code", "REQUIRED"),
            ("g.0.h", "COLUMN_UNKNOWN"),
            ("g.1", "INVALID_INPUT"),
            ("i", "COLUMN_UNKNOWN"),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn texts_of_spreadsheets_are_read_as_numbers_and_truth() {
        let found = refused(
            json!({"n": " 42 ", "yes": "是", "no": "FALSE", "one": 1, "phone": 1380000}),
            |fields| {
                assert_eq!(fields.integer::<i32>("n"), Some(42));
                assert_eq!(fields.boolean("yes"), Some(true));
                assert_eq!(fields.boolean("no"), Some(false));
                assert_eq!(fields.boolean("one"), Some(true));
                assert_eq!(fields.text("phone").as_deref(), Some("1380000"));
                assert_eq!(fields.boolean("absent"), None);
            },
        );
        assert!(found.is_empty());
    }
}
