//! What was understood of a table, in words: for `--preview`, and after an import for what nobody
//! should overlook.

use std::fmt::Write;

use serde_json::Value;

use super::tables::Table;
use crate::foundation::sheets::columns::Meaning;

/// Rows that are shown as they would be imported.
const SHOWN_ROWS: usize = 3;
const SHOWN_FAULTS: usize = 20;

/// Reads a table to its end and tells what would be imported; nothing is written anywhere.
pub fn preview(table: &mut Table) -> anyhow::Result<String> {
    let mut text = String::new();
    if let Some(sheet) = &table.sheet {
        writeln!(text, "sheet: {sheet}")?;
    }
    if let Some(encoding) = table.encoding {
        writeln!(text, "encoding: {encoding}")?;
    }
    let understanding = &table.reader.understanding;
    let (first, last) = understanding.header;
    if first == last {
        writeln!(text, "header: line {first}")?;
    } else {
        writeln!(text, "header: lines {first} and {last}")?;
    }
    for (line, title) in &understanding.titles {
        writeln!(text, "above it, line {line}: {title}")?;
    }
    writeln!(text, "columns:")?;
    for column in &understanding.columns {
        let place = letters(column.place);
        let header = flat(&column.header);
        let unit = match (column.named.meaning, column.named.unit) {
            (_, Some(unit)) => format!(", in {unit}"),
            (Meaning::Budget | Meaning::Price | Meaning::Amount, None) => {
                ", with the unit in each cell".to_owned()
            }
            (_, None) => String::new(),
        };
        match column.named.meaning {
            Meaning::Serial => writeln!(text, "  {place}  {header} → left out")?,
            _ => writeln!(text, "  {place}  {header} → {}{unit}", column.named.field)?,
        }
    }
    for (place, header) in &understanding.unmapped {
        writeln!(
            text,
            "  {}  {} → not imported",
            letters(*place),
            flat(header)
        )?;
    }
    let (mut rows, mut refused) = (0_u64, 0_u64);
    let mut shown = Vec::new();
    let mut faults = Vec::new();
    for row in table.by_ref() {
        let row = row?;
        rows += 1;
        match row.content {
            Ok(object) if shown.len() < SHOWN_ROWS => shown.push((row.line, object)),
            Ok(_) => {}
            Err(reasons) => {
                refused += 1;
                let room = SHOWN_FAULTS.saturating_sub(faults.len());
                faults.extend(
                    reasons
                        .iter()
                        .take(room)
                        .map(|reason| super::RowFault::new(row.line, None, reason)),
                );
            }
        }
    }
    writeln!(text, "rows: {rows}, of which {refused} are not understood")?;
    for fault in faults {
        writeln!(text, "  {fault}")?;
    }
    text.push_str(&remarks(table));
    for (line, object) in shown {
        let object = serde_json::to_string_pretty(&Value::Object(object))?;
        writeln!(text, "line {line}: {object}")?;
    }
    Ok(text)
}

/// What was seen beside the rows, once they are read.
pub fn remarks(table: &Table) -> String {
    let reader = &table.reader;
    let mut lines = Vec::new();
    if reader.examples > 0 {
        lines.push(format!("examples left out: {}", reader.examples));
    }
    if reader.formulas > 0 {
        lines.push(format!(
            "formulas: {} cells gave the value that they last showed",
            reader.formulas
        ));
    }
    for (line, note) in &reader.notes {
        lines.push(format!("note, line {line}: {note}"));
    }
    if !table.other_sheets.is_empty() {
        lines.push(format!(
            "sheets not read: {}",
            table.other_sheets.join(", ")
        ));
    }
    if let Some(line) = table.stopped_after() {
        lines.push(format!(
            "reading ended in a long run of blank rows after line {line}"
        ));
    }
    lines
        .iter()
        .fold(String::new(), |text, line| text + line + "\n")
}

/// The columns whose content is lost.
pub fn unmapped(table: &Table) -> Option<String> {
    let unmapped = &table.reader.understanding.unmapped;
    let names: Vec<String> = unmapped.iter().map(|(_, header)| flat(header)).collect();
    (!names.is_empty()).then(|| format!("columns not imported: {}", names.join(", ")))
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A, B, … Z, AA: a column as spreadsheets name it.
pub fn letters(place: usize) -> String {
    let mut name = String::new();
    let mut rest = place + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (place, name) in [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (702, "AAA")] {
            assert_eq!(letters(place), name);
        }
    }
}
