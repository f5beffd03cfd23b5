//! A table among the rows of a sheet: where its header is, what each column fills, and which rows are
//! rows of it. Titles above it, notes below it, examples and totals are told apart from data; a row
//! that may be either is refused, so that nothing is lost in silence.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::amounts::Unit;
use super::candidate::Candidate;
use super::cells;
use super::codes::key;
use super::columns::Meaning;
use super::header::Named;
use super::mapping::{MappedColumn, Mapping};
use super::refusals::{
    FORMULA_WITHOUT_VALUE, ROW_AFTER_NOTES, ROW_REPEATED, TABLE_COLUMN_REPEATED,
    TABLE_WITHOUT_HEADER,
};
use super::shapes::{get, put};
use super::{Cell, Merge, SheetRow, TableKind};
use crate::foundation::errors::Refusal;

/// Rows of a sheet among which the header is looked for.
pub const SEARCHED_ROWS: usize = 60;
/// Notes that are remembered to be shown.
const KEPT_NOTES: usize = 50;
/// A sheet has at most so many columns, and so many merged cells can lie beside each other.
const MOST_COLUMNS: usize = 200;

const EXAMPLES: [&str; 6] = ["示例", "样例", "填写示例", "举例", "例:", "example"];
const TOTALS: [&str; 8] = [
    "合计", "总计", "小计", "共计", "汇总", "total", "subtotal", "sum",
];
const NOTES: [&str; 14] = [
    "备注", "说明", "填表", "填报", "填写", "注:", "注1", "注意", "审核", "制表", "编制", "报送",
    "note", "remark",
];

/// A column that was understood.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Its place in the sheet, from 0.
    pub place: usize,
    pub header: String,
    pub named: Named,
}

/// What was understood of a table.
#[derive(Clone, Debug)]
pub struct Understanding {
    pub kind: TableKind,
    /// The lines of the header, from 1; two where names stand under groups.
    pub header: (u64, u64),
    pub columns: Vec<Placed>,
    /// Columns with a header that nothing is known about, and those that a mapping leaves out.
    pub unmapped: Vec<(usize, String)>,
    /// What stands above the header.
    pub titles: Vec<(u64, String)>,
    constants: Map<String, Value>,
}

impl Understanding {
    /// Whether the table has the names of the import format, and so its cells.
    pub fn is_exact(&self) -> bool {
        self.columns.iter().any(|column| column.named.is_exact())
    }

    /// What was understood, to be edited and given back.
    pub fn mapping(&self, sheet: Option<&str>) -> Mapping {
        let known = self.columns.iter().map(|column| MappedColumn {
            header: column.header.clone(),
            field: column.named.field.to_owned(),
            unit: column.named.unit,
        });
        let unknown = self.unmapped.iter().map(|(_, header)| MappedColumn {
            header: header.clone(),
            field: String::new(),
            unit: None,
        });
        Mapping {
            sheet: sheet.map(str::to_owned),
            header_line: Some(self.header.0),
            columns: if self.is_exact() {
                Vec::new()
            } else {
                known.chain(unknown).collect()
            },
            ..Mapping::default()
        }
    }
}

/// Finds the table among the first rows of a sheet.
pub fn understand(
    kind: TableKind,
    rows: &[SheetRow],
    merges: &[Merge],
    mapping: &Mapping,
) -> Result<Understanding, Refusal> {
    let mut best: Option<Candidate> = None;
    for (at, row) in rows.iter().enumerate().take(SEARCHED_ROWS) {
        if mapping.header_line.is_some_and(|line| line != row.line) {
            continue;
        }
        let next = rows.get(at + 1).filter(|next| next.line == row.line + 1);
        let single = Candidate::of(kind, row, None, merges, mapping);
        let double = next.map(|next| Candidate::of(kind, row, Some(next), merges, mapping));
        for candidate in std::iter::once(single).chain(double) {
            if best
                .as_ref()
                .is_none_or(|best| candidate.score() > best.score())
            {
                best = Some(candidate);
            }
        }
    }
    let found = best.filter(Candidate::is_header);
    let Some(found) = found else {
        return Err(TABLE_WITHOUT_HEADER.refusal());
    };
    let above = rows.iter().take_while(|row| row.line < found.lines.0);
    let titles: Vec<(u64, String)> = above
        .flat_map(|row| row.cells.iter().map(move |cell| (row.line, cell)))
        .filter(|(_, cell)| !cell.is_blank())
        .map(|(line, cell)| (line, cut(&cell.shown())))
        .collect();
    let unit = mapping
        .unit
        .or_else(|| titles.iter().find_map(|(_, title)| declared(title)));
    let mut first: HashMap<&'static str, &str> = HashMap::new();
    for column in &found.columns {
        if column.named.meaning == Meaning::Serial {
            continue;
        }
        if let Some(first) = first.insert(column.named.field, &column.header) {
            return Err(TABLE_COLUMN_REPEATED
                .with("first", first)
                .with("second", &column.header)
                .at(column.named.field));
        }
    }
    let mut columns = found.columns;
    for column in &mut columns {
        if let Meaning::Amount | Meaning::Budget | Meaning::Price = column.named.meaning {
            column.named.unit = column.named.unit.or(unit);
        }
    }
    Ok(Understanding {
        kind,
        header: found.lines,
        columns,
        unmapped: found.unmapped,
        titles,
        constants: mapping.constants(kind)?,
    })
}

