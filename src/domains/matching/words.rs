//! The words that the engine knows beside the texts: the vocabulary in both languages.

use super::config::MatchingConfig;
use super::engine::{Alias, Aliases, Weights};
use super::evaluation::{self, EvaluationError, Figures, JudgedSet};
use crate::foundation::errors::{Error, Result};
use crate::foundation::{regions, taxonomy, vocabulary};

/// The weights of the configuration over the built-in ones.
pub fn weights(config: &MatchingConfig) -> Result<Weights> {
    if config.weights_file.is_empty() {
        return Ok(Weights::default());
    }
    let text = std::fs::read_to_string(&config.weights_file).map_err(Error::internal)?;
    serde_json::from_str(&text).map_err(Error::internal)
}

/// The table of other names, ready for an engine.
pub fn aliases() -> Aliases {
    Aliases::new(entries())
}

/// Measures the engine on a judged set, with the weights and words that serve matches.
pub fn evaluate(set: &JudgedSet, config: &MatchingConfig) -> Result<Figures> {
    evaluation::evaluate(set, &weights(config)?, entries())
        .map_err(|fault: EvaluationError| Error::internal(fault))
}

fn entries() -> Vec<Alias> {
    let named =
        |code: &str, zh: &str, other_zh: &[&str], en: &str, other_en: &[&str], shown_only: bool| {
            Alias {
                code: code.into(),
                zh: std::iter::once(zh)
                    .chain(other_zh.iter().copied())
                    .map(str::to_owned)
                    .collect(),
                en: std::iter::once(en)
                    .chain(other_en.iter().copied())
                    .map(str::to_owned)
                    .collect(),
                shown_only,
            }
        };
    let capabilities = vocabulary::capabilities().iter().map(|one| {
        named(
            one.code,
            one.zh,
            &one.other_zh,
            one.en,
            &one.other_en,
            false,
        )
    });
    let areas = taxonomy::areas().iter().map(|one| {
        named(
            one.code,
            one.zh,
            &one.other_zh,
            one.en,
            &one.other_en,
            false,
        )
    });
    // Keywords translate; as facts they would be too broad.
    let keywords = taxonomy::areas()
        .iter()
        .flat_map(|area| &area.keywords)
        .map(|one| named("", one.zh, &one.other_zh, one.en, &one.other_en, false));
    let qualifications = vocabulary::qualifications()
        .iter()
        .map(|one| named(one.code, one.zh, &[], one.en, &[], true));
    let places = regions::regions()
        .iter()
        .map(|one| named(one.code.as_str(), one.zh, &[], one.en, &[], true));
    capabilities
        .chain(areas)
        .chain(keywords)
        .chain(qualifications)
        .chain(places)
        .collect()
}
