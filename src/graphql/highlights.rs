//! Where the words of a search stand in an object, ready to be shown.

use async_graphql::{Context, SimpleObject};

use super::connection::answered;
use crate::foundation::errors::{Result, Verdicts};
use crate::foundation::text::excerpt;
use crate::platform::database::search;

/// A piece of a text.
#[derive(Clone, SimpleObject)]
pub struct HighlightPart {
    /// The piece as its author wrote it.
    text: String,
    /// Whether it is what was searched for.
    marked: bool,
}

/// The part of a field in which searched words stand.
#[derive(Clone, SimpleObject)]
pub struct Highlight {
    /// The name of the field.
    field: &'static str,
    /// The text around the words, in pieces; put together they are the excerpt.
    parts: Vec<HighlightPart>,
}

/// The fields in which one of the words stands, or another name of one.
pub fn highlights(
    ctx: &Context<'_>,
    searched: &str,
    fields: &[(&'static str, &str)],
) -> async_graphql::Result<Vec<Highlight>> {
    let words = answered(ctx, checked(searched))?;
    Ok(fields
        .iter()
        .filter_map(|(field, text)| {
            let parts = excerpt(text, &words)?.into_iter();
            let parts = parts.map(|part| HighlightPart {
                text: part.text,
                marked: part.marked,
            });
            Some(Highlight {
                field,
                parts: parts.collect(),
            })
        })
        .collect())
}

fn checked(searched: &str) -> Result<Vec<String>> {
    let mut verdicts = Verdicts::default();
    search::check(searched, "search", &mut verdicts);
    verdicts.into_result()?;
    Ok(search::words_of(searched))
}
