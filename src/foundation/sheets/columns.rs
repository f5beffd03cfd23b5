//! The columns of tables as people send them: what each is called, what its cells mean, and which
//! field of the import format it fills.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::TableKind;
use super::codes::{Vocabulary, key};
use super::shapes::{self, Shape};
use crate::foundation::reference_rows::{list, rows};

/// What the cells of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// As the import format has it.
    Exact(Shape),
    /// Numbers the rows and says nothing.
    Serial,
    Text,
    Words,
    Code(Vocabulary),
    Codes(Vocabulary),
    Needs,
    Offers,
    Held,
    Kpis,
    Offerings,
    Cases,
    Truth,
    /// A 等保 level.
    Level,
    Integer,
    /// One end of a range of money.
    Amount,
    /// A whole range of money, or why there is none.
    Budget,
    Price,
    Deadline,
    Phone,
}

/// A column that is known.
#[derive(Clone, Debug)]
pub struct Column {
    pub field: &'static str,
    pub meaning: Meaning,
    /// Whether it stands in the form to fill in.
    pub in_form: bool,
    /// Whether publishing needs it.
    pub required: bool,
    pub zh: &'static str,
    pub en: &'static str,
    pub note_zh: &'static str,
    pub note_en: &'static str,
    pub example_zh: &'static str,
    pub example_en: &'static str,
    for_demands: bool,
    for_suppliers: bool,
    other: Vec<&'static str>,
}

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let table = include_str!("columns.tsv");
    rows(table)
        .map(
            |[
                of,
                field,
                meaning,
                marks,
                zh,
                en,
                other_zh,
                other_en,
                note_zh,
                note_en,
                example_zh,
                example_en,
            ]| {
                let mut other = list(other_zh);
                other.extend(list(other_en));
                Column {
                    field,
                    meaning: meaning_of(meaning),
                    in_form: marks.contains('t'),
                    required: marks.contains('r'),
                    zh,
                    en,
                    note_zh,
                    note_en,
                    example_zh,
                    example_en: if example_en.is_empty() {
                        example_zh
                    } else {
                        example_en
                    },
                    for_demands: of != "s",
                    for_suppliers: of != "d",
                    other,
                }
            },
        )
        .collect()
});

fn meaning_of(word: &'static str) -> Meaning {
    if let Some(list) = word.strip_prefix("choice:") {
        return Meaning::Code(Vocabulary::Choice(list));
    }
    match word {
        "serial" => Meaning::Serial,
        "text" => Meaning::Text,
        "words" => Meaning::Words,
        "region" => Meaning::Code(Vocabulary::Regions),
        "regions" => Meaning::Codes(Vocabulary::Regions),
        "areas" => Meaning::Codes(Vocabulary::Areas),
        "qualifications" => Meaning::Codes(Vocabulary::Qualifications),
        "needs" => Meaning::Needs,
        "offers" => Meaning::Offers,
        "held" => Meaning::Held,
        "kpis" => Meaning::Kpis,
        "offerings" => Meaning::Offerings,
        "cases" => Meaning::Cases,
        "truth" => Meaning::Truth,
        "level" => Meaning::Level,
        "integer" => Meaning::Integer,
        "amount:min" | "amount:max" => Meaning::Amount,
        "budget" => Meaning::Budget,
        "price" => Meaning::Price,
        "deadline" => Meaning::Deadline,
        "phone" => Meaning::Phone,
        _ => panic!("the table of columns means nothing by {word}"),
    }
}

type Names = HashMap<String, &'static Column>;

static DEMAND_NAMES: LazyLock<Names> = LazyLock::new(|| names(TableKind::Demands));
static SUPPLIER_NAMES: LazyLock<Names> = LazyLock::new(|| names(TableKind::Suppliers));

fn names(kind: TableKind) -> Names {
    let forms = columns(kind).flat_map(|column| {
        let own = [column.zh, column.en].into_iter();
        own.chain(column.other.iter().copied())
            .map(move |form| (key(form), column))
    });
    forms.collect()
}

/// The columns of a kind of table, in the order of the form.
pub fn columns(kind: TableKind) -> impl Iterator<Item = &'static Column> {
    COLUMNS.iter().filter(move |column| match kind {
        TableKind::Demands => column.for_demands,
        TableKind::Suppliers => column.for_suppliers,
    })
}

/// The column that people call so.
pub fn named(kind: TableKind, name: &str) -> Option<&'static Column> {
    match kind {
        TableKind::Demands => DEMAND_NAMES.get(name),
        TableKind::Suppliers => SUPPLIER_NAMES.get(name),
    }
    .copied()
}

/// The column that fills a field, as a mapping file names it.
pub fn filling(kind: TableKind, field: &str) -> Option<&'static Column> {
    columns(kind).find(|column| column.field == field)
}

/// The columns of the import format under their own names.
pub fn exact(kind: TableKind) -> &'static [shapes::Column] {
    match kind {
        TableKind::Demands => shapes::DEMAND_COLUMNS,
        TableKind::Suppliers => shapes::SUPPLIER_COLUMNS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [TableKind; 2] = [TableKind::Demands, TableKind::Suppliers];

    #[test]
    fn a_name_belongs_to_one_column_only() {
        for kind in KINDS {
            let mut seen: HashMap<String, &str> = HashMap::new();
            for column in columns(kind) {
                let own = [column.zh, column.en].into_iter();
                for form in own.chain(column.other.iter().copied()) {
                    let earlier = seen.insert(key(form), column.field);
                    let same = earlier.is_none_or(|field| field == column.field);
                    assert!(same, "{form} is {} and {earlier:?}", column.field);
                }
            }
        }
    }

    #[test]
    fn every_documented_column_has_names_and_every_named_one_is_documented() {
        // These stand for several fields, or for none.
        const OWN: [&str; 3] = ["serial", "budget", "price"];
        for kind in KINDS {
            for (field, _) in exact(kind) {
                assert!(filling(kind, field).is_some(), "{field} has no name");
            }
            for column in columns(kind).filter(|column| !OWN.contains(&column.field)) {
                let known = exact(kind).iter().any(|(field, _)| *field == column.field);
                assert!(known, "{} is not documented", column.field);
            }
        }
    }
}