/// 单位：万元 above a table.
fn declared(title: &str) -> Option<Unit> {
    let title = key(title);
    let (_, after) = title.rsplit_once("单位:")?;
    Unit::parse(after.trim_end_matches([')', '.', ']']))
}

/// An object of the import format, or the reasons why a row is none.
pub type ReadRow = (u64, Result<Map<String, Value>, Vec<Refusal>>);

/// Reads the rows of a table that was understood, in the order of the sheet.
pub struct TableReader {
    pub understanding: Understanding,
    /// What was taken for a note, a total or a section, with its line; the first of them.
    pub notes: Vec<(u64, String)>,
    /// How many rows were taken for examples.
    pub examples: u64,
    /// How many cells gave the last value of a formula.
    pub formulas: u64,
    merges: Vec<Merge>,
    next_merge: usize,
    reaching_down: Vec<(Merge, Cell)>,
    wide: HashSet<u64>,
    ended: bool,
    seen: HashMap<String, u64>,
}

impl TableReader {
    pub fn new(understanding: Understanding, merges: &[Merge]) -> Self {
        let below = |merge: &&Merge| merge.lines.0 > understanding.header.1;
        let wide = merges
            .iter()
            .filter(below)
            .filter(|merge| merge.places.1 > merge.places.0)
            .map(|merge| merge.lines.0)
            .collect();
        let mut tall: Vec<Merge> = merges
            .iter()
            .filter(below)
            .filter(|merge| merge.lines.1 > merge.lines.0 && merge.places.0 < MOST_COLUMNS)
            .copied()
            .collect();
        tall.sort_by_key(|merge| merge.lines.0);
        Self {
            understanding,
            notes: Vec::new(),
            examples: 0,
            formulas: 0,
            merges: tall,
            next_merge: 0,
            reaching_down: Vec::new(),
            wide,
            ended: false,
            seen: HashMap::new(),
        }
    }

    /// Reads a row; `None` when it is no row of the table.
    pub fn read(&mut self, mut row: SheetRow) -> Option<ReadRow> {
        let line = row.line;
        if line <= self.understanding.header.1 || row.cells.iter().all(Cell::is_blank) {
            return None;
        }
        if !self.understanding.is_exact() {
            let verdict = self.sort_out(&row);
            self.fill_down(&mut row);
            match verdict {
                Sort::Data => {}
                Sort::Beside => return None,
                Sort::AfterNotes => {
                    return Some((line, Err(vec![ROW_AFTER_NOTES.refusal()])));
                }
            }
        }
        Some((line, self.object(&row)))
    }

    fn object(&mut self, row: &SheetRow) -> Result<Map<String, Value>, Vec<Refusal>> {
        let mut object = Map::new();
        let mut reasons = Vec::new();
        for column in &self.understanding.columns {
            let cell = row.cells.get(column.place).unwrap_or(&Cell::Empty);
            if row.formulas.contains(&column.place) {
                self.formulas += 1;
                if *cell == Cell::Empty {
                    reasons.push(FORMULA_WITHOUT_VALUE.at(column.named.field));
                }
            }
            if let Err(refusal) = cells::read(&column.named, cell, &mut object) {
                let path = refusal.path.clone();
                reasons.push(refusal.at(path.unwrap_or_else(|| column.named.field.to_owned())));
            }
        }
        for (name, constant) in &self.understanding.constants {
            match (object.get_mut(name), constant) {
                (Some(Value::Object(inside)), Value::Object(given)) => {
                    for (name, value) in given {
                        inside.entry(name.clone()).or_insert_with(|| value.clone());
                    }
                }
                (Some(_), _) => {}
                (None, value) => {
                    object.insert(name.clone(), value.clone());
                }
            }
        }
        if !self.understanding.is_exact() {
            complete(self.understanding.kind, &mut object);
            if get(&object, "externalId").is_none()
                && let Some(id) = derived_id(self.understanding.kind, &object)
            {
                if let Some(earlier) = self.seen.insert(id.clone(), row.line) {
                    reasons.push(ROW_REPEATED.with("line", earlier));
                }
                object.insert("externalId".to_owned(), id.into());
            }
        }
        if reasons.is_empty() {
            Ok(object)
        } else {
            Err(reasons)
        }
    }

