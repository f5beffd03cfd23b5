//! The figures of `jiebang eval`, against figures computed by hand on tiny sets.

use std::path::Path;

use jiebang::domains::matching::{Figures, JudgedSet, Mean};
use jiebang::domains::matching::{MatchingConfig, evaluate};

/// In the order of the first query: `same` has all its words, `most` two of three, `little` one.
const DOCUMENTS: &str = r#"{"id": "little", "text": "zircon pebble gravel sandstone"}
{"id": "same", "title": "zircon basalt quartz", "text": ""}
{"id": "other", "text": "feldspar granite"}
{"id": "most", "text": "zircon basalt gravel sandstone"}
"#;

/// The third query has no labels.
const QUERIES: &str = r#"{"id": "q1", "text": "zircon basalt quartz"}
{"id": "q2", "title": "feldspar", "text": "granite"}
{"id": "q3", "text": "gravel"}
"#;

fn figures(folder: &Path, labels: &str, meta: &str) -> Figures {
    for (file, text) in [
        ("queries.jsonl", QUERIES),
        ("docs.jsonl", DOCUMENTS),
        ("qrels.tsv", labels),
        ("meta.json", meta),
    ] {
        std::fs::write(folder.join(file), text).expect("written");
    }
    let set = JudgedSet::open(folder).expect("a set");
    evaluate(&set, &MatchingConfig::default()).expect("measured")
}

fn assert_mean(found: Mean, value: f64, queries: usize) {
    assert_eq!(found.queries, queries, "{found:?}");
    assert!((found.value - value).abs() < 1e-9, "{found:?}, not {value}");
}

fn log2(number: f64) -> f64 {
    number.log2()
}

#[test]
fn binary_figures_are_those_computed_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    // q1: the one relevant document stands second. q2: one stands first, the other has nothing in
    // common with the query and is not found at all.
    let labels = "q1\tmost\t1\nq1\tsame\t0\nq2\tother\t1\nq2\tlittle\t1\n";
    let figures = figures(folder.path(), labels, r#"{"labels": "1 relevant"}"#);
    assert!(!figures.graded && !figures.condensed);
    assert_eq!((figures.queries, figures.documents), (3, 4));
    let (first, second) = (1.0 / log2(3.0), 1.0 / (1.0 + 1.0 / log2(3.0)));
    assert_mean(figures.ndcg_at_10, (first + second) / 2.0, 2);
    assert_mean(figures.mrr_at_10, (1.0 / 2.0 + 1.0) / 2.0, 2);
    assert_mean(figures.recall_at_100, (1.0 + 1.0 / 2.0) / 2.0, 2);
    assert_eq!(figures.weighted_pair_loss.queries, 0, "not a graded set");
    assert!(!figures.weights_version.is_empty());
}

/// The order is same, most, little; `same` is not judged and `little` is very strong.
const GRADED: &str = "q1\tmost\t2\nq1\tlittle\t4\nq2\tother\t1\n";

#[test]
fn graded_figures_over_the_whole_collection_count_unjudged_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let figures = figures(folder.path(), GRADED, r#"{"labels": "1 to 4"}"#);
    assert!(figures.graded && !figures.condensed);
    // Gains 0, 1, 7 at the first three places, 7, 1 at best. q2 has nothing to gain.
    let found = 1.0 / log2(3.0) + 7.0 / log2(4.0);
    assert_mean(figures.ndcg_at_10, found / (7.0 + 1.0 / log2(3.0)), 1);
    // Relevant is 3 and more: `little`, at the third place.
    assert_mean(figures.mrr_at_10, 1.0 / 3.0, 1);
    assert_mean(figures.recall_at_100, 1.0, 1);
}

#[test]
fn condensed_figures_rank_the_judged_documents_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let meta = r#"{"labels": "1 to 4; condensed lists (rank judged documents only)"}"#;
    let figures = figures(folder.path(), GRADED, meta);
    assert!(figures.graded && figures.condensed);
    let found = 1.0 + 7.0 / log2(3.0);
    assert_mean(figures.ndcg_at_10, found / (7.0 + 1.0 / log2(3.0)), 1);
    // These two are of the whole collection all the same.
    assert_mean(figures.mrr_at_10, 1.0 / 3.0, 1);
    assert_mean(figures.recall_at_100, 1.0, 1);
    assert_mean(figures.weighted_pair_loss, 1.0, 1);
}

#[test]
fn figures_are_the_same_every_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = figures(folder.path(), GRADED, "{}");
    assert_eq!(figures(folder.path(), GRADED, "{}"), first);
}

#[test]
fn a_set_that_cannot_be_read_names_file_and_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = JudgedSet::open(folder.path())
        .expect_err("nothing is there")
        .to_string();
    assert!(missing.starts_with("queries.jsonl: "), "{missing}");
    figures(folder.path(), GRADED, "{}");
    for (file, text, told) in [
        (
            "docs.jsonl",
            "{\"id\": \"a\"}\n{\"id\": \n",
            "docs.jsonl, line 2: ",
        ),
        ("docs.jsonl", DOCUMENTS, ""),
        (
            "qrels.tsv",
            "q1\tmost\t2\n\nq1\tmost\tvery\n",
            "qrels.tsv, line 3: not a label: very",
        ),
        (
            "qrels.tsv",
            "q1 most 2\n",
            "qrels.tsv, line 1: three fields expected, 1 found",
        ),
        ("qrels.tsv", GRADED, ""),
        ("meta.json", "{", "meta.json, line 1: "),
    ] {
        std::fs::write(folder.path().join(file), text).expect("written");
        match JudgedSet::open(folder.path()) {
            Ok(_) => assert_eq!(told, ""),
            Err(fault) => {
                let fault = fault.to_string();
                assert!(!told.is_empty() && fault.starts_with(told), "{fault}");
            }
        }
    }
}
