//! The generated contracts in `schema/` are up to date; `jiebang schema` writes them.

use jiebang::cli::contracts;

#[test]
fn the_committed_contracts_are_those_of_the_code() {
    for (name, text) in contracts() {
        let path = format!("{}/schema/{name}", env!("CARGO_MANIFEST_DIR"));
        let known = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            known == text,
            "schema/{name} differs; write it with `cargo run -- schema`"
        );
    }
}

#[test]
fn every_type_field_argument_and_value_is_described() {
    let [(_, sdl), ..] = contracts();
    let document = async_graphql::parser::parse_schema(&sdl).expect("the SDL parses");
    let mut bare = Vec::new();
    for definition in document.definitions {
        let async_graphql::parser::types::TypeSystemDefinition::Type(found) = definition else {
            continue;
        };
        use async_graphql::parser::types::TypeKind;
        let found = found.node;
        let name = found.name.node.to_string();
        if found.description.is_none()
            && !matches!(name.as_str(), "Query" | "Mutation" | "Subscription")
        {
            bare.push(name.clone());
        }
        let mut note = |path: String, described: bool| {
            if !described {
                bare.push(path);
            }
        };
        match found.kind {
            TypeKind::Object(object) => {
                for field in object.fields {
                    let path = format!("{name}.{}", field.node.name.node);
                    note(path.clone(), field.node.description.is_some());
                    for argument in field.node.arguments {
                        let argument_name = argument.node.name.node.as_str();
                        let relay = matches!(
                            argument_name,
                            "first" | "last" | "after" | "before" | "input" | "by"
                        );
                        note(
                            format!("{path}({argument_name})"),
                            relay || argument.node.description.is_some(),
                        );
                    }
                }
            }
            TypeKind::Interface(interface) => {
                for field in interface.fields {
                    note(
                        format!("{name}.{}", field.node.name.node),
                        field.node.description.is_some(),
                    );
                }
            }
            TypeKind::InputObject(input) => {
                for field in input.fields {
                    note(
                        format!("{name}.{}", field.node.name.node),
                        field.node.description.is_some(),
                    );
                }
            }
            TypeKind::Enum(values) => {
                for value in values.values {
                    note(
                        format!("{name}.{}", value.node.value.node),
                        value.node.description.is_some(),
                    );
                }
            }
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}