    fn sort_out(&mut self, row: &SheetRow) -> Sort {
        let said: Vec<usize> = (0..row.cells.len())
            .filter(|place| !row.cells[*place].is_blank())
            .collect();
        let Some(first) = said.first() else {
            return Sort::Beside;
        };
        let text = row.cells[*first].shown();
        let folded = key(&text);
        let begins = |words: &[&str]| words.iter().any(|word| folded.starts_with(word));
        let columns = &self.understanding.columns;
        let mapped = said
            .iter()
            .filter(|place| columns.iter().any(|column| column.place == **place));
        let mapped = mapped.count();
        let alone = said.len() == 1;
        let wide = self.wide.contains(&row.line);
        if begins(&EXAMPLES) {
            self.examples += 1;
            return Sort::Beside;
        }
        let repeats = columns
            .iter()
            .filter(|column| {
                let own = row.cells.get(column.place).map(Cell::shown);
                own.is_some_and(|own| key(&own) == key(&column.header))
            })
            .count();
        if repeats >= 2 && repeats == mapped {
            return Sort::Beside;
        }
        let is_total = TOTALS.contains(&folded.trim_end_matches(':'));
        let is_note = begins(&NOTES) && (alone || wide || folded.contains(':'));
        self.ended |= is_note;
        let is_section = alone && (wide || (mapped == 0 && columns.len() >= 3));
        if is_total || is_note || is_section || (self.ended && (alone || mapped < 2)) {
            if self.notes.len() < KEPT_NOTES {
                self.notes.push((row.line, cut(&text)));
            }
            return Sort::Beside;
        }
        if self.ended {
            return Sort::AfterNotes;
        }
        Sort::Data
    }

    /// A cell that reaches over several rows says the same in each of them.
    fn fill_down(&mut self, row: &mut SheetRow) {
        let line = row.line;
        self.reaching_down
            .retain(|(merge, _)| merge.lines.1 >= line);
        for (merge, cell) in &self.reaching_down {
            let place = merge.places.0;
            if row.cells.len() <= place {
                row.cells.resize(place + 1, Cell::Empty);
            }
            if row.cells[place].is_blank() {
                row.cells[place] = cell.clone();
            }
        }
        while let Some(merge) = self.merges.get(self.next_merge) {
            if merge.lines.0 > line {
                break;
            }
            self.next_merge += 1;
            let cell = row.cells.get(merge.places.0);
            if let Some(cell) = cell.filter(|cell| merge.lines.0 == line && !cell.is_blank())
                && self.reaching_down.len() < MOST_COLUMNS
            {
                self.reaching_down.push((*merge, cell.clone()));
            }
        }
    }
}

enum Sort {
    Data,
    /// A note, a total, an example.
    Beside,
    AfterNotes,
}

/// Fills in what people leave out because it follows: the organisation's region from that of the
/// demand, and its kind where its name ends in it.
fn complete(kind: TableKind, object: &mut Map<String, Value>) {
    let text = |object: &Map<String, Value>, name| {
        get(object, name).and_then(Value::as_str).map(str::to_owned)
    };
    let Some(name) = text(object, "organisation.name") else {
        return;
    };
    if kind == TableKind::Demands
        && get(object, "organisation.regionCode").is_none()
        && let Some(region) = text(object, "regionCode")
    {
        put(object, "organisation.regionCode", region.into());
    }
    const KINDS: [(&str, &str); 14] = [
        ("公司", "ENTERPRISE"),
        ("集团", "ENTERPRISE"),
        ("医院", "HOSPITAL"),
        ("大学", "SCHOOL"),
        ("学院", "SCHOOL"),
        ("学校", "SCHOOL"),
        ("中学", "SCHOOL"),
        ("小学", "SCHOOL"),
        ("研究院", "INSTITUTE"),
        ("研究所", "INSTITUTE"),
        ("委员会", "AGENCY"),
        ("人民政府", "AGENCY"),
        ("局", "AGENCY"),
        ("厅", "AGENCY"),
    ];
    let folded = key(&name);
    let ending = KINDS.iter().find(|(ending, _)| folded.ends_with(ending));
    if get(object, "organisation.kind").is_none()
        && let Some((_, kind)) = ending
    {
        put(object, "organisation.kind", (*kind).into());
    }
}

/// A key for a row that has none: the same for the same organisation and title, in whatever width or
/// script, so that a table may be sent again. A supplier is one an organisation.
fn derived_id(kind: TableKind, object: &Map<String, Value>) -> Option<String> {
    let organisation = get(object, "organisation.name")?.as_str()?;
    let title = match kind {
        TableKind::Demands => get(object, "title")?.as_str()?,
        TableKind::Suppliers => "",
    };
    let mut hash = Sha256::new();
    hash.update(key(organisation));
    hash.update([0]);
    hash.update(key(title));
    let digest = hash.finalize();
    let short: String = digest[..12]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Some(format!("auto-{short}"))
}

fn cut(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    flat.chars().take(200).collect()
}

#[cfg(test)]
mod tests;
