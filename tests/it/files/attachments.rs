//! Attaching files to demands and suppliers, and who may read them there.

use futures_util::future::join_all;
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::support::{Organisation, World, calm_world, quiet};

const ATTACHMENTS: &str = "demand { state version attachments { id } }";

/// The identifiers of a demand's or supplier's attachments as somebody sees them; null when they
/// may not know about the object.
async fn seen(world: &World, token: Option<&str>, id: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Demand { attachments { id } } ... on Supplier { attachments { id } } } }";
    let node = world.data(token, query, json!({"id": id})).await["node"].clone();
    match node["attachments"].as_array() {
        Some(files) => files.iter().map(|file| file["id"].clone()).collect(),
        None => Value::Null,
    }
}

/// What somebody sees of a file through `node`, and the status of its download.
async fn reached(world: &World, token: Option<&str>, file: &str) -> (bool, u16) {
    let query = "query($id: ID!) { node(id: $id) { id } }";
    let node = world.data(token, query, json!({"id": file})).await["node"].clone();
    (!node.is_null(), world.download_status(token, file).await)
}

async fn attach_to_supplier(world: &World, owner: &Organisation, supplier: &str, file: &str) {
    let input = json!({"id": supplier, "fileId": file});
    let (answer, kinds) = world
        .act(
            owner.token(),
            "attachFileToSupplier",
            input,
            "supplier { hasUnpublishedChanges }",
        )
        .await;
    assert_eq!(answer["supplier"]["hasUnpublishedChanges"], false);
    assert_eq!(kinds, ["file.attached", "supplier.updated"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demands_files_are_read_by_those_who_see_the_demand() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let viewer = world.member(&mill, "viewer", "VIEWER").await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let file = world.file(&mill, "a.pdf").await;
    world.attach_to_demand(&mill, &demand, &file).await;
    for token in [None, other.token()] {
        assert_eq!(seen(&world, token, &demand).await, Value::Null);
        assert_eq!(reached(&world, token, &file).await, (false, 404));
    }
    for token in [mill.token(), viewer.token()] {
        assert_eq!(seen(&world, token, &demand).await, json!([file]));
        assert_eq!(reached(&world, token, &file).await, (true, 200));
    }
    world
        .act(mill.token(), "openDemand", json!({"id": demand}), "")
        .await;
    for token in [None, other.token(), mill.token()] {
        assert_eq!(seen(&world, token, &demand).await, json!([file]));
        assert_eq!(reached(&world, token, &file).await, (true, 200));
    }
    let uploader = "query($id: ID!) { node(id: $id) { ... on File { uploader { id } } } }";
    let outside = world.data(None, uploader, json!({"id": file})).await;
    assert_eq!(outside["node"]["uploader"], Value::Null);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_demands_files_are_for_insiders_and_for_reviewers_while_they_review() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let masked = json!({"masked": true, "confidentialityRationale": "涉及尚未公开的生产工艺与客户信息，公开后会影响上市进程，故隐去单位名称与地点。"});
    let open = world.open_demand(&mill, masked.clone()).await;
    let file = world.file(&mill, "a.pdf").await;
    world.attach_to_demand(&mill, &open, &file).await;
    for token in [None, reviewer.token()] {
        assert_eq!(seen(&world, token, &open).await, json!([]));
        assert_eq!(reached(&world, token, &file).await, (false, 404));
        let history = "query($id: ID!) { demand(by: {id: $id}) { versions(first: 9) { nodes { changes { field } } } } }";
        let told = world
            .data(token, history, json!({"id": open}))
            .await
            .to_string();
        assert!(!told.contains("attachments"), "{told}");
    }
    assert_eq!(reached(&world, mill.token(), &file).await, (true, 200));

    let mut card = crate::demands::full_card();
    for (field, value) in masked.as_object().expect("fields") {
        card[field] = value.clone();
    }
    card["submissionDeadline"] = json!(crate::demands::in_days(&world, 30));
    let input = json!({"ownerId": mill.id, "profile": "OPEN_CHALLENGE", "card": card});
    let formal = world.done(mill.token(), "createDemand", input, "id").await["id"].clone();
    let formal = formal.as_str().expect("an id");
    let file = world.file(&mill, "b.pdf").await;
    world.attach_to_demand(&mill, formal, &file).await;
    assert_eq!(reached(&world, reviewer.token(), &file).await, (false, 404));
    world
        .act(mill.token(), "submitDemand", json!({"id": formal}), "")
        .await;
    assert_eq!(seen(&world, reviewer.token(), formal).await, json!([file]));
    assert_eq!(reached(&world, reviewer.token(), &file).await, (true, 200));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suppliers_files_are_read_by_those_who_see_the_supplier() {
    let world = World::start().await;
    let lab = world.verified_organisation("lab", "INSTITUTE").await;
    let other = world.person("other").await;
    let supplier = world.published_supplier(&lab, json!({})).await;
    let file = world.file(&lab, "a.pdf").await;
    attach_to_supplier(&world, &lab, &supplier, &file).await;
    assert_eq!(seen(&world, other.token(), &supplier).await, json!([file]));
    let show = |visibility: &str| {
        let input = json!({"id": supplier, "visibility": visibility});
        world.mutate(lab.token(), "setSupplierVisibility", input, "")
    };
    for (visibility, anonymous, person) in [
        ("PUBLIC", true, true),
        ("PLATFORM", false, true),
        ("HIDDEN", false, false),
    ] {
        let answer = show(visibility).await;
        assert_eq!(answer["userErrors"], json!([]), "{answer}");
        let status = |seen: bool| (seen, if seen { 200 } else { 404 });
        assert_eq!(
            reached(&world, None, &file).await,
            status(anonymous),
            "{visibility}"
        );
        assert_eq!(
            reached(&world, other.token(), &file).await,
            status(person),
            "{visibility}"
        );
        assert_eq!(reached(&world, lab.token(), &file).await, (true, 200));
    }
    let input = json!({"id": supplier, "fileId": file});
    let (_, kinds) = world
        .act(lab.token(), "detachFileFromSupplier", input, "")
        .await;
    assert_eq!(kinds, ["file.detached", "supplier.updated"]);
    assert_eq!(seen(&world, lab.token(), &supplier).await, json!([]));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_ones_own_free_and_fitting_files_are_attached() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let other = world.verified_organisation("other", "ENTERPRISE").await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let second = world.draft_demand(&mill, json!({})).await;
    let open = world.open_demand(&other, json!({})).await;
    let (free, taken) = (
        world.file(&mill, "a.pdf").await,
        world.file(&mill, "b.pdf").await,
    );
    let foreign = world.file(&other, "c.pdf").await;
    world.attach_to_demand(&mill, &second, &taken).await;
    let at = "input.fileId";
    for (token, demand, file, expected) in [
        (mill.token(), &demand, &taken, ("FILE_IS_ATTACHED", at)),
        (mill.token(), &demand, &foreign, ("NOT_FOUND", at)),
        (mill.token(), &open, &free, ("FORBIDDEN", "")),
        (other.token(), &demand, &foreign, ("NOT_FOUND", "")),
        (None, &demand, &free, ("UNAUTHENTICATED", "")),
    ] {
        let input = json!({"id": demand, "fileId": file});
        world
            .refused(token, "attachFileToDemand", input, &[expected])
            .await;
    }
    let elsewhere = json!({"id": demand, "fileId": taken});
    world
        .refused(
            mill.token(),
            "detachFileFromDemand",
            elsewhere,
            &[("NOT_FOUND", at)],
        )
        .await;
    let stale = json!({"id": demand, "fileId": free, "expectedVersion": 7});
    world
        .refused(
            mill.token(),
            "attachFileToDemand",
            stale,
            &[("STALE_VERSION", "input.expectedVersion")],
        )
        .await;
    world
        .refused(
            mill.token(),
            "removeFile",
            json!({"id": taken}),
            &[("FILE_IS_ATTACHED", "")],
        )
        .await;
    world
        .refused(
            other.token(),
            "removeFile",
            json!({"id": free}),
            &[("NOT_FOUND", "")],
        )
        .await;
    // Attaching it again where it is changes nothing; a dry run neither.
    let before = world.fingerprint().await;
    for input in [
        json!({"id": second, "fileId": taken}),
        json!({"id": demand, "fileId": free, "dryRun": true}),
    ] {
        let answer = world
            .mutate(mill.token(), "attachFileToDemand", input, ATTACHMENTS)
            .await;
        assert_eq!(answer["userErrors"], json!([]), "{answer}");
    }
    assert_eq!(world.fingerprint().await, before);
    // Taken off, it is free for another.
    let input = json!({"id": second, "fileId": taken});
    let (_, kinds) = world
        .act(mill.token(), "detachFileFromDemand", input, "")
        .await;
    assert_eq!(kinds, ["file.detached", "demand.updated"]);
    world.attach_to_demand(&mill, &demand, &taken).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_comes_or_goes_voids_an_approval() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let demand = world
        .approved_demand(&mill, &reviewer, "OPEN_CHALLENGE")
        .await;
    let file = world.file(&mill, "a.pdf").await;
    let input = json!({"id": demand, "fileId": file});
    let answer = world
        .mutate(
            mill.token(),
            "attachFileToDemand",
            input.clone(),
            ATTACHMENTS,
        )
        .await;
    assert_eq!(answer["demand"]["state"], "IN_REVIEW", "{answer}");
    // While it is under review nothing of it changes.
    world
        .refused(
            mill.token(),
            "detachFileFromDemand",
            input,
            &[("DEMAND_WRONG_STATE", "")],
        )
        .await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_has_only_so_many_files_however_many_come_at_once() {
    let world = World::start_with(|config| config.files.max_per_object = 3).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let mut files = Vec::new();
    for at in 0..6 {
        files.push(world.file(&mill, &format!("{at}.pdf")).await);
    }
    let attached = join_all(files.iter().map(|file| {
        let input = json!({"id": demand, "fileId": file});
        world.refusals(mill.token(), "attachFileToDemand", input)
    }))
    .await;
    let refused = attached
        .iter()
        .filter(|codes| codes.as_slice() == ["TOO_MANY_FILES"]);
    assert_eq!(refused.count(), 3, "{attached:?}");
    let listed = seen(&world, None, &demand).await;
    assert_eq!(listed.as_array().expect("files").len(), 3);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_statements_of_a_list_do_not_grow_with_its_attachments() {
    let world = calm_world().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let query = "{ demands(first: 10) { nodes { id attachments { id name uploader { id } organisation { id } } } } }";
    let mut counts = Vec::new();
    for _ in 0..3 {
        let demand = world.open_demand(&mill, json!({})).await;
        for name in ["a.pdf", "b.pdf"] {
            let file = world.file(&mill, name).await;
            world.attach_to_demand(&mill, &demand, &file).await;
        }
        let statements = world.handles.database.statements();
        let mut needed = Vec::new();
        // The owner's members see the uploader too, which everybody else need not be looked up for.
        for token in [None, mill.token()] {
            quiet(&world).await;
            statements.keep();
            world.data(token, query, json!({})).await;
            needed.push(statements.keep());
        }
        let files = |sql: &&String| sql.contains("FROM \"files\"");
        for asked in &needed {
            assert_eq!(asked.iter().filter(files).count(), 1, "{asked:#?}");
        }
        counts.push([needed[0].len(), needed[1].len()]);
    }
    assert_eq!(counts, [counts[0]; 3]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_one_organisation_is_not_attached_to_an_object_of_another() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let second = world.verified_organisation("second", "ENTERPRISE").await;
    let invitation =
        json!({"organisationId": second.id, "email": mill.owner.email, "role": "EDITOR"});
    let made = world
        .mutate(
            second.token(),
            "inviteMember",
            invitation,
            "membership { id }",
        )
        .await;
    let joined = json!({"id": made["membership"]["id"]});
    world
        .act(mill.token(), "acceptInvitation", joined, "")
        .await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let file = world.file(&second, "theirs.pdf").await;
    world
        .refused(
            mill.token(),
            "attachFileToDemand",
            json!({"id": demand, "fileId": file}),
            &[("FILE_OF_ANOTHER", "input.fileId")],
        )
        .await;
    world.stop().await;
}
