//! The file that says which column fills which field, where the headers do not, or say it wrongly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::TableKind;
use super::amounts::Unit;
use super::codes::key;
use super::columns::{exact, filling};
use super::header::Named;
use super::refusals::MAPPING_INVALID;
use super::shapes::{self, put};
use crate::foundation::errors::Refusal;

/// What a mapping file says; every part may be absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// The sheet, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line of the header, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_line: Option<u64>,
    /// What amounts are in where neither header nor cell says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// What rows say that have no such column, by field and written as a cell.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    #[serde(rename = "column", skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<MappedColumn>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// The header as it stands in the table; width, script and spaces do not matter.
    pub header: String,
    /// The field that it fills; empty for a column that is left out.
    pub field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

impl Mapping {
    /// Reads a file of TOML and checks its fields.
    pub fn parse(text: &str, kind: TableKind) -> Result<Self, Refusal> {
        let invalid = |reason: String| MAPPING_INVALID.with("reason", reason.trim_end());
        let mapping: Self = toml::from_str(text).map_err(|fault| invalid(fault.to_string()))?;
        for column in mapping
            .columns
            .iter()
            .filter(|column| !column.field.is_empty())
        {
            if field(kind, &column.field).is_none() {
                return Err(invalid(format!("there is no field {}", column.field)));
            }
        }
        mapping.constants(kind)?;
        Ok(mapping)
    }

    /// As a file to edit.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).expect("texts, numbers and lists of them are TOML")
    }

    /// What the file says about a header: `Some(None)` leaves the column out.
    pub fn of(&self, kind: TableKind, header: &str) -> Option<Option<Named>> {
        let header = key(header);
        let column = self
            .columns
            .iter()
            .find(|column| key(&column.header) == header)?;
        let named = field(kind, &column.field).map(|named| Named {
            unit: column.unit.or(named.unit),
            ..named
        });
        Some(named)
    }

    /// The constants as values of the import format.
    pub fn constants(&self, kind: TableKind) -> Result<Map<String, Value>, Refusal> {
        let mut object = Map::new();
        for (name, text) in &self.constants {
            let known = exact(kind).iter().find(|(field, _)| field == name);
            let Some((field, shape)) = known else {
                return Err(MAPPING_INVALID.with("reason", format!("there is no field {name}")));
            };
            put(&mut object, field, shapes::value(*shape, text));
        }
        Ok(object)
    }
}

/// A field with the meaning that people's cells have; of the fields that people have no words for,
/// that of the import format.
fn field(kind: TableKind, field: &str) -> Option<Named> {
    let meant = filling(kind, field).map(|column| Named::of(column, None));
    meant.or_else(|| {
        let column = exact(kind).iter().find(|(name, _)| *name == field)?;
        Some(Named::exactly(*column))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_read_and_written() {
        let text = "header_line = 3\nunit = \"万元\"\n[constants]\n\"organisation.kind\" = \"ENTERPRISE\"\n\
                    [[column]]\nheader = \"拟投入\"\nfield = \"budget\"\nunit = \"元\"\n\
                    [[column]]\nheader = \"附件\"\nfield = \"\"\n";
        let mapping = Mapping::parse(text, TableKind::Demands).expect("a mapping");
        let named = mapping
            .of(TableKind::Demands, " 擬投入")
            .expect("known")
            .expect("a field");
        assert_eq!((named.field, named.unit), ("budget", Some(Unit::Yuan)));
        assert!(
            mapping
                .of(TableKind::Demands, "附件")
                .expect("known")
                .is_none()
        );
        assert!(mapping.of(TableKind::Demands, "别的").is_none());
        let again = Mapping::parse(&mapping.to_toml(), TableKind::Demands);
        assert_eq!(again, Ok(mapping));
    }

    #[test]
    fn unknown_keys_fields_and_units_are_refused() {
        for text in [
            "colour = 1",
            "unit = \"美元\"",
            "[[column]]\nheader = \"a\"\nfield = \"titel\"",
            "[[column]]\nheader = \"a\"\nfield = \"title\"\nx = 1",
            "[constants]\nx = \"1\"",
            "[[column]]",
        ] {
            let refused = Mapping::parse(text, TableKind::Demands).expect_err(text);
            assert_eq!(refused.code.name, "MAPPING_INVALID");
        }
    }
}
