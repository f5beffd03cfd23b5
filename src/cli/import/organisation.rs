//! Whose row it is: the organisation that the row names, or a placeholder for rows without one.

use super::fields::Fields;
use super::{ImportOptions, WithoutIdentifier};
use crate::domains::identity::refusals::IDENTIFIER_INVALID;
use crate::domains::identity::{OrganisationDraft, PlatformRole};
use crate::foundation::actor::OrganisationKind;
use crate::foundation::checks::LINE;
use crate::foundation::errors::REQUIRED;
use crate::foundation::identifiers::{
    IdentifierError, IdentifierKind, OrganisationIdentifier, UnifiedSocialCreditCode,
};
use crate::foundation::regions::{self, RegionCode};
use crate::platform::secrets::digest;

type Identifier = Result<OrganisationIdentifier, IdentifierError>;

/// The organisation of a row; `None` when something of it was refused.
///
/// It is known by its identifier alone. The key of the row is not its key: a source may number its
/// demands and its suppliers from one each.
pub fn read(
    row: &mut Fields<'_>,
    source: &str,
    external_id: &str,
    role: PlatformRole,
    options: &ImportOptions,
) -> Option<OrganisationDraft> {
    if options.placeholder_organisations && !row.has("organisation") {
        return placeholder(row, source, external_id, role);
    }
    row.needed("organisation", |row, name| {
        row.object(name, |fields| organisation(fields, role, options))
    })?
}

fn organisation(
    fields: &mut Fields<'_>,
    role: PlatformRole,
    options: &ImportOptions,
) -> Option<OrganisationDraft> {
    let name = fields.required("name");
    let name_en = fields.text("nameEn");
    let path = fields.at("nameEn");
    let name_en = fields
        .verdicts
        .optional_text(&path, name_en.as_deref(), LINE);
    let kind = fields.needed("kind", Fields::word::<OrganisationKind>);
    let region_code = fields.needed("regionCode", Fields::text)?;
    let path = fields.at("regionCode");
    fields
        .verdicts
        .known_code(&path, &region_code, regions::region(&region_code).is_some());
    let identifier = identifier(fields, &name, kind, &region_code, options);
    Some(OrganisationDraft {
        name,
        name_en,
        kind: kind?,
        region_code,
        identifier: identifier?,
        platform_roles: vec![role],
        external: None,
    })
}

fn identifier(
    fields: &mut Fields<'_>,
    name: &str,
    organisation_kind: Option<OrganisationKind>,
    region_code: &str,
    options: &ImportOptions,
) -> Option<OrganisationIdentifier> {
    let kind = fields
        .has("identifierKind")
        .then(|| fields.word::<IdentifierKind>("identifierKind"));
    let code = fields
        .text("unifiedSocialCreditCode")
        .filter(|code| !code.trim().is_empty());
    let given = fields
        .text("identifier")
        .filter(|given| !given.trim().is_empty());
    // A kind that was there and is none has been refused.
    let kind = match kind {
        None => None,
        Some(kind) => Some(kind?),
    };
    let found: Identifier = match (kind, code.or(given)) {
        (Some(IdentifierKind::Foreign), Some(text)) => foreign(&text),
        (Some(kind), Some(text)) => OrganisationIdentifier::parse(kind, &text),
        (None, Some(code)) => OrganisationIdentifier::parse(IdentifierKind::Uscc, &code),
        (Some(IdentifierKind::Foreign), None) => {
            fields.verdicts.add(REQUIRED.at(fields.at("identifier")));
            return None;
        }
        (Some(IdentifierKind::Team), None) => OrganisationIdentifier::declared_team(name),
        (None | Some(IdentifierKind::Uscc), None) => {
            match (kind, options.without_identifier, organisation_kind) {
                (_, WithoutIdentifier::InventedCode, Some(kind)) => {
                    invented(name, kind, region_code)
                }
                (Some(_), _, _) => {
                    fields
                        .verdicts
                        .add(REQUIRED.at(fields.at("unifiedSocialCreditCode")));
                    return None;
                }
                (None, _, _) => OrganisationIdentifier::declared_team(name),
            }
        }
    };
    match found {
        Ok(identifier) => Some(identifier),
        // An empty name has been refused as such.
        Err(_) if name.is_empty() => None,
        Err(reason) => {
            fields.verdicts.add(
                IDENTIFIER_INVALID
                    .with("reason", reason)
                    .at(fields.at("identifier")),
            );
            None
        }
    }
}

/// `DE:HRB 12345` or, as people write it, `DE HRB 12345`.
fn foreign(text: &str) -> Identifier {
    match text.trim().split_once([':', '：', ' ']) {
        Some((country, number)) => OrganisationIdentifier::foreign(country, number),
        None => Err(IdentifierError::ForeignForm),
    }
}

/// A code that follows from the name, for organisations that do not exist: the example province
/// needs codes with right check characters and may not use anybody's own.
fn invented(name: &str, kind: OrganisationKind, region_code: &str) -> Identifier {
    const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let authority = match kind {
        OrganisationKind::Agency => "11",
        OrganisationKind::Hospital | OrganisationKind::School | OrganisationKind::Institute => "12",
        OrganisationKind::Enterprise
        | OrganisationKind::InnovationCentre
        | OrganisationKind::Fund => "91",
        OrganisationKind::Team => return OrganisationIdentifier::declared_team(name),
    };
    let mut rest =
        u64::from_str_radix(&digest(name.as_bytes())[..15], 16).expect("a digest is hexadecimal");
    let mut body = String::with_capacity(8);
    for _ in 0..8 {
        body.push(char::from(LETTERS[(rest % 31) as usize]));
        rest /= 31;
    }
    let codes = "0123456789X".chars().map(|check| {
        UnifiedSocialCreditCode::with_check(&format!("{authority}{region_code}{body}{check}"))
    });
    for code in codes {
        let code = code?;
        if code.organisation_code_fits() {
            return Ok(OrganisationIdentifier::Uscc(code));
        }
    }
    Err(IdentifierError::Number)
}

