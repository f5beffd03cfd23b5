//! What somebody may mean who is still typing: names of the vocabulary, organisations, suppliers and
//! open demands.

use std::sync::LazyLock;

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use super::connection::answered;
use super::context::operation;
use crate::domains::{demands, identity, suppliers};
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::{regions, taxonomy, text, vocabulary};
use crate::platform::operation::Operation;

/// How many suggestions there are at most.
const MOST: i32 = 20;

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SuggestionKind {
    /// An area of the action plan.
    Area,
    /// An application keyword of an area.
    Keyword,
    /// A capability.
    Capability,
    /// A region.
    Region,
    /// An organisation of the directory.
    Organisation,
    /// A published supplier.
    Supplier,
    /// An open demand.
    Demand,
}

/// One thing that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct Suggestion {
    /// What it is.
    kind: SuggestionKind,
    /// What it is called; entries of the vocabulary in the language of the caller.
    label: String,
    /// The code of an entry of the vocabulary, for a filter.
    code: Option<String>,
    /// The identifier of an object, for `node`.
    id: Option<ID>,
}

/// An entry of the vocabulary, ready to be searched.
struct Entry {
    kind: SuggestionKind,
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    /// Folded names, and how the Chinese one is spelled.
    names: Vec<String>,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entry = |kind, code, zh, en| Entry {
        kind,
        code,
        zh,
        en,
        names: vec![text::fold(zh), text::fold(en), text::spelled(zh)],
    };
    let areas = taxonomy::areas()
        .iter()
        .filter(|area| area.active && area.accepts_demands);
    let keywords = areas.clone().flat_map(|area| &area.keywords);
    areas
        .clone()
        .map(|one| entry(SuggestionKind::Area, one.code, one.zh, one.en))
        .chain(keywords.map(|one| entry(SuggestionKind::Keyword, one.code, one.zh, one.en)))
        .chain(
            vocabulary::capabilities()
                .iter()
                .map(|one| entry(SuggestionKind::Capability, one.code, one.zh, one.en)),
        )
        .chain(
            regions::regions()
                .iter()
                .map(|one| entry(SuggestionKind::Region, one.code.as_str(), one.zh, one.en)),
        )
        .collect()
});

/// What is suggested while somebody types.
#[derive(Default)]
pub struct SuggestionsQuery;

#[Object]
impl SuggestionsQuery {
    /// What may be meant by the beginning of a search, what begins with it first: Chinese or
    /// English, syllables (`changzhou`) or first letters (`czsrm`). None for an empty text.
    async fn suggestions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed so far.")] text: String,
        #[graphql(desc = "Only these kinds; all when it is not given.")] kinds: Option<
            Vec<SuggestionKind>,
        >,
        #[graphql(desc = "How many at most, 1 to 20.", default = 10)] first: i32,
    ) -> async_graphql::Result<Vec<Suggestion>> {
        answered(
            ctx,
            suggest(operation(ctx), &text, kinds.as_deref(), first).await,
        )
    }
}

async fn suggest(
    operation: &Operation,
    typed: &str,
    kinds: Option<&[SuggestionKind]>,
    first: i32,
) -> Result<Vec<Suggestion>> {
    let mut verdicts = Verdicts::default();
    verdicts.between("first", i64::from(first), 1, i64::from(MOST));
    verdicts.into_result()?;
    let typed = text::fold(typed);
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    let wanted = |kind| kinds.is_none_or(|kinds| kinds.contains(&kind));
    let mut found: Vec<Suggestion> = of_the_vocabulary(operation, typed)
        .filter(|one| wanted(one.kind))
        .collect();
    let most = u64::from(first.unsigned_abs());
    let object = |kind, label, id: String| Suggestion {
        kind,
        label,
        code: None,
        id: Some(ID(id)),
    };
    if wanted(SuggestionKind::Organisation) {
        let rows = identity::suggest_organisations(operation, typed, most).await?;
        let rows = rows.into_iter();
        found.extend(
            rows.map(|(id, name)| object(SuggestionKind::Organisation, name, id.to_string())),
        );
    }
    if wanted(SuggestionKind::Supplier) {
        let rows = suppliers::suggest(operation, typed, most)
            .await?
            .into_iter();
        found.extend(rows.map(|(id, line)| object(SuggestionKind::Supplier, line, id.to_string())));
    }
    if wanted(SuggestionKind::Demand) {
        let rows = demands::suggest(operation, typed, most).await?.into_iter();
        found.extend(rows.map(|(id, title)| object(SuggestionKind::Demand, title, id.to_string())));
    }
    // Sorting keeps the order of what is alike: the vocabulary, then objects, the newest first.
    found.sort_by_key(|one| {
        let label = text::fold(&one.label);
        (!label.starts_with(typed), !label.contains(typed))
    });
    found.truncate(usize::try_from(first).unwrap_or_default());
    Ok(found)
}

fn of_the_vocabulary<'a>(
    operation: &'a Operation,
    typed: &'a str,
) -> impl Iterator<Item = Suggestion> + 'a {
    let spellings = text::spellings(typed);
    ENTRIES
        .iter()
        .filter(move |entry| {
            let says = |name: &String| {
                name.contains(typed) || spellings.iter().any(|way| name.contains(way))
            };
            entry.names.iter().any(says)
        })
        .map(|entry| Suggestion {
            kind: entry.kind,
            label: operation.locale.choose(entry.en, entry.zh),
            code: Some(entry.code.to_owned()),
            id: None,
        })
}
