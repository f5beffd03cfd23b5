//! Rows that may be the header of a table, and which of them is it.

use std::collections::HashSet;

use super::columns::Meaning;
use super::header::{joined, recognise};
use super::mapping::Mapping;
use super::table::Placed;
use super::{Merge, SheetRow, TableKind};

/// One row, or two, that may be the header.
pub struct Candidate {
    pub lines: (u64, u64),
    pub columns: Vec<Placed>,
    pub unmapped: Vec<(usize, String)>,
}

impl Candidate {
    pub fn of(
        kind: TableKind,
        row: &SheetRow,
        below: Option<&SheetRow>,
        merges: &[Merge],
        mapping: &Mapping,
    ) -> Self {
        let mut found = Self {
            lines: (row.line, below.map_or(row.line, |below| below.line)),
            columns: Vec::new(),
            unmapped: Vec::new(),
        };
        let width = row
            .cells
            .len()
            .max(below.map_or(0, |below| below.cells.len()));
        for place in 0..width {
            let group = match below {
                None => text_at(row, place),
                Some(_) => group_at(row, place, merges),
            };
            let own = below.map_or_else(String::new, |below| text_at(below, place));
            let header = match (group.is_empty(), own.is_empty()) {
                (true, true) => continue,
                (false, true) => group.clone(),
                (true, false) => own.clone(),
                (false, false) => format!("{group}/{own}"),
            };
            let named = match mapping.of(kind, &header) {
                Some(mapped) => mapped,
                None if !group.is_empty() && !own.is_empty() => joined(kind, &group, &own),
                None => recognise(kind, &header),
            };
            match named {
                Some(named) => found.columns.push(Placed {
                    place,
                    header,
                    named,
                }),
                None => found.unmapped.push((place, header)),
            }
        }
        found
    }

    /// A header in the names of the import format is never meant otherwise; of others the one that
    /// names most columns is the header, and one row before two.
    pub fn score(&self) -> (bool, usize, bool) {
        let exact = self.columns.iter().filter(|one| one.named.is_exact());
        let fields: HashSet<&str> = self
            .columns
            .iter()
            .filter(|column| column.named.meaning != Meaning::Serial)
            .map(|column| column.named.field)
            .collect();
        let single = self.lines.0 == self.lines.1;
        (exact.count() >= 2, fields.len(), single)
    }

    pub fn is_header(&self) -> bool {
        let (_, fields, _) = self.score();
        fields >= 2 || (fields == 1 && self.unmapped.is_empty())
    }
}

fn text_at(row: &SheetRow, place: usize) -> String {
    row.cells
        .get(place)
        .map(|cell| cell.shown().trim().to_owned())
        .unwrap_or_default()
}

/// The text over a column: that of the merged cells it stands under, or, where a format has none, of
/// the last cell to the left that says something.
fn group_at(row: &SheetRow, place: usize, merges: &[Merge]) -> String {
    let own = text_at(row, place);
    if !own.is_empty() {
        return own;
    }
    let over = merges.iter().find(|merge| {
        (merge.lines.0..=merge.lines.1).contains(&row.line)
            && (merge.places.0..=merge.places.1).contains(&place)
    });
    match over {
        Some(merge) => text_at(row, merge.places.0),
        None if merges.is_empty() => (0..place)
            .rev()
            .map(|left| text_at(row, left))
            .find(|text| !text.is_empty())
            .unwrap_or_default(),
        None => String::new(),
    }
}
