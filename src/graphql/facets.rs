//! One value of a facet, with its name.

use async_graphql::SimpleObject;

use super::reference::{AreaObject, CapabilityObject, RegionObject};
use super::values::int;
use crate::foundation::locale::Locale;
use crate::platform::database::facets::Facet;

/// One value of a facet and how many rows of the list have it.
#[derive(Clone, SimpleObject)]
#[graphql(name = "Facet")]
pub struct FacetObject {
    /// The value's code.
    pub code: String,
    /// Its name in the language of the caller.
    pub label: String,
    /// How many rows have it under the other conditions of the filter.
    pub count: i32,
}

/// Where the names of the values stand.
#[derive(Clone, Copy)]
pub enum Labels {
    Areas,
    Capabilities,
    Regions,
    /// The values are words of the schema.
    None,
}

impl FacetObject {
    pub fn of(facet: Facet, labels: Labels, locale: Locale) -> Self {
        let code = &facet.code;
        let label = match labels {
            Labels::Areas => AreaObject::of(code).map(|area| area.label(locale)),
            Labels::Capabilities => CapabilityObject::of(code).map(|one| one.label(locale)),
            Labels::Regions => RegionObject::of(code).map(|region| region.label(locale)),
            Labels::None => None,
        };
        Self {
            label: label.unwrap_or_else(|| code.clone()),
            count: int(facet.count),
            code: facet.code,
        }
    }
}
