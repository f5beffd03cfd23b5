//! Checks of input values that every domain needs: lengths, control characters, blank texts. Each
//! adds its refusal with the path of the input and goes on, so that one answer names them all.

use super::errors::{
    CONTROL_CHARACTER, OUT_OF_RANGE, REQUIRED, TOO_LONG, TOO_MANY, UNKNOWN_CODE, Verdicts,
};

/// Lengths in characters.
pub const LINE: usize = 200;
pub const PARAGRAPH: usize = 2_000;
pub const TEXT: usize = 10_000;

impl Verdicts {
    /// A text that may be empty: trimmed, without control characters, not too long.
    pub fn text(&mut self, path: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        if value
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            self.add(CONTROL_CHARACTER.at(path));
        }
        if value.chars().count() > max {
            self.add(TOO_LONG.with("max", max).at(path));
        }
        value.to_owned()
    }

    /// A text that must say something.
    pub fn required_text(&mut self, path: &str, value: &str, max: usize) -> String {
        let value = self.text(path, value, max);
        if value.is_empty() {
            self.add(REQUIRED.at(path));
        }
        value
    }

    /// A text that may be absent; a blank one counts as absent.
    pub fn optional_text(&mut self, path: &str, value: Option<&str>, max: usize) -> Option<String> {
        let value = self.text(path, value?, max);
        (!value.is_empty()).then_some(value)
    }

    /// A list of at most `max` entries.
    pub fn count(&mut self, path: &str, length: usize, max: usize) {
        self.require(length <= max, || TOO_MANY.with("max", max).at(path));
    }

    /// A number within bounds, both included.
    pub fn between(&mut self, path: &str, value: i64, min: i64, max: i64) {
        self.require((min..=max).contains(&value), || {
            OUT_OF_RANGE.with("min", min).with("max", max).at(path)
        });
    }

    /// A code that must be in the reference data.
    pub fn known_code(&mut self, path: &str, code: &str, known: bool) {
        self.require(known, || {
            let shown: String = code.chars().filter(|c| !c.is_control()).take(64).collect();
            UNKNOWN_CODE.with("code", shown).at(path)
        });
    }
}
