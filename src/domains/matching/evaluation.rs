//! Measures the engine on judged sets, through the very index and scores that serve matches.
//!
//! A set is a folder of `queries.jsonl` and `docs.jsonl` (`id`, optional `title`, `text`),
//! `qrels.tsv` (query, document, label) and `meta.json`. Queries become needs, documents become
//! suppliers of whom nothing but their texts is known.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::engine::{
    Aliases, Ask, Engine, Full, Offer, Profile, Query, Side, Texts, Weights,
    metrics::{gain, ndcg_at_10, recall_at_100, reciprocal_rank_at_10, weighted_pair_loss},
};

/// A judged set in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JudgedSet {
    pub queries: Vec<JudgedText>,
    pub documents: Vec<JudgedText>,
    /// Labels by query and document id.
    pub labels: HashMap<String, BTreeMap<String, u8>>,
    /// Whether the gain is measured on the judged documents of a query alone.
    pub condensed: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct JudgedText {
    pub id: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub text: String,
}

/// The figures of one set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    pub queries: usize,
    pub documents: usize,
    pub graded: bool,
    pub condensed: bool,
    pub ndcg_at_10: Mean,
    pub mrr_at_10: Mean,
    pub recall_at_100: Mean,
    /// On graded sets: the weighted share of judged pairs in the wrong order.
    pub weighted_pair_loss: Mean,
    pub weights_version: String,
}

/// A mean over those queries for which the figure means something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Mean {
    pub value: f64,
    /// How many queries remained.
    pub queries: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    #[error("{file}: {source}")]
    Read {
        file: &'static str,
        source: io::Error,
    },
    #[error("{file}, line {line}: {reason}")]
    Malformed {
        file: &'static str,
        line: usize,
        reason: String,
    },
    #[error(transparent)]
    Full(#[from] Full),
}

impl JudgedSet {
    /// Reads a set from its folder.
    pub fn open(folder: &Path) -> Result<Self, EvaluationError> {
        let open = |file: &'static str| {
            File::open(folder.join(file)).map_err(|source| EvaluationError::Read { file, source })
        };
        Self::read(
            open("queries.jsonl")?,
            open("docs.jsonl")?,
            open("qrels.tsv")?,
            open("meta.json")?,
        )
    }

    /// Reads a set from its four parts.
    pub fn read(
        queries: impl Read,
        documents: impl Read,
        labels: impl Read,
        meta: impl Read,
    ) -> Result<Self, EvaluationError> {
        #[derive(Deserialize)]
        struct Meta {
            #[serde(default)]
            labels: String,
        }
        let meta: Meta =
            serde_json::from_reader(meta).map_err(|error| EvaluationError::Malformed {
                file: "meta.json",
                line: error.line(),
                reason: error.to_string(),
            })?;
        let mut set = JudgedSet {
            condensed: meta.labels.contains("condensed"),
            ..JudgedSet::default()
        };
        set.queries = texts(queries, "queries.jsonl")?;
        set.documents = texts(documents, "docs.jsonl")?;
        each_line(labels, "qrels.tsv", |line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [query, document, label] = fields[..] else {
                return Err(format!("three fields expected, {} found", fields.len()));
            };
            let label = label
                .trim()
                .parse()
                .map_err(|_| format!("not a label: {label}"))?;
            set.labels
                .entry(query.to_owned())
                .or_default()
                .insert(document.to_owned(), label);
            Ok(())
        })?;
        Ok(set)
    }

    /// Graded sets use labels beyond 1, and 3 or more then means relevant.
    pub fn is_graded(&self) -> bool {
        self.labels
            .values()
            .flat_map(BTreeMap::values)
            .any(|label| *label > 1)
    }
}

