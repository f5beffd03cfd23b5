//! What the schema says can be done and looked up: the fields of the three roots, and where they
//! take identifiers.

use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, ServiceDocument, Type, TypeKind,
    TypeSystemDefinition,
};
use jiebang::cli::contracts;

pub struct Schema(ServiceDocument);

impl Schema {
    pub fn read() -> Self {
        let [(_, sdl), ..] = contracts();
        Self(async_graphql::parser::parse_schema(&sdl).expect("the SDL parses"))
    }

    /// The fields of an object type.
    pub fn fields(&self, name: &str) -> Vec<&FieldDefinition> {
        match self.kind(name) {
            Some(TypeKind::Object(object)) => {
                object.fields.iter().map(|field| &field.node).collect()
            }
            _ => Vec::new(),
        }
    }

    pub fn kind(&self, name: &str) -> Option<&TypeKind> {
        self.0
            .definitions
            .iter()
            .find_map(|definition| match definition {
                TypeSystemDefinition::Type(found) if found.node.name.node == name => {
                    Some(&found.node.kind)
                }
                _ => None,
            })
    }

    /// The types that have a permanent identifier.
    pub fn nodes(&self) -> Vec<String> {
        let types = self
            .0
            .definitions
            .iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(found) => Some(found.node.name.node.to_string()),
                _ => None,
            });
        types.filter(|name| self.is_node(name)).collect()
    }

    pub fn is_node(&self, name: &str) -> bool {
        matches!(self.kind(name), Some(TypeKind::Object(object))
            if object.implements.iter().any(|one| one.node == "Node"))
    }

    /// Where a field takes identifiers, as paths such as `input.organisationId`. A filter within
    /// itself is entered once.
    pub fn id_paths(&self, field: &FieldDefinition) -> Vec<String> {
        let mut found = Vec::new();
        for argument in &field.arguments {
            self.collect(&argument.node, "", &mut Vec::new(), &mut found);
        }
        found
    }

    fn collect(
        &self,
        value: &InputValueDefinition,
        above: &str,
        within: &mut Vec<String>,
        found: &mut Vec<String>,
    ) {
        let path = format!("{above}{}", value.name.node);
        let name = named(&value.ty.node);
        if name == "ID" {
            found.push(path);
        } else if let Some(TypeKind::InputObject(input)) = self.kind(&name)
            && !within.contains(&name)
        {
            within.push(name);
            for inner in &input.fields {
                self.collect(&inner.node, &format!("{path}."), within, found);
            }
            within.pop();
        }
    }
}

/// The name of a type without its lists.
pub fn named(found: &Type) -> String {
    match &found.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => named(inner),
    }
}
