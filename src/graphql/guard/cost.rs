//! The third look: what a valid operation costs, before it runs.
//!
//! An object costs 1, a mutation 10, scalars nothing. A field that takes `first` or `last` is a
//! connection: its lists hold one page, so that what is selected below them counts once per item.
//! Pages multiply through nesting; aliases and spread fragments count wherever they stand.
//! Introspection is free, since it is bounded by the depth and the size of the schema.
//!
//! The document must have passed `expand`, which bounds the walk.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use serde_json::{Map, Value as Json};

/// Items of a page when the client does not say; the default of every connection.
const DEFAULT_PAGE: u64 = 20;
/// Items assumed of a list that has no pages, such as the actions of an object.
const UNPAGED_LIST: u64 = 5;
const OBJECT: u64 = 1;
const MUTATION: u64 = 10;
/// How many fields a refusal names.
const NAMED_SHARES: usize = 3;

/// The price of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Saturates instead of overflowing.
    pub total: u64,
    /// The dearest fields, dearest first.
    pub dearest: Vec<CostShare>,
}

/// What one field adds by itself, without what is selected below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostShare {
    /// Response keys from the root, joined by points.
    pub path: String,
    pub cost: u64,
}

impl Cost {
    /// The sentence of a refusal: which field costs what.
    pub fn refusal(&self, limit: u64) -> String {
        let shares: Vec<_> = self
            .dearest
            .iter()
            .map(|share| format!("`{}` costs {}", share.path, share.cost))
            .collect();
        format!(
            "The operation costs {}; at most {limit} is allowed. Of this, {}. Ask for smaller pages or fewer levels.",
            self.total,
            shares.join(", ")
        )
    }
}

/// Prices one operation of a valid document with the variables it is run with.
pub fn operation_cost(
    document: &ExecutableDocument,
    operation: &Operation,
    variables: &Map<String, Json>,
) -> Cost {
    let mut pricing = Pricing {
        document,
        operation,
        variables,
        path: Vec::new(),
        cost: Cost::default(),
    };
    let own = if operation.is_mutation() {
        MUTATION
    } else {
        OBJECT
    };
    pricing.selections(&operation.selection_set, own, 1, None);
    pricing.cost
}

struct Pricing<'a> {
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    variables: &'a Map<String, Json>,
    path: Vec<&'a str>,
    cost: Cost,
}

