//! `@oneOf`: exactly one member of such an input, and not null. The validator in front does not
//! know the directive yet, and the executor would complain only in the middle of execution.

use std::collections::HashSet;

use apollo_compiler::ast::{NamedType, Value};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use serde_json::{Map, Value as Json};

/// The input types of a schema that carry the directive.
pub(super) struct OneOf {
    types: HashSet<NamedType>,
}

/// A sentence, and where in the document it belongs.
pub(super) type Complaint = (String, Option<SourceSpan>);

impl OneOf {
    pub(super) fn of(schema: &Schema) -> Self {
        let types = schema
            .types
            .iter()
            .filter(|(_, definition)| definition.directives().has("oneOf"))
            .map(|(name, _)| name.clone())
            .collect();
        Self { types }
    }

    /// Complaints about literals in a document that is valid otherwise.
    pub(super) fn check_document(
        &self,
        schema: &Schema,
        document: &ExecutableDocument,
    ) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        if self.types.is_empty() {
            return complaints;
        }
        for operation in document.operations.iter() {
            for variable in &operation.variables {
                if let Some(default) = &variable.default_value {
                    self.check_literal(
                        schema,
                        variable.ty.inner_named_type(),
                        default,
                        &mut complaints,
                    );
                }
            }
            self.check_selections(schema, &operation.selection_set, &mut complaints);
        }
        for fragment in document.fragments.values() {
            self.check_selections(schema, &fragment.selection_set, &mut complaints);
        }
        complaints
    }

    fn check_selections(
        &self,
        schema: &Schema,
        set: &SelectionSet,
        complaints: &mut Vec<Complaint>,
    ) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if let Some(definition) = field.definition.argument_by_name(&argument.name)
                        {
                            self.check_literal(
                                schema,
                                definition.ty.inner_named_type(),
                                &argument.value,
                                complaints,
                            );
                        }
                    }
                    self.check_selections(schema, &field.selection_set, complaints);
                }
                Selection::InlineFragment(fragment) => {
                    self.check_selections(schema, &fragment.selection_set, complaints);
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn check_literal(
        &self,
        schema: &Schema,
        ty: &NamedType,
        value: &Node<Value>,
        complaints: &mut Vec<Complaint>,
    ) {
        match &**value {
            Value::List(items) => {
                for item in items {
                    self.check_literal(schema, ty, item, complaints);
                }
            }
            Value::Object(members) => {
                let one_is_given = matches!(members.as_slice(), [(_, only)] if !only.is_null());
                if self.types.contains(ty) && !one_is_given {
                    complaints.push((sentence(ty), value.location()));
                }
                let Some(ExtendedType::InputObject(input)) = schema.types.get(ty) else {
                    return;
                };
                for (name, member) in members {
                    if let Some(field) = input.fields.get(name) {
                        self.check_literal(schema, field.ty.inner_named_type(), member, complaints);
                    }
                }
            }
            _ => {}
        }
    }

    /// The first complaint about the values of variables.
    pub(super) fn check_variables(
        &self,
        schema: &Schema,
        operation: &Operation,
        variables: &Map<String, Json>,
    ) -> Option<String> {
        if self.types.is_empty() {
            return None;
        }
        operation.variables.iter().find_map(|variable| {
            let value = variables.get(variable.name.as_str())?;
            let problem = self.check_json(schema, variable.ty.inner_named_type(), value)?;
            Some(format!("Variable \"${}\": {problem}", variable.name))
        })
    }

    fn check_json(&self, schema: &Schema, ty: &NamedType, value: &Json) -> Option<String> {
        match value {
            Json::Array(items) => items
                .iter()
                .find_map(|item| self.check_json(schema, ty, item)),
            Json::Object(members) => {
                let one_is_given =
                    members.len() == 1 && members.values().all(|only| !only.is_null());
                if self.types.contains(ty) && !one_is_given {
                    return Some(sentence(ty));
                }
                let ExtendedType::InputObject(input) = schema.types.get(ty)? else {
                    return None;
                };
                members.iter().find_map(|(name, member)| {
                    let field = input.fields.get(name.as_str())?;
                    self.check_json(schema, field.ty.inner_named_type(), member)
                })
            }
            _ => None,
        }
    }
}

fn sentence(ty: &NamedType) -> String {
    format!("\"{ty}\" takes exactly one of its fields, and not null.")
}
