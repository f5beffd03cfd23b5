//! What an import did: rows counted by what became of them, and each fault with its place.

use std::collections::BTreeMap;
use std::fmt;

use crate::foundation::errors::Refusal;
use crate::foundation::locale::Locale;

/// Faults that a report keeps; each is announced when it is found, however many there are.
const KEPT_FAULTS: usize = 1_000;

/// Why a row was refused: one of its reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// The key of the row, where it has one.
    pub external_id: Option<String>,
    /// The column, as a path for lists and objects: `capabilities.0.code`.
    pub column: Option<String>,
    /// A stable code of `schema/error_codes.txt`.
    pub code: String,
    /// The reason in a sentence.
    pub message: String,
}

impl RowFault {
    pub fn new(line: u64, external_id: Option<&str>, refusal: &Refusal) -> Self {
        Self {
            line,
            external_id: external_id.filter(|key| !key.is_empty()).map(str::to_owned),
            column: refusal.path.as_deref().map(column),
            code: refusal.code.name.to_owned(),
            message: refusal.message(Locale::English),
        }
    }
}

/// The column behind a path of the commands: they speak of the row and of the fields of the card,
/// two of which have other names in the format.
fn column(path: &str) -> String {
    let path = path.strip_prefix("row.").unwrap_or(path);
    match path.strip_prefix("deployment") {
        Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("gates{rest}"),
        None if path == "onePersonCompany" => "opc".to_owned(),
        Some(_) | None => path.to_owned(),
    }
}

impl fmt::Display for RowFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}", self.line)?;
        if let Some(external_id) = &self.external_id {
            write!(out, " ({external_id})")?;
        }
        if let Some(column) = &self.column {
            write!(out, ", {column}")?;
        }
        write!(out, ": {}: {}", self.code, self.message)
    }
}

/// What an import did with the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub refused: u64,
    /// Rows of the first three kinds that stand as drafts, which others do not see.
    pub drafts: u64,
    /// How many of the drafts lack which field, or `nothing`.
    pub lacking: BTreeMap<String, u64>,
    /// The first faults in the order of the file, at most 1,000.
    pub faults: Vec<RowFault>,
}

/// What became of a row that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    pub effect: Effect,
    /// The fields that a draft lacks; `None` for what is published.
    pub draft: Option<Vec<String>>,
    /// The demand or supplier.
    pub id: String,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    pub line: u64,
    pub external_id: Option<String>,
    /// `None` for a refused row, whose faults say why.
    pub saved: Option<Saved>,
    pub faults: Vec<RowFault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Created,
    Changed,
    Unchanged,
}

impl ImportReport {
    pub fn rows(&self) -> u64 {
        self.created + self.changed + self.unchanged + self.refused
    }

    pub(super) fn count(&mut self, saved: &Saved) {
        match saved.effect {
            Effect::Created => self.created += 1,
            Effect::Changed => self.changed += 1,
            Effect::Unchanged => self.unchanged += 1,
        }
        if let Some(lacking) = &saved.draft {
            self.drafts += 1;
            if lacking.is_empty() {
                *self.lacking.entry("nothing".to_owned()).or_default() += 1;
            }
            for field in lacking {
                *self.lacking.entry(field.clone()).or_default() += 1;
            }
        }
    }

    pub(super) fn keep(&mut self, faults: &[RowFault]) {
        let room = KEPT_FAULTS.saturating_sub(self.faults.len());
        self.faults.extend(faults.iter().take(room).cloned());
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            created,
            changed,
            unchanged,
            refused,
            drafts,
            ..
        } = self;
        write!(
            out,
            "{} rows: {created} created, {changed} changed, {unchanged} unchanged, {refused} refused",
            self.rows()
        )?;
        if *drafts > 0 {
            write!(
                out,
                "\n{drafts} stand as drafts, which only their organisation sees"
            )?;
            for (field, rows) in &self.lacking {
                match field.as_str() {
                    "nothing" => write!(
                        out,
                        "\n  {rows} are complete: to be submitted or opened by their owner"
                    )?,
                    field => write!(out, "\n  {rows} lack {field}")?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::errors::UNKNOWN_CODE;

    #[test]
    fn a_fault_says_line_key_column_code_and_reason() {
        let refusal = UNKNOWN_CODE
            .with("code", "x")
            .at("row.deployment.djcpLevel");
        let fault = RowFault::new(17, Some("D7"), &refusal);
        assert_eq!(
            fault.to_string(),
            "line 17 (D7), gates.djcpLevel: UNKNOWN_CODE: The code x is not in the reference data."
        );
    }

    #[test]
    fn the_summary_says_what_drafts_lack() {
        let mut report = ImportReport::default();
        let draft = |lacking: &[&str]| Saved {
            effect: Effect::Created,
            draft: Some(lacking.iter().map(|field| (*field).to_owned()).collect()),
            id: String::new(),
        };
        report.count(&draft(&["areas", "contact"]));
        report.count(&draft(&["contact"]));
        report.count(&draft(&[]));
        report.count(&Saved {
            effect: Effect::Unchanged,
            draft: None,
            id: String::new(),
        });
        let text = report.to_string();
        assert!(
            text.starts_with(
                "4 rows: 3 created, 0 changed, 1 unchanged, 0 refused\n3 stand as drafts"
            ),
            "{text}"
        );
        assert!(
            text.contains("2 lack contact") && text.contains("1 are complete"),
            "{text}"
        );
    }
}
