//! The example province on a database of its own.

use super::*;
use crate::app::App;
use crate::cli::import::{ImportOptions, WithoutIdentifier, import_demands};
use crate::domains::{demands, suppliers};

async fn province(folder: &Path) -> (App, Operation) {
    let address = "127.0.0.1:0".parse().expect("an address");
    let app = App::connect(settings(Config::default(), folder, address))
        .await
        .expect("a database");
    app.migrate().await.expect("a schema");
    let operation = Operation::system("demo", app.handles.clone());
    (app, operation)
}

#[tokio::test]
async fn the_province_has_every_state_and_every_kind_of_user_and_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_app, operation) = province(folder.path()).await;
    assert!(!people::are_settled(&operation).await.expect("an answer"));
    create_province(&operation).await.expect("a province");
    assert!(people::are_settled(&operation).await.expect("an answer"));
    // As after a creation that broke off.
    create_province(&operation).await.expect("the same again");

    let states = states::examples(&operation).await.expect("demands");
    let words: Vec<&str> = states.keys().map(String::as_str).collect();
    assert_eq!(
        words,
        [
            "APPROVED",
            "CANCELLED",
            "CHANGES_REQUESTED",
            "CLOSED",
            "DRAFT",
            "IN_REVIEW",
            "OPEN",
            "WITHDRAWN"
        ]
    );
    let entered = enter_province(&operation).await.expect("log-ins");
    assert!(entered.iter().all(|one| one.token.is_some()));
    let homes = entered
        .iter()
        .filter(|one| one.organisation_id.is_some())
        .count();
    assert_eq!(
        homes,
        PERSONAS.len() - 3,
        "all but administrator, reviewer and auditor"
    );

    let facts = facts(
        &operation,
        "127.0.0.1:8080".parse().expect("an address"),
        &entered,
    )
    .await
    .expect("facts");
    assert_eq!(facts["graphql"], "http://127.0.0.1:8080/graphql");
    let hospital = &facts["users"]["hospital"];
    assert_eq!(
        hospital["organisationId"],
        facts["examples"]["organisationId"]
    );
    assert!(
        facts["examples"]["draftDemandId"]
            .as_str()
            .is_some_and(|id| id.starts_with("dem_"))
    );
}

#[tokio::test]
async fn a_larger_world_is_the_same_for_the_same_seed_and_every_row_is_good() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_app, operation) = province(folder.path()).await;
    scale::grow(&operation, 300, 7)
        .await
        .expect("a larger world");
    scale::grow(&operation, 300, 7)
        .await
        .expect("the same again");
    let key = scale::key(299);
    let found = suppliers::supplier_by_external_id(&operation, "invented-7", &key)
        .await
        .expect("an answer");
    assert!(found.expect("the last supplier").published_at.is_some());
    let found = demands::demand_by_external_id(&operation, "invented-7", &key)
        .await
        .expect("an answer");
    assert!(found.expect("the last demand").opened_at.is_some());
}

#[tokio::test]
async fn the_hand_written_demands_are_open_or_wait_for_their_procedure() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_app, operation) = province(folder.path()).await;
    let options = ImportOptions {
        without_identifier: WithoutIdentifier::InventedCode,
        ..ImportOptions::default()
    };
    let report = import_demands(&operation, world::DEMANDS.as_bytes(), options)
        .await
        .expect("an import");
    assert_eq!((report.created, report.refused), (73, 0));
    assert_eq!(report.lacking.get("nothing"), Some(&12));
    assert_eq!(
        report.drafts, 13,
        "and one draft that lacks areas and contact"
    );
}