/// Ranks every judged query of a set and averages the figures.
pub fn evaluate(
    set: &JudgedSet,
    weights: &Weights,
    aliases: Vec<super::engine::Alias>,
) -> Result<Figures, EvaluationError> {
    let mut suppliers = Engine::new(weights.clone(), Aliases::new(aliases));
    let mut demands = Engine::new(weights.clone(), Aliases::default());
    for (number, document) in set.documents.iter().enumerate() {
        suppliers.put(profile(number, document, Side::Offer(Offer::default())))?;
    }
    for (number, query) in set.queries.iter().enumerate() {
        demands.put(profile(number, query, Side::Ask(Ask::default())))?;
    }
    let bench = Bench {
        set,
        suppliers: &suppliers,
        demands: &demands,
        numbers: numbers(&set.documents),
    };
    let mut tally = Tally::default();
    for (number, query) in set.queries.iter().enumerate() {
        if let Some(labels) = set.labels.get(&query.id) {
            bench.measure(
                &profile(number, query, Side::Ask(Ask::default())),
                labels,
                &mut tally,
            );
        }
    }
    Ok(Figures {
        queries: set.queries.len(),
        documents: set.documents.len(),
        graded: set.is_graded(),
        condensed: set.condensed,
        ndcg_at_10: tally.gain.mean(),
        mrr_at_10: tally.reciprocal.mean(),
        recall_at_100: tally.recall.mean(),
        weighted_pair_loss: tally.loss.mean(),
        weights_version: weights.version.clone(),
    })
}

struct Bench<'a> {
    set: &'a JudgedSet,
    suppliers: &'a Engine,
    demands: &'a Engine,
    numbers: HashMap<&'a str, u128>,
}

#[derive(Default)]
struct Tally {
    gain: Sum,
    reciprocal: Sum,
    recall: Sum,
    loss: Sum,
}

#[derive(Default)]
struct Sum(f64, usize);

impl Sum {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.0 += value;
            self.1 += 1;
        }
    }

    fn mean(&self) -> Mean {
        Mean {
            value: self.0 / self.1.max(1) as f64,
            queries: self.1,
        }
    }
}

impl Bench<'_> {
    fn measure(&self, need: &Profile, labels: &BTreeMap<String, u8>, tally: &mut Tally) {
        let graded = self.set.is_graded();
        let label_of: HashMap<u128, u8> = (labels.iter())
            .filter_map(|(document, label)| Some((*self.numbers.get(document.as_str())?, *label)))
            .collect();
        let label = |id: &u128| label_of.get(id).copied().unwrap_or(0);
        let whole = self.ranked(need, 100, None);
        let relevant = |id: &u128| label(id) >= if graded { 3 } else { 1 };
        let all_relevant = label_of.keys().filter(|id| relevant(id)).count();
        if all_relevant > 0 {
            tally
                .reciprocal
                .add(Some(reciprocal_rank_at_10(whole.iter().map(relevant))));
            tally.recall.add(Some(recall_at_100(
                whole.iter().map(relevant),
                all_relevant,
            )));
        }

        let order = if self.set.condensed {
            self.judged(need, &label_of)
        } else {
            whole
        };
        let gains: Vec<f64> = order.iter().map(|id| gain(label(id), graded)).collect();
        let all_gains: Vec<f64> = label_of
            .values()
            .map(|label| gain(*label, graded))
            .collect();
        tally.gain.add(ndcg_at_10(&gains, &all_gains));
        if graded && self.set.condensed {
            tally.loss.add(weighted_pair_loss(
                &order.iter().map(label).collect::<Vec<u8>>(),
            ));
        }
    }

    fn ranked(
        &self,
        need: &Profile,
        limit: usize,
        only: Option<&dyn Fn(u128) -> bool>,
    ) -> Vec<u128> {
        let query = Query {
            limit,
            only,
            kin: Some(self.demands),
            ..Query::on(0)
        };
        self.suppliers
            .rank(need, &query)
            .items
            .into_iter()
            .map(|found| found.id)
            .collect()
    }

    /// The judged documents alone; those without anything in common come last, in their order.
    fn judged(&self, need: &Profile, label_of: &HashMap<u128, u8>) -> Vec<u128> {
        let mut order = self.ranked(need, label_of.len(), Some(&|id| label_of.contains_key(&id)));
        let found: HashSet<u128> = order.iter().copied().collect();
        let mut rest: Vec<u128> = label_of
            .keys()
            .copied()
            .filter(|id| !found.contains(id))
            .collect();
        rest.sort_unstable();
        order.extend(rest);
        order
    }
}

