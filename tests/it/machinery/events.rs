//! Every committed change has its event, and the feed is whole.

mod centres;

use std::collections::{BTreeMap, BTreeSet};

use jiebang::domains::identity::{self, GrantDutyInput};
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::{fields_of, log};
use crate::support::World;

const PASSWORD: &str = "correct horse battery";

/// Runs every mutation once: without a log-in, for nothing; as it should be, for its events; and
/// again under the same key, for the same answer.
struct Journey {
    world: World,
    ran: BTreeSet<String>,
}

/// Commands that keep no answer, because it holds secrets or they may be repeated by nature.
const WITHOUT_KEY: [&str; 4] = ["logIn", "refreshSession", "changePassword", "logOut"];
/// Commands for which nobody needs to be logged in.
const OPEN: [&str; 4] = ["signUp", "logIn", "refreshSession", "logOut"];

impl Journey {
    async fn run(
        &mut self,
        token: Option<&str>,
        name: &str,
        input: Value,
        selection: &str,
        expected: &[&str],
    ) -> Value {
        let start = log(&self.world).await.len();
        if !OPEN.contains(&name) {
            let refused = self.world.refusals(None, name, input.clone()).await;
            assert_eq!(refused, ["UNAUTHENTICATED"], "{name}");
            assert_eq!(log(&self.world).await.len(), start, "{name} was refused");
        }
        let key = format!("{name}-{start}");
        let headers = [("idempotency-key", key.as_str())];
        let headers = if WITHOUT_KEY.contains(&name) {
            &[][..]
        } else {
            &headers[..]
        };
        let call = async || {
            let answer = self
                .world
                .mutate_raw(token, name, input.clone(), selection, headers)
                .await;
            assert!(answer.get("errors").is_none(), "{name} {answer:#}");
            answer["data"][name].clone()
        };
        let answer = call().await;
        assert_eq!(answer["userErrors"], json!([]), "{name} {answer:#}");
        let kinds: Vec<String> = log(&self.world).await[start..]
            .iter()
            .map(|row| row.kind.clone())
            .collect();
        assert_eq!(kinds, expected, "{name}");
        if !headers.is_empty() {
            assert_eq!(call().await, answer, "{name} again");
            let count = log(&self.world).await.len() - start;
            assert_eq!(count, expected.len(), "{name} again");
        }
        self.ran.insert(name.to_owned());
        answer
    }
}

/// Mutations whose events are told beside what else they do, by the folder of those tests.
const ELSEWHERE: [(&str, &[&str]); 4] = [
    (
        "interests",
        &[
            "showInterest",
            "inviteSupplier",
            "acceptInterest",
            "declineInterest",
            "withdrawInterest",
            "introduceInterest",
        ],
    ),
    (
        "notifications",
        &[
            "followDemand",
            "unfollowDemand",
            "saveSearch",
            "deleteSavedSearch",
            "markNotificationsRead",
            "updateNotificationSettings",
            "unsubscribe",
        ],
    ),
    (
        "files",
        &[
            "attachFileToDemand",
            "attachFileToSupplier",
            "detachFileFromDemand",
            "detachFileFromSupplier",
            "removeFile",
        ],
    ),
    (
        "identity",
        &[
            "completeLogIn",
            "confirmTotp",
            "createServiceAccount",
            "disableServiceAccount",
            "disableTotp",
            "enrolTotp",
            "logInWithCode",
            "removePhone",
            "requestEmailCode",
            "requestLogInCode",
            "requireSecondFactor",
            "setPhone",
            "verifyEmail",
            "verifyPhone",
        ],
    ),
];

/// Whether a test of a folder names a mutation.
fn mentions(folder: &str, name: &str) -> bool {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(folder);
    let files = std::fs::read_dir(folder).expect("a folder of tests");
    files
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a source"))
        .any(|source| source.contains(&format!("\"{name}\"")))
}