/// The same code as text, for rows that are invented by the thousand and need a key of their own.
pub fn invented_code(key: &str, kind: OrganisationKind, region_code: &str) -> String {
    invented(key, kind, region_code).map_or_else(
        |_| String::new(),
        |identifier| identifier.value().into_owned(),
    )
}

/// An organisation for a row that names none, so that judged sets and lists can be imported as they
/// are: a declared team called after the source and the key of the row.
fn placeholder(
    row: &mut Fields<'_>,
    source: &str,
    external_id: &str,
    role: PlatformRole,
) -> Option<OrganisationDraft> {
    let name = format!("{source} {external_id}");
    match OrganisationIdentifier::declared_team(&name) {
        Ok(identifier) => Some(OrganisationDraft {
            name,
            name_en: None,
            kind: OrganisationKind::Team,
            region_code: RegionCode::WHOLE_COUNTRY.as_str().to_owned(),
            identifier,
            platform_roles: vec![role],
            external: None,
        }),
        Err(reason) => {
            row.verdicts
                .add(IDENTIFIER_INVALID.with("reason", reason).at("externalId"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::foundation::errors::Verdicts;
    use serde_json::{Value, json};

    fn read_row(row: Value, options: &ImportOptions) -> Result<OrganisationDraft, Vec<String>> {
        let Value::Object(values) = row else {
            panic!("an object")
        };
        let mut verdicts = Verdicts::default();
        let found = Fields::read(values, &mut verdicts, |row| {
            read(row, "s", "7", PlatformRole::Supplier, options)
        });
        let paths: Vec<String> = verdicts
            .into_refusals()
            .into_iter()
            .filter_map(|one| one.path)
            .collect();
        found.filter(|_| paths.is_empty()).ok_or(paths)
    }

    #[test]
    fn each_way_to_write_an_identifier_is_read() {
        for (given, expected) in [
            (json!({}), "CN-TEAM:甲公司"),
            (
                json!({"unifiedSocialCreditCode": "12100000466006770Q"}),
                "CN-USCC:12100000466006770Q",
            ),
            (
                json!({"identifier": "12100000466006770Q"}),
                "CN-USCC:12100000466006770Q",
            ),
            (
                json!({"identifierKind": "FOREIGN", "identifier": "DE HRB 000000"}),
                "DE-REG:HRB000000",
            ),
            (
                json!({"identifierKind": "FOREIGN", "identifier": "jp: 0000-00-000000"}),
                "JP-REG:000000000000",
            ),
            (
                json!({"identifierKind": "TEAM", "identifier": "甲 小组"}),
                "CN-TEAM:甲 小组",
            ),
            (json!({"identifierKind": "TEAM"}), "CN-TEAM:甲公司"),
        ] {
            let mut organisation =
                json!({"name": "甲公司", "kind": "ENTERPRISE", "regionCode": "320508"});
            let fields = organisation.as_object_mut().expect("an object");
            fields.extend(given.as_object().expect("an object").clone());
            let found = read_row(
                json!({"organisation": organisation}),
                &ImportOptions::default(),
            );
            assert_eq!(found.expect("a good row").identifier.normalised(), expected);
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let found = read_row(
            json!({"organisation": {"name": "甲公司", "kind": "ENTERPRISE", "regionCode": "329999",
                "unifiedSocialCreditCode": "12100000466006770A", "colour": 1}}),
            &ImportOptions::default(),
        );
        assert_eq!(
            found.expect_err("three faults"),
            [
                "organisation.regionCode",
                "organisation.identifier",
                "organisation.colour"
            ]
        );
        assert_eq!(
            read_row(json!({}), &ImportOptions::default()).expect_err("no organisation"),
            ["organisation"]
        );
    }

    #[test]
    fn a_row_without_organisation_gets_a_placeholder_where_that_was_asked_for() {
        let options = ImportOptions {
            placeholder_organisations: true,
            ..ImportOptions::default()
        };
        let found = read_row(json!({}), &options).expect("a placeholder");
        assert_eq!(
            (found.name.as_str(), found.kind),
            ("s 7", OrganisationKind::Team)
        );
    }

    #[test]
    fn an_invented_code_is_the_same_every_time_and_passes_both_checks() {
        for kind in [
            OrganisationKind::Enterprise,
            OrganisationKind::Agency,
            OrganisationKind::Hospital,
        ] {
            let one = invented("紫台岭研究所", kind, "320102").expect("a code");
            assert_eq!(
                one,
                invented("紫台岭研究所", kind, "320102").expect("a code")
            );
            assert_ne!(
                one,
                invented("紫台岭研究院", kind, "320102").expect("a code")
            );
            let OrganisationIdentifier::Uscc(code) = one else {
                panic!("a code")
            };
            assert!(code.organisation_code_fits());
        }
    }
}