impl<'a> Pricing<'a> {
    /// `times` is how many parents there are; `page` is set directly below a connection.
    fn selections(&mut self, set: &'a SelectionSet, own: u64, times: u64, page: Option<u64>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => self.field(field, own, times, page),
                Selection::InlineFragment(fragment) => {
                    self.selections(&fragment.selection_set, own, times, page)
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.fragment_name) {
                        self.selections(&fragment.selection_set, own, times, page);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &'a Field, own: u64, times: u64, page: Option<u64>) {
        let is_leaf = field.selection_set.is_empty();
        if field.name.starts_with("__") || (is_leaf && own == OBJECT) {
            return;
        }
        self.path.push(field.response_key().as_str());
        let own_page = self.page_size(field);
        let items = match (field.ty().is_list(), page, own_page) {
            (false, _, _) => 1,
            (true, Some(page), _) | (true, None, Some(page)) => page,
            (true, None, None) => self.listed_arguments(field).unwrap_or(UNPAGED_LIST),
        };
        let times = times.saturating_mul(items);
        self.charge(own.saturating_mul(times));
        // The page of a connection that is itself a list is already spent on its items.
        let page_below = own_page.filter(|_| !field.ty().is_list());
        self.selections(&field.selection_set, OBJECT, times, page_below);
        self.path.pop();
    }

    fn charge(&mut self, cost: u64) {
        self.cost.total = self.cost.total.saturating_add(cost);
        let dearest = &mut self.cost.dearest;
        let rank = dearest.partition_point(|share| share.cost >= cost);
        if rank < NAMED_SHARES {
            dearest.insert(
                rank,
                CostShare {
                    path: self.path.join("."),
                    cost,
                },
            );
            dearest.truncate(NAMED_SHARES);
        }
    }

    /// The page that a connection is asked for, `None` when the field takes neither `first` nor `last`.
    fn page_size(&self, field: &Field) -> Option<u64> {
        let mut paged = false;
        let mut asked = None;
        for argument in &field.definition.arguments {
            if argument.name == "first" || argument.name == "last" {
                paged = true;
                let value = field
                    .specified_argument_by_name(&argument.name)
                    .or(argument.default_value.as_ref());
                asked = asked.max(value.and_then(|value| self.integer(value)));
            }
        }
        paged.then(|| asked.unwrap_or(DEFAULT_PAGE))
    }

    /// Items of the longest list among the arguments: `nodes(ids: [...])` answers one object each.
    fn listed_arguments(&self, field: &Field) -> Option<u64> {
        field
            .arguments
            .iter()
            .filter_map(|argument| match &*argument.value {
                Value::List(items) => Some(items.len() as u64),
                Value::Variable(name) => match self.variables.get(name.as_str()) {
                    Some(Json::Array(items)) => Some(items.len() as u64),
                    _ => None,
                },
                _ => None,
            })
            .max()
    }

    fn integer(&self, value: &Value) -> Option<u64> {
        match value {
            Value::Int(_) => value.to_i32().map(|n| u64::try_from(n).unwrap_or(0)),
            Value::Variable(name) => match self.variables.get(name.as_str()) {
                Some(given) => given.as_i64().map(|n| u64::try_from(n).unwrap_or(0)),
                None => self
                    .operation
                    .variables
                    .iter()
                    .find(|variable| variable.name == *name)
                    .and_then(|variable| variable.default_value.as_ref()?.to_i32())
                    .map(|n| u64::try_from(n).unwrap_or(0)),
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::Schema;
    use serde_json::json;

    use super::*;

    const SDL: &str = "
        type Query { demand: Demand demands(first: Int, last: Int): DemandConnection nodes(ids: [ID!]!): [Demand] }
        type Mutation { publish(id: ID): Demand tick: Int }
        type DemandConnection { totalCount: Int pageInfo: PageInfo nodes: [Demand!]! edges: [DemandEdge!]! }
        type DemandEdge { node: Demand }
        type PageInfo { hasNextPage: Boolean }
        type Demand { id: ID bids(first: Int = 10): BidConnection actions: [Action!]! }
        type BidConnection { nodes: [Bid!]! }
        type Bid { id: ID }
        type Action { name: String }
    ";

    fn price(source: &str, variables: Json) -> Cost {
        let schema = Schema::parse_and_validate(SDL, "schema.graphql").expect("a schema");
        let document = ExecutableDocument::parse_and_validate(&schema, source, "test.graphql")
            .expect("a document");
        let operation = document.operations.get(None).expect("an operation");
        let Json::Object(variables) = variables else {
            unreachable!()
        };
        operation_cost(&document, operation, &variables)
    }

    fn total(source: &str) -> u64 {
        price(source, json!({})).total
    }

    #[test]
    fn prices_follow_pages_nesting_aliases_and_fragments() {
        for (source, expected) in [
            ("{ demand { id } }", 1),
            ("{ demand { actions { name } } }", 1 + 5),
            ("{ demands { totalCount } }", 1),
            ("{ demands { nodes { id } } }", 1 + 20),
            (
                "{ demands(first: 3) { nodes { id } pageInfo { hasNextPage } } }",
                1 + 3 + 1,
            ),
            ("{ demands(last: 3) { edges { node { id } } } }", 1 + 3 + 3),
            (
                "{ demands(first: 100) { nodes { bids { nodes { id } } } } }",
                1 + 100 + 100 + 1000,
            ),
            (
                "{ demands(first: 100) { nodes { bids(first: 50) { nodes { id } } } } }",
                1 + 100 + 100 + 5000,
            ),
            (
                "{ a: demand { id } b: demand { ...F ...F } } fragment F on Demand { actions { name } }",
                1 + 1 + 5 + 5,
            ),
            ("{ nodes(ids: [1, 2, 3]) { id } }", 3),
            ("{ demands(first: -5) { nodes { id } } }", 1),
            (
                "mutation { publish { id actions { name } } tick }",
                10 + 5 + 10,
            ),
            (
                "{ __schema { types { name fields { name } } } __typename }",
                0,
            ),
        ] {
            assert_eq!(total(source), expected, "{source}");
        }
    }

    #[test]
    fn pages_and_ids_may_come_from_variables_and_their_defaults() {
        let paged = "query ($n: Int = 7) { demands(first: $n) { nodes { id } } }";
        assert_eq!(price(paged, json!({"n": 50})).total, 51);
        assert_eq!(price(paged, json!({})).total, 8);
        let by_id = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        assert_eq!(price(by_id, json!({"ids": ["a", "b"]})).total, 2);
    }

    #[test]
    fn a_refusal_names_the_dearest_fields() {
        let cost = price(
            "{ demands(first: 100) { nodes { bids(first: 100) { nodes { id } } } } }",
            json!({}),
        );
        assert_eq!(
            cost.refusal(5000),
            "The operation costs 10201; at most 5000 is allowed. Of this, `demands.nodes.bids.nodes` costs 10000, \
             `demands.nodes` costs 100, `demands.nodes.bids` costs 100. Ask for smaller pages or fewer levels."
        );
    }

    #[test]
    fn prices_saturate() {
        let deep = "{ demands(first: 2147483647) { nodes { bids(first: 2147483647) { nodes { id } }
            b: bids(first: 2147483647) { nodes { id } } c: bids(first: 2147483647) { nodes { id } }
            d: bids(first: 2147483647) { nodes { id } } e: bids(first: 2147483647) { nodes { id } } } } }";
        assert_eq!(total(deep), u64::MAX);
    }
}