/// The text at the end of a path of fields.
fn text(answer: &Value, path: &[&str]) -> String {
    let found = path.iter().fold(answer, |value, field| &value[*field]);
    found
        .as_str()
        .unwrap_or_else(|| panic!("{path:?} of {answer}"))
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mutation_is_recorded_and_its_repetition_is_not() {
    let world = World::start().await;
    let reviewer = world.on_duty("rita", Duty::Reviewer).await;
    let administrator = world.on_duty("adam", Duty::Administrator).await;
    let guest = world.person("guest").await;
    let mut journey = Journey {
        world,
        ran: BTreeSet::new(),
    };
    let here = &mut journey;

    // People.
    let account = json!({"email": "mia@example.com", "password": PASSWORD, "displayName": "mia"});
    here.run(None, "signUp", account, "user { id }", &["user.signed_up"])
        .await;
    let credentials = "credentials { accessToken refreshToken }";
    let entry = json!({"email": "mia@example.com", "password": PASSWORD});
    let logged_in = here
        .run(
            None,
            "logIn",
            entry.clone(),
            credentials,
            &["user.logged_in"],
        )
        .await;
    let refresh = json!({"refreshToken": text(&logged_in, &["credentials", "refreshToken"])});
    let refreshed = here
        .run(
            None,
            "refreshSession",
            refresh,
            credentials,
            &["session.refreshed"],
        )
        .await;
    let mia = text(&refreshed, &["credentials", "accessToken"]);
    let token = Some(mia.as_str());
    let key = here
        .run(
            token,
            "createApiKey",
            json!({"name": "ci", "scopes": ["READ"]}),
            "apiKey { apiKey { id } }",
            &["api_key.created"],
        )
        .await;
    let id = text(&key, &["apiKey", "apiKey", "id"]);
    here.run(
        token,
        "revokeApiKey",
        json!({"id": id}),
        "apiKey { id }",
        &["api_key.revoked"],
    )
    .await;
    here.world.log_in("mia@example.com").await;
    let sessions = here
        .world
        .data(token, "{ mySessions { id } }", json!({}))
        .await;
    // The newest first: the one that was just made.
    let other = text(&sessions["mySessions"][0], &["id"]);
    here.run(
        token,
        "revokeSession",
        json!({"id": other}),
        "session { id }",
        &["session.revoked"],
    )
    .await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": "another long sentence"});
    here.run(
        token,
        "changePassword",
        change,
        "user { id }",
        &["user.password_changed"],
    )
    .await;
    let duty = json!({"email": guest.email, "duty": "AUDITOR"});
    here.run(
        administrator.token(),
        "grantDuty",
        duty.clone(),
        "user { id }",
        &["duty.granted"],
    )
    .await;
    here.run(
        administrator.token(),
        "revokeDuty",
        duty,
        "user { id }",
        &["duty.revoked"],
    )
    .await;

    // Organisations.
    let input = json!({"name": "纺织示例厂", "kind": "ENTERPRISE", "regionCode": "320500", "identifier": {"declaredTeam": "a team"}});
    let made = here
        .run(
            token,
            "createOrganisation",
            input,
            "organisation { id }",
            &["organisation.created", "membership.joined"],
        )
        .await;
    let mill = text(&made, &["organisation", "id"]);
    here.run(
        token,
        "updateOrganisation",
        json!({"id": mill, "nameEn": "Example mill"}),
        "organisation { version }",
        &["organisation.updated"],
    )
    .await;
    let changed = ["organisation.verification_changed"];
    here.run(
        token,
        "requestVerification",
        json!({"organisationId": mill}),
        "",
        &changed,
    )
    .await;
    let decision = json!({"organisationId": mill, "decision": "VERIFY"});
    here.run(
        reviewer.token(),
        "decideVerification",
        decision,
        "",
        &changed,
    )
    .await;
    let invite = |role: &str| json!({"organisationId": mill, "email": guest.email, "role": role});
    let membership = "membership { id status role }";
    let invited = here
        .run(
            token,
            "inviteMember",
            invite("EDITOR"),
            membership,
            &["membership.invited"],
        )
        .await;
    let id = json!({"id": text(&invited, &["membership", "id"])});
    here.run(
        guest.token(),
        "declineInvitation",
        id,
        membership,
        &["membership.declined"],
    )
    .await;
    let invited = here
        .run(
            token,
            "inviteMember",
            invite("EDITOR"),
            membership,
            &["membership.invited"],
        )
        .await;
    let guests = text(&invited, &["membership", "id"]);
    let id = json!({"id": guests});
    here.run(
        guest.token(),
        "acceptInvitation",
        id.clone(),
        membership,
        &["membership.joined"],
    )
    .await;
    let role = json!({"id": guests, "role": "ADMIN"});
    here.run(
        token,
        "changeMemberRole",
        role,
        membership,
        &["membership.role_changed"],
    )
    .await;
    let to = json!({"organisationId": mill, "to": guests});
    here.run(
        token,
        "transferOwnership",
        to,
        "",
        &["organisation.ownership_transferred"],
    )
    .await;
    let own = json!({"organisationId": mill});
    here.run(token, "leaveOrganisation", own, "", &["membership.left"])
        .await;
    let mias = json!({"organisationId": mill, "email": "mia@example.com", "role": "EDITOR"});
    let invited = here
        .run(
            guest.token(),
            "inviteMember",
            mias,
            membership,
            &["membership.invited"],
        )
        .await;
    let id = json!({"id": text(&invited, &["membership", "id"])});
    here.run(
        guest.token(),
        "removeMember",
        id,
        "",
        &["membership.removed"],
    )
    .await;

    // Demands.
    let owner = guest.token();
    let mut card = crate::demands::full_card();
    let demand = "demand { id state version }";
    let input = json!({"ownerId": mill, "card": card});
    let created = here
        .run(
            owner,
            "createDemand",
            input.clone(),
            demand,
            &["demand.created"],
        )
        .await;
    let id = text(&created, &["demand", "id"]);
    let change = json!({"id": id, "card": {"title": "另一个标题"}});
    here.run(owner, "updateDemand", change, demand, &["demand.updated"])
        .await;
    for (name, kind) in [
        ("openDemand", "demand.opened"),
        ("renewDemand", "demand.renewed"),
        ("closeDemand", "demand.closed"),
    ] {
        here.run(owner, name, json!({"id": id}), demand, &[kind])
            .await;
    }
    let reason = json!({"id": id, "reason": "停止"});
    here.run(owner, "cancelDemand", reason, demand, &["demand.cancelled"])
        .await;
    card["submissionDeadline"] = json!(crate::demands::in_days(&here.world, 30));
    let input = json!({"ownerId": mill, "profile": "OPEN_CHALLENGE", "card": card});
    let created = here
        .run(owner, "createDemand", input, demand, &["demand.created"])
        .await;
    let id = text(&created, &["demand", "id"]);
    here.run(
        owner,
        "submitDemand",
        json!({"id": id}),
        demand,
        &["demand.submitted"],
    )
    .await;
    let back = json!({"id": id, "decision": "REQUEST_CHANGES", "comment": "请补充"});
    here.run(
        reviewer.token(),
        "reviewDemand",
        back,
        demand,
        &["demand.changes_requested"],
    )
    .await;
    here.run(
        owner,
        "withdrawDemand",
        json!({"id": id}),
        demand,
        &["demand.withdrawn"],
    )
    .await;

    // Suppliers.
    let supplier = "supplier { id version visibility }";
    let input = json!({"organisationId": mill, "card": crate::suppliers::card()});
    let created = here
        .run(
            owner,
            "createSupplier",
            input,
            supplier,
            &["supplier.created"],
        )
        .await;
    let id = text(&created, &["supplier", "id"]);
    let change = json!({"id": id, "card": {"headline": "另一个标题"}});
    here.run(
        owner,
        "updateSupplier",
        change,
        supplier,
        &["supplier.updated"],
    )
    .await;
    here.run(
        owner,
        "publishSupplier",
        json!({"id": id}),
        supplier,
        &["supplier.published"],
    )
    .await;
    let hidden = json!({"id": id, "visibility": "HIDDEN"});
    here.run(
        owner,
        "setSupplierVisibility",
        hidden,
        supplier,
        &["supplier.visibility_changed"],
    )
    .await;
    centres::steps(here).await;
    here.run(token, "logOut", json!({}), "", &["session.revoked"])
        .await;

    let known: BTreeSet<String> = fields_of("Mutation").into_iter().collect();
    let elsewhere = ELSEWHERE
        .iter()
        .flat_map(|(folder, names)| names.iter().map(move |name| (*folder, *name)));
    for (folder, name) in elsewhere {
        let told = mentions(folder, name);
        assert!(told, "{name} is told in {folder}");
        journey.ran.insert(name.to_owned());
    }
    assert_eq!(journey.ran, known, "every mutation has its step");
    journey.world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_and_positions_have_no_gap_under_many_writers() {
    const WRITERS: usize = 20;
    const CHANGES: usize = 10;
    let world = World::start().await;
    let replica = world.another_replica().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let mut demands = Vec::new();
    for _ in 0..5 {
        demands.push(world.draft_demand(&mill, json!({})).await);
    }
    let before = log(&world).await.len();
    let mut news = [world.handles.feed.live(), replica.handles.feed.live()];
    let writers = (0..WRITERS).map(|writer| {
        let at = if writer % 2 == 0 || !world.is_postgres() {
            &world
        } else {
            &replica
        };
        let (id, mill) = (&demands[writer % demands.len()], &mill);
        async move {
            for change in 0..CHANGES {
                let input = json!({"id": id, "card": {"title": format!("{writer} {change}")}});
                let refused = at.refusals(mill.token(), "updateDemand", input).await;
                assert!(refused.is_empty(), "{refused:?}");
            }
        }
    });
    futures_util::future::join_all(writers).await;

    let rows = log(&world).await;
    assert_eq!(rows.len(), before + WRITERS * CHANGES);
    let mut numbers: BTreeMap<(String, uuid::Uuid), Vec<i64>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(row.position, i64::try_from(place + 1).ok());
        numbers
            .entry((row.subject_kind.clone(), row.subject_id))
            .or_default()
            .push(row.subject_number);
    }
    for (subject, found) in numbers {
        let gapless: Vec<i64> = (1..).take(found.len()).collect();
        assert_eq!(found, gapless, "{subject:?}, in the order of the feed");
    }
    for id in &demands {
        let found = world.demand(mill.token(), id, "version").await;
        assert_eq!(found["version"], 1 + WRITERS / demands.len() * CHANGES);
    }
    // Whoever listened on any replica has heard all of it, in order.
    for news in &mut news {
        let mut heard = Vec::new();
        let end = i64::try_from(rows.len()).expect("few rows");
        while heard.last() != Some(&end) {
            let event = tokio::time::timeout(std::time::Duration::from_secs(10), news.recv())
                .await
                .unwrap_or_else(|_| panic!("heard {} of {end}", heard.len()))
                .expect("not lagging");
            heard.push(event.position.expect("a position"));
        }
        let first = heard[0];
        assert!(first <= i64::try_from(before).expect("few") + 1);
        let whole: Vec<i64> = (first..=end).collect();
        assert_eq!(heard, whole);
    }
    replica.stop().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_has_the_fields_that_its_kind_declares_and_no_other() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let id = world.open_demand(&mill, json!({})).await;
    let change = json!({"id": id, "card": {"title": "新", "summary": "也新"}});
    assert!(
        world
            .refusals(mill.token(), "updateDemand", change)
            .await
            .is_empty()
    );
    world.published_supplier(&mill, json!({})).await;
    let grant = GrantDutyInput {
        email: mill.owner.email.clone(),
        duty: Duty::Auditor,
        dry_run: false,
        client_mutation_id: None,
    };
    identity::grant_duty(&world.system(), &grant)
        .await
        .expect("granted");
    let kinds = jiebang::graphql::error::all_event_kinds();
    for row in log(&world).await {
        let kind = kinds
            .iter()
            .find(|kind| kind.name == row.kind)
            .unwrap_or_else(|| panic!("{} is not published", row.kind));
        let payload: Value = serde_json::from_str(&row.payload).expect("JSON");
        for name in payload.as_object().expect("an object").keys() {
            assert!(kind.fields.contains(&name.as_str()), "{name} of {row:?}");
        }
        if row.kind == "demand.updated" {
            assert_eq!(payload["fields"], json!(["summary", "title"]));
        }
    }
    world.stop().await;
}
