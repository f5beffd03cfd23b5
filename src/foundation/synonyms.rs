//! Other names of what people search for: the names of one entry of the taxonomy or of the
//! vocabulary, in both languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::text::fold;
use super::{taxonomy, vocabulary};

/// The folded names of one entry, the main ones first.
type Names = Vec<String>;

struct Synonyms {
    entries: Vec<Names>,
    /// The entries that have a name; a name may belong to several.
    by_name: HashMap<String, Vec<usize>>,
}

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let capabilities = vocabulary::capabilities()
        .iter()
        .map(|one| names([one.zh, one.en], &one.other_zh, &one.other_en));
    let qualifications = vocabulary::qualifications()
        .iter()
        .map(|one| names([one.zh, one.en], &one.other_zh, &one.other_en));
    let areas = taxonomy::areas()
        .iter()
        .map(|one| names([one.zh, one.en], &one.other_zh, &one.other_en));
    let keywords = taxonomy::areas()
        .iter()
        .flat_map(|area| &area.keywords)
        .map(|one| names([one.zh, one.en], &one.other_zh, &one.other_en));
    let entries: Vec<Names> = capabilities
        .chain(qualifications)
        .chain(areas)
        .chain(keywords)
        .collect();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, names) in entries.iter().enumerate() {
        for name in names {
            by_name.entry(name.clone()).or_default().push(place);
        }
    }
    Synonyms { entries, by_name }
});

fn names(main: [&str; 2], other_zh: &[&str], other_en: &[&str]) -> Names {
    let mut names = Names::new();
    for name in main.iter().chain(other_zh).chain(other_en) {
        let name = fold(name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The other folded names of what a folded name says, the main ones of an entry first; none where it
/// is no name of the vocabulary.
pub fn of(name: &str) -> Vec<&'static str> {
    let mut others: Vec<&str> = Vec::new();
    let entries = SYNONYMS.by_name.get(name).into_iter().flatten();
    for other in entries.flat_map(|place| &SYNONYMS.entries[*place]) {
        if other != name && !others.contains(&other.as_str()) {
            others.push(other);
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_others_in_both_languages() {
        let entry = &vocabulary::capabilities()[0];
        let others = of(&fold(entry.en));
        assert!(others.contains(&fold(entry.zh).as_str()), "{others:?}");
        assert!(!others.contains(&fold(entry.en).as_str()));
        assert!(of("no such name").is_empty());
    }
}
