//! The second look: how large a parsed document is once its fragments are spread.
//!
//! Every fragment is measured once and its measure reused at each spread, so a document that
//! doubles with every fragment is counted, saturating, in the time it takes to read it.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast;

use super::{GraphqlLimits, Violation};

/// The measures of an operation, a fragment or a whole document, fragments spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// Fields, spreads and inline fragments.
    pub selections: u64,
    /// Levels of fields.
    pub depth: u64,
    /// Levels of anything that the validators recurse into: fields, spreads, inline fragments.
    pub levels: u64,
    pub aliases: u64,
    pub duplicate_fields: u64,
    pub directives: u64,
}

impl Expansion {
    fn add(&mut self, other: &Expansion) {
        self.selections = self.selections.saturating_add(other.selections);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.duplicate_fields = self.duplicate_fields.saturating_add(other.duplicate_fields);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth);
        self.levels = self.levels.max(other.levels);
    }

    fn check(&self, limits: &GraphqlLimits) -> Result<(), Violation> {
        if self.levels > limits.max_levels() as u64 {
            Err(nesting(limits))
        } else if self.depth > limits.max_depth {
            Err(Violation::Depth {
                limit: limits.max_depth,
            })
        } else if self.aliases > limits.max_aliases {
            Err(Violation::Aliases {
                limit: limits.max_aliases,
            })
        } else if self.duplicate_fields > limits.max_duplicate_fields {
            Err(Violation::DuplicateFields {
                limit: limits.max_duplicate_fields,
            })
        } else if self.directives > limits.max_directives {
            Err(Violation::Directives {
                limit: limits.max_directives,
            })
        } else if self.selections > limits.max_selections {
            Err(Violation::Selections {
                limit: limits.max_selections,
            })
        } else {
            Ok(())
        }
    }
}

fn nesting(limits: &GraphqlLimits) -> Violation {
    Violation::Nesting {
        limit: limits.max_nesting,
    }
}

/// How often fragments that no operation uses, or that nest, may add up beyond the selections of
/// the operations. Validators walk each fragment for itself as well.
const FRAGMENT_ALLOWANCE: u64 = 4;

/// Measures a document and refuses one that is larger than the limits, or whose fragments spread
/// themselves. The answer is the sum over its operations.
pub fn expand(document: &ast::Document, limits: &GraphqlLimits) -> Result<Expansion, Violation> {
    let mut measurer = Measurer {
        limits,
        fragments: HashMap::new(),
    };
    for definition in &document.definitions {
        if let ast::Definition::FragmentDefinition(fragment) = definition {
            measurer
                .fragments
                .entry(fragment.name.as_str())
                .or_insert(Fragment::Unmeasured(fragment));
        }
    }
    let mut operations = Expansion::default();
    let mut fragments = Expansion::default();
    for definition in &document.definitions {
        match definition {
            ast::Definition::OperationDefinition(operation) => {
                operations.directives += operation.directives.len() as u64;
                for variable in &operation.variables {
                    operations.directives += variable.directives.len() as u64;
                }
                let measured = measurer.selections(&operation.selection_set, 0)?;
                operations.add(&measured);
            }
            ast::Definition::FragmentDefinition(fragment) => {
                let measured = measurer.fragment(fragment.name.as_str(), 0)?;
                fragments.add(&measured);
            }
            // Type definitions are no business of a request; validation says so.
            _ => {}
        }
    }
    operations.check(limits)?;
    if fragments.selections > FRAGMENT_ALLOWANCE.saturating_mul(limits.max_selections) {
        return Err(Violation::Selections {
            limit: limits.max_selections,
        });
    }
    Expansion {
        selections: 0,
        aliases: 0,
        duplicate_fields: 0,
        directives: 0,
        ..fragments
    }
    .check(limits)?;
    Ok(operations)
}

enum Fragment<'doc> {
    Unmeasured(&'doc ast::FragmentDefinition),
    BeingMeasured,
    Measured(Expansion),
}

struct Measurer<'doc, 'limits> {
    limits: &'limits GraphqlLimits,
    fragments: HashMap<&'doc str, Fragment<'doc>>,
}

