//! Reference data in the API: taxonomy, capabilities, qualifications, regions.

use async_graphql::{Context, Object};

use super::context::operation;
use crate::foundation::locale::Locale;
use crate::foundation::regions::{self, Region};
use crate::foundation::taxonomy::{self, Area, Group, Keyword};
use crate::foundation::vocabulary::{self, Capability, Qualification};

/// Declares an object over an entry of the reference data.
macro_rules! entries {
    ($($(#[$doc:meta])* $object:ident over $entry:ty, found by $find:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy)]
            pub struct $object(pub &'static $entry);

            impl $object {
                /// The entry of a code.
                pub fn of(code: &str) -> Option<Self> {
                    ($find)(code).map(Self)
                }

                /// Its name in a language.
                pub fn label(&self, locale: Locale) -> String {
                    locale.choose(&self.0.en, &self.0.zh)
                }
            }
        )+
    };
}

entries! {
    /// A group of areas.
    GroupObject over Group, found by taxonomy::group;
    /// An area of the action plan.
    AreaObject over Area, found by taxonomy::area;
    /// An application keyword of an area.
    KeywordObject over Keyword, found by taxonomy::keyword;
    /// A capability.
    CapabilityObject over Capability, found by vocabulary::capability;
    /// A qualification.
    QualificationObject over Qualification, found by vocabulary::qualification;
    /// A region.
    RegionObject over Region, found by regions::region;
}

/// A group of areas of the action plan.
#[Object(name = "TaxonomyGroup")]
impl GroupObject {
    /// Its stable code.
    async fn code(&self) -> &str {
        self.0.code
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.label(operation(ctx).locale)
    }

    /// Its areas in the order of the plan.
    async fn areas(&self) -> Vec<AreaObject> {
        taxonomy::areas()
            .iter()
            .filter(|area| area.group == self.0.code)
            .map(AreaObject)
            .collect()
    }
}

/// An area of the action plan (苏政发〔2025〕108号).
#[Object(name = "TaxonomyArea")]
impl AreaObject {
    /// Its stable code.
    async fn code(&self) -> &str {
        self.0.code
    }

    /// Its number in the plan, 1 to 26.
    async fn number(&self) -> i32 {
        i32::from(self.0.no)
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.label(operation(ctx).locale)
    }

    /// Whether demands are published under it; policy items take none.
    async fn accepts_demands(&self) -> bool {
        self.0.accepts_demands
    }

    /// Its application keywords.
    async fn keywords(&self) -> Vec<KeywordObject> {
        self.0.keywords.iter().map(KeywordObject).collect()
    }
}

/// An application keyword of an area.
#[Object(name = "TaxonomyKeyword")]
impl KeywordObject {
    /// Its stable code.
    async fn code(&self) -> &str {
        self.0.code
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.label(operation(ctx).locale)
    }
}

/// What a demand may ask for and a supplier may offer.
#[Object(name = "Capability")]
impl CapabilityObject {
    /// Its stable code.
    async fn code(&self) -> &str {
        self.0.code
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.label(operation(ctx).locale)
    }

    /// What is meant by it.
    async fn description(&self, ctx: &Context<'_>) -> String {
        operation(ctx)
            .locale
            .choose(self.0.description_en, self.0.description_zh)
    }
}

/// A certificate, permit or recognition.
#[Object(name = "Qualification")]
impl QualificationObject {
    /// Its stable code.
    async fn code(&self) -> &str {
        self.0.code
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.label(operation(ctx).locale)
    }

    /// What it shows.
    async fn description(&self, ctx: &Context<'_>) -> String {
        operation(ctx)
            .locale
            .choose(self.0.description_en, self.0.description_zh)
    }
}

/// A region by its GB/T 2260 code.
#[Object(name = "Region")]
impl RegionObject {
    /// Six digits.
    async fn code(&self) -> &str {
        self.0.code.as_str()
    }

    /// Its name in the language of the caller.
    async fn name(&self, ctx: &Context<'_>) -> String {
        self.label(operation(ctx).locale)
    }

    /// The region it lies in.
    async fn parent(&self) -> Option<RegionObject> {
        self.0.code.parent().map(|code| RegionObject(code.region()))
    }

    /// The regions that lie directly in it.
    async fn children(&self) -> Vec<RegionObject> {
        regions::regions()
            .iter()
            .filter(|region| region.code.parent() == Some(self.0.code))
            .map(RegionObject)
            .collect()
    }
}

/// The reads of reference data.
#[derive(Default)]
pub struct ReferenceQuery;

#[Object]
impl ReferenceQuery {
    /// The taxonomy of the action plan: eight groups, 26 areas, their keywords.
    async fn taxonomy(&self) -> Vec<GroupObject> {
        taxonomy::groups().iter().map(GroupObject).collect()
    }

    /// The vocabulary of capabilities.
    async fn capabilities(&self) -> Vec<CapabilityObject> {
        vocabulary::capabilities()
            .iter()
            .map(CapabilityObject)
            .collect()
    }

    /// The vocabulary of qualifications.
    async fn qualifications(&self) -> Vec<QualificationObject> {
        vocabulary::qualifications()
            .iter()
            .map(QualificationObject)
            .collect()
    }

    /// A region by its code; Jiangsu when none is given.
    async fn region(
        &self,
        #[graphql(
            desc = "GB/T 2260, six digits.",
            default_with = "\"320000\".to_owned()"
        )]
        code: String,
    ) -> Option<RegionObject> {
        RegionObject::of(&code)
    }
}