/// Documents are known to the engine by their place; 0 would mean "no id".
fn numbers(documents: &[JudgedText]) -> HashMap<&str, u128> {
    documents
        .iter()
        .enumerate()
        .map(|(number, document)| (document.id.as_str(), number as u128 + 1))
        .collect()
}

/// Needs get ids beyond those of documents, since a need never finds itself.
fn profile(number: usize, text: &JudgedText, side: Side) -> Profile {
    let beyond = if matches!(side, Side::Ask(_)) {
        1 << 64
    } else {
        0
    };
    Profile {
        id: number as u128 + 1 + beyond,
        texts: Texts {
            title: text.title.clone(),
            profile: text.text.clone(),
            ..Texts::default()
        },
        side,
        ..Profile::default()
    }
}

fn texts(from: impl Read, file: &'static str) -> Result<Vec<JudgedText>, EvaluationError> {
    let mut texts = Vec::new();
    each_line(from, file, |line| {
        texts.push(serde_json::from_str(line).map_err(|error| error.to_string())?);
        Ok(())
    })?;
    Ok(texts)
}

fn each_line(
    from: impl Read,
    file: &'static str,
    mut read: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), EvaluationError> {
    for (number, line) in BufReader::new(from).lines().enumerate() {
        let line = line.map_err(|source| EvaluationError::Read { file, source })?;
        if !line.trim().is_empty() {
            let malformed = |reason| EvaluationError::Malformed {
                file,
                line: number + 1,
                reason,
            };
            read(&line).map_err(malformed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(qrels: &str, meta: &str) -> Result<JudgedSet, EvaluationError> {
        let queries = r#"{"id":"q1","title":"視覺檢測","text":"钢板缺陷"}"#;
        let documents =
            "{\"id\":\"a\",\"text\":\"视觉检测设备\"}\n\n{\"id\":\"b\",\"text\":\"智能客服\"}\n";
        JudgedSet::read(
            queries.as_bytes(),
            documents.as_bytes(),
            qrels.as_bytes(),
            meta.as_bytes(),
        )
    }

    #[test]
    fn a_small_set_is_read_and_measured() {
        let set = read("q1\ta\t1\n", r#"{"labels":""}"#).expect("a set");
        assert!(!set.is_graded() && !set.condensed);
        let figures = evaluate(&set, &Weights::default(), Vec::new()).expect("figures");
        assert_eq!(
            figures.ndcg_at_10,
            Mean {
                value: 1.0,
                queries: 1
            }
        );
        assert_eq!(
            figures.mrr_at_10,
            Mean {
                value: 1.0,
                queries: 1
            }
        );
        assert_eq!(figures.recall_at_100.value, 1.0);
    }

    #[test]
    fn queries_without_a_relevant_document_are_left_out_and_counted() {
        let set = read(
            "q1\ta\t2\nq1\tb\t1\n",
            r#"{"labels":"graded; condensed lists"}"#,
        )
        .expect("a set");
        assert!(set.is_graded() && set.condensed);
        let figures = evaluate(&set, &Weights::default(), Vec::new()).expect("figures");
        assert_eq!(
            figures.ndcg_at_10,
            Mean {
                value: 1.0,
                queries: 1
            }
        );
        assert_eq!(figures.mrr_at_10.queries, 0);
        assert_eq!(
            figures.weighted_pair_loss,
            Mean {
                value: 0.0,
                queries: 1
            }
        );
    }

    #[test]
    fn a_malformed_line_is_named() {
        let error = read("q1\ta\n", "{}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "qrels.tsv, line 1: three fields expected, 2 found"
        );
    }
}