impl<'doc> Measurer<'doc, '_> {
    fn fragment(&mut self, name: &'doc str, level: u64) -> Result<Expansion, Violation> {
        let definition = match self.fragments.get(name) {
            // Validation names the unknown fragment.
            None => return Ok(Expansion::default()),
            Some(Fragment::Measured(measured)) => return Ok(*measured),
            Some(Fragment::BeingMeasured) => {
                return Err(Violation::FragmentCycle {
                    name: name.to_owned(),
                });
            }
            Some(Fragment::Unmeasured(definition)) => *definition,
        };
        self.fragments.insert(name, Fragment::BeingMeasured);
        let mut measured = self.selections(&definition.selection_set, level)?;
        measured.directives = measured
            .directives
            .saturating_add(definition.directives.len() as u64);
        self.fragments.insert(name, Fragment::Measured(measured));
        Ok(measured)
    }

    /// `level` only bounds the recursion of this very function; the verdict over levels is taken
    /// from the measure, so that it does not depend on the order in which fragments are met.
    fn selections(
        &mut self,
        set: &'doc [ast::Selection],
        level: u64,
    ) -> Result<Expansion, Violation> {
        if level > self.limits.max_levels() as u64 {
            return Err(nesting(self.limits));
        }
        let mut sum = Expansion::default();
        let mut keys = HashSet::new();
        for selection in set {
            sum.selections = sum.selections.saturating_add(1);
            let (directives, inner) = match selection {
                ast::Selection::Field(field) => {
                    sum.aliases = sum.aliases.saturating_add(u64::from(field.alias.is_some()));
                    if !keys.insert(field.response_name().as_str()) {
                        sum.duplicate_fields = sum.duplicate_fields.saturating_add(1);
                    }
                    let mut inner = self.selections(&field.selection_set, level + 1)?;
                    inner.depth += 1;
                    (&field.directives, inner)
                }
                ast::Selection::FragmentSpread(spread) => (
                    &spread.directives,
                    self.fragment(spread.fragment_name.as_str(), level + 1)?,
                ),
                ast::Selection::InlineFragment(fragment) => (
                    &fragment.directives,
                    self.selections(&fragment.selection_set, level + 1)?,
                ),
            };
            sum.directives = sum.directives.saturating_add(directives.len() as u64);
            sum.add(&Expansion {
                levels: inner.levels + 1,
                ..inner
            });
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measure(source: &str) -> Result<Expansion, Violation> {
        let document = ast::Document::parse(source, "test.graphql").expect("a document");
        expand(&document, &GraphqlLimits::default())
    }

    #[test]
    fn every_spread_counts_what_its_fragment_holds() {
        let measured = measure(
            "{ a { ...F x: b ...F } ...G } fragment F on T { c @skip(if: true) { d } } fragment G on Q { e e }",
        )
        .expect("within the limits");
        assert_eq!(
            measured,
            Expansion {
                selections: 5 + 2 * 2 + 2,
                depth: 3,
                levels: 4,
                aliases: 1,
                duplicate_fields: 1,
                directives: 2,
            }
        );
    }

    #[test]
    fn fragments_that_double_are_refused_without_being_expanded() {
        let mut source = String::from("{ ...F0 }");
        for i in 0..60 {
            source.push_str(&format!(" fragment F{i} on Q {{ ...F{0} ...F{0} }}", i + 1));
        }
        source.push_str(" fragment F60 on Q { __typename }");
        assert_eq!(
            measure(&source),
            Err(Violation::Selections { limit: 5_000 })
        );
    }

    #[test]
    fn cycles_are_refused_wherever_they_stand() {
        for source in [
            "{ ...A } fragment A on Q { ...A }",
            "{ ...A } fragment A on Q { b { ...B } } fragment B on Q { ...A }",
            "{ a } fragment A on Q { ...B } fragment B on Q { ...A }",
        ] {
            assert!(
                matches!(measure(source), Err(Violation::FragmentCycle { .. })),
                "{source}"
            );
        }
    }

    #[test]
    fn a_chain_of_a_thousand_fragments_is_refused_in_either_order() {
        let forward: Vec<_> = (0..1000)
            .map(|i| format!("fragment F{i} on Q {{ ...F{} }}", i + 1))
            .chain(["fragment F1000 on Q { a }".to_owned()])
            .collect();
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        for chain in [forward, backward] {
            let source = format!("{} {{ ...F0 }}", chain.join(" "));
            assert_eq!(measure(&source), Err(Violation::Nesting { limit: 48 }));
        }
    }

    #[test]
    fn depth_counts_fields_and_not_fragments() {
        let nested = |levels: usize| format!("{}{}", "{a".repeat(levels), "}".repeat(levels));
        assert_eq!(measure(&nested(20)).expect("within the limits").depth, 20);
        assert_eq!(measure(&nested(21)), Err(Violation::Depth { limit: 20 }));
        assert_eq!(
            measure("{ ... { ... { a } } }")
                .expect("within the limits")
                .depth,
            1
        );
    }

    /// Counts by spreading every fragment anew, as validators do.
    fn spread_out(document: &ast::Document, set: &[ast::Selection]) -> u64 {
        set.iter()
            .map(|selection| match selection {
                ast::Selection::Field(field) => 1 + spread_out(document, &field.selection_set),
                ast::Selection::InlineFragment(inline) => {
                    1 + spread_out(document, &inline.selection_set)
                }
                ast::Selection::FragmentSpread(spread) => {
                    let fragment =
                        document
                            .definitions
                            .iter()
                            .find_map(|definition| match definition {
                                ast::Definition::FragmentDefinition(fragment)
                                    if fragment.name == spread.fragment_name =>
                                {
                                    Some(fragment)
                                }
                                _ => None,
                            });
                    1 + fragment.map_or(0, |fragment| spread_out(document, &fragment.selection_set))
                }
            })
            .sum()
    }

    proptest! {
        /// Fragment `i` spreads only later ones, so there is no cycle and counting anew ends.
        #[test]
        fn counting_once_gives_what_spreading_out_gives(
            spreads in proptest::collection::vec(proptest::collection::vec(0_usize..8, 0..3), 8)
        ) {
            let mut source = String::from("{ a { ...F0 } ...F1 }");
            for (i, targets) in spreads.iter().enumerate() {
                source.push_str(&format!(" fragment F{i} on Q {{ b"));
                for target in targets {
                    source.push_str(&format!(" ... {{ ...F{} }}", i + 1 + target));
                }
                source.push_str(" }");
            }
            let document = ast::Document::parse(&source, "test.graphql").expect("a document");
            let ast::Definition::OperationDefinition(operation) = &document.definitions[0] else {
                unreachable!("the operation comes first");
            };
            let limits = GraphqlLimits { max_selections: u64::MAX, ..GraphqlLimits::default() };
            let measured = expand(&document, &limits).expect("within the limits");
            prop_assert_eq!(measured.selections, spread_out(&document, &operation.selection_set));
        }
    }
}
