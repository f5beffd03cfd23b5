//! `demandUpdated` over a real WebSocket, in one process and between replicas.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::matching::promised;
use crate::support::World;

/// A socket that follows demands, one operation id each.
struct Follower(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What comes over the socket.
#[derive(Debug, PartialEq)]
enum Word {
    Message(Value),
    Closed(u16),
}

impl Follower {
    /// Connected and acknowledged, with the token in the payload as browsers send it.
    async fn connect(world: &World, token: Option<&str>) -> Self {
        let address = format!("{}/graphql", world.url.replace("http://", "ws://"));
        let mut request = address.into_client_request().expect("a request");
        let protocol = "graphql-transport-ws".parse().expect("a header");
        request
            .headers_mut()
            .insert("sec-websocket-protocol", protocol);
        let (stream, _) = tokio_tungstenite::connect_async(request)
            .await
            .expect("connected");
        let mut socket = Self(stream);
        let payload = token.map_or(
            json!({}),
            |token| json!({"authorization": format!("Bearer {token}")}),
        );
        socket
            .send(json!({"type": "connection_init", "payload": payload}))
            .await;
        assert_eq!(
            socket.next().await,
            Word::Message(json!({"type": "connection_ack"}))
        );
        socket
    }

    async fn send(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .expect("sent");
    }

    async fn subscribe(&mut self, id: &str, demand: &str, selection: &str) {
        let query =
            format!("subscription($id: ID!) {{ demandUpdated(id: $id) {{ {selection} }} }}");
        let payload = json!({"query": query, "variables": {"id": demand}});
        self.send(json!({"type": "subscribe", "id": id, "payload": payload}))
            .await;
    }

    /// The next word, keep-alives left out.
    async fn next(&mut self) -> Word {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), self.0.next());
            match next
                .await
                .expect("a word in time")
                .expect("the socket ends with a close")
            {
                Ok(Message::Text(text)) => {
                    return Word::Message(serde_json::from_str(&text).expect("JSON"));
                }
                Ok(Message::Close(Some(frame))) => return Word::Closed(frame.code.into()),
                Ok(_) => {}
                Err(fault) => panic!("{fault}"),
            }
        }
    }

    /// The demand of the next message of an operation.
    async fn demand(&mut self, id: &str) -> Value {
        match self.next().await {
            Word::Message(message) if message["type"] == "next" && message["id"] == id => {
                let payload = &message["payload"];
                assert!(payload.get("errors").is_none(), "{message:#}");
                payload["data"]["demandUpdated"].clone()
            }
            other => panic!("expected the next demand of {id}, got {other:?}"),
        }
    }

    /// Whether nothing comes for a while.
    async fn is_silent_for(&mut self, span: Duration) -> bool {
        tokio::time::timeout(span, self.next()).await.is_err()
    }
}

async fn done(world: &World, token: Option<&str>, name: &str, input: Value) {
    assert_eq!(world.refusals(token, name, input).await, [""; 0], "{name}");
}

async fn rename(world: &World, token: Option<&str>, demand: &str, title: &str) {
    let input = json!({"id": demand, "card": {"title": title}});
    done(world, token, "updateDemand", input).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_is_shown_the_present_state_and_then_each_change() {
    // News come from the commit, not from the poll.
    let world = World::start_with(|config| config.feed.poll_ms = 5_000).await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let other = world.draft_demand(&mill, json!({})).await;
    let mut follower = Follower::connect(&world, mill.token()).await;
    follower
        .subscribe("one", &demand, "title state version owner { name }")
        .await;
    let owner = json!({"name": "mill 示例单位"});
    let shown = |title: &str, state: &str, version: i64| json!({"title": title, "state": state, "version": version, "owner": owner});
    assert_eq!(
        follower.demand("one").await,
        shown("织物瑕疵在线检测", "DRAFT", 1)
    );

    let start = Instant::now();
    rename(&world, mill.token(), &demand, "布面瑕疵在线检测").await;
    assert_eq!(
        follower.demand("one").await,
        shown("布面瑕疵在线检测", "DRAFT", 2)
    );
    assert!(start.elapsed() < promised(&world), "{:?}", start.elapsed());
    done(&world, mill.token(), "openDemand", json!({"id": demand})).await;
    assert_eq!(
        follower.demand("one").await,
        shown("布面瑕疵在线检测", "OPEN", 3)
    );

    // Others' changes and refused ones are no news, and each operation is told once.
    rename(&world, mill.token(), &other, "另一项需求").await;
    let refused = json!({"id": demand, "card": {"title": "x".repeat(201)}});
    assert_ne!(
        world.refusals(mill.token(), "updateDemand", refused).await,
        [""; 0]
    );
    assert!(follower.is_silent_for(Duration::from_millis(500)).await);
    follower.subscribe("two", &demand, "state").await;
    assert_eq!(follower.demand("two").await, json!({"state": "OPEN"}));
    follower
        .send(json!({"type": "complete", "id": "one"}))
        .await;
    done(&world, mill.token(), "closeDemand", json!({"id": demand})).await;
    assert_eq!(follower.demand("two").await, json!({"state": "CLOSED"}));
    assert!(
        follower.is_silent_for(Duration::from_millis(300)).await,
        "one was completed"
    );
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_follows_a_public_demand_and_sees_no_more_of_it_than_by_asking() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let masked = json!({"masked": true, "confidentialityRationale": "该需求涉及未公开的产线规划与客户信息，须对外隐去单位名称与地点，以免影响竞争。"});
    let demand = world.open_demand(&mill, masked).await;
    let mut follower = Follower::connect(&world, None).await;
    follower
        .subscribe(
            "one",
            &demand,
            "title owner { name } contact { phone } site",
        )
        .await;
    let query =
        "query($id: ID!) { demand(by: {id: $id}) { title owner { name } contact { phone } site } }";
    let asked = world.data(None, query, json!({"id": demand})).await["demand"].clone();
    assert_eq!(asked["owner"], json!(null));
    assert_eq!(follower.demand("one").await, asked);
    rename(&world, mill.token(), &demand, "布面瑕疵在线检测").await;
    let news = follower.demand("one").await;
    assert_eq!(news["title"], "布面瑕疵在线检测");
    assert_eq!(news["owner"], json!(null));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn following_ends_when_the_demand_is_withdrawn_from_sight() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
    let demand = world
        .draft_demand(&mill, json!({"externalUrl": "https://example.com/tender"}))
        .await;
    let profile = json!({"id": demand, "card": {}, "profile": "EXTERNAL"});
    done(&world, mill.token(), "updateDemand", profile).await;
    done(&world, mill.token(), "submitDemand", json!({"id": demand})).await;
    let mut inside = Follower::connect(&world, mill.token()).await;
    let mut outside = Follower::connect(&world, reviewer.token()).await;
    for follower in [&mut inside, &mut outside] {
        follower.subscribe("one", &demand, "state").await;
        assert_eq!(follower.demand("one").await, json!({"state": "IN_REVIEW"}));
    }
    done(
        &world,
        mill.token(),
        "withdrawDemand",
        json!({"id": demand}),
    )
    .await;
    assert_eq!(inside.demand("one").await, json!({"state": "WITHDRAWN"}));
    let end = outside.next().await;
    assert_eq!(end, Word::Message(json!({"type": "complete", "id": "one"})));
    // The connection lives on.
    outside.send(json!({"type": "ping"})).await;
    assert_eq!(outside.next().await, Word::Message(json!({"type": "pong"})));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_draft_is_refused_like_an_absent_one() {
    let world = World::start().await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let stranger = world.person("stranger").await;
    let draft = world.draft_demand(&mill, json!({})).await;
    let absent = "dem_1000000000000000000000000v0";
    let mut answers = Vec::new();
    for token in [None, stranger.token()] {
        let mut follower = Follower::connect(&world, token).await;
        for id in [draft.as_str(), absent] {
            follower.subscribe("one", id, "title").await;
            let mut words = Vec::new();
            loop {
                let Word::Message(mut word) = follower.next().await else {
                    panic!("the connection stays")
                };
                for place in [
                    "/payload/0/extensions/requestId",
                    "/payload/errors/0/extensions/requestId",
                ] {
                    if let Some(request) = word.pointer_mut(place) {
                        *request = json!("");
                    }
                }
                let ends = word["type"] != "next";
                words.push(word);
                if ends {
                    break;
                }
            }
            let text = json!(words).to_string();
            assert!(
                text.contains("\"NOT_FOUND\"") && !text.contains("织物"),
                "{text}"
            );
            answers.push(text);
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:#?}");
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_session_closes_its_socket() {
    let recheck = Duration::from_millis(300);
    let world = World::start_with(|config| {
        config.graphql.limits.websocket.recheck_interval_ms = 300;
    })
    .await;
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let member = world.member(&mill, "viewer", "VIEWER").await;
    let demand = world.draft_demand(&mill, json!({})).await;
    let mut left_alone = Follower::connect(&world, mill.token()).await;
    let mut logged_out = Follower::connect(&world, member.token()).await;
    for follower in [&mut left_alone, &mut logged_out] {
        follower.subscribe("one", &demand, "title").await;
        follower.demand("one").await;
    }
    assert!(
        logged_out.is_silent_for(recheck * 3).await,
        "a good session stays"
    );
    let start = Instant::now();
    done(&world, member.token(), "logOut", json!({})).await;
    assert_eq!(logged_out.next().await, Word::Closed(4403));
    assert!(start.elapsed() < recheck * 4, "{:?}", start.elapsed());
    rename(&world, mill.token(), &demand, "布面瑕疵在线检测").await;
    assert_eq!(
        left_alone.demand("one").await,
        json!({"title": "布面瑕疵在线检测"})
    );

    // So does a membership that ends: what it showed is not shown on.
    let token = world.log_in(&member.email).await;
    let mut removed = Follower::connect(&world, Some(&token)).await;
    removed.subscribe("one", &demand, "title").await;
    removed.demand("one").await;
    let query = "query($id: ID!) { organisation(by: {id: $id}) { memberships(first: 10) { nodes { id user { id } } } } }";
    let found = world
        .data(mill.token(), query, json!({"id": mill.id}))
        .await;
    let memberships = found["organisation"]["memberships"]["nodes"]
        .as_array()
        .expect("nodes");
    let theirs = memberships
        .iter()
        .find(|one| one["user"]["id"] == member.id.as_str());
    let id = theirs.expect("a membership")["id"].clone();
    done(&world, mill.token(), "removeMember", json!({"id": id})).await;
    assert_eq!(removed.next().await, Word::Closed(4403));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_goodbye_when_it_stops() {
    let world = World::start().await;
    let mut follower = Follower::connect(&world, None).await;
    let stopping = tokio::spawn(world.stop());
    assert_eq!(follower.next().await, Word::Closed(1012));
    stopping.await.expect("stopped");
}

/// A change on one replica, seen by a follower at the other.
async fn across_replicas(here: &World) {
    let there = here.another_replica().await;
    let mill = here.verified_organisation("mill", "ENTERPRISE").await;
    let demand = here.open_demand(&mill, json!({})).await;
    let mut follower = Follower::connect(&there, mill.token()).await;
    follower.subscribe("one", &demand, "title").await;
    follower.demand("one").await;
    for title in ["布面瑕疵在线检测", "坯布瑕疵在线检测", "成品布瑕疵检测"] {
        rename(here, mill.token(), &demand, title).await;
        let start = Instant::now();
        assert_eq!(follower.demand("one").await, json!({"title": title}));
        assert!(start.elapsed() < promised(here), "{:?}", start.elapsed());
    }
    there.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_on_one_replica_reaches_a_follower_at_another_within_a_second() {
    // Without the bus the poll would be too late.
    let world = World::start_with(|config| config.feed.poll_ms = 5_000).await;
    if world.config.redis.url.is_empty() {
        eprintln!("skipped: this run has no Redis");
        return world.stop().await;
    }
    across_replicas(&world).await;
    world.stop().await;
}

/// Both replicas write at once, so that each finds the other at the order of the feed now and then.
#[tokio::test(flavor = "multi_thread")]
async fn news_of_replicas_that_write_at_the_same_time_do_not_wait_for_a_poll() {
    let here = World::start_with(|config| config.feed.poll_ms = 5_000).await;
    if here.config.redis.url.is_empty() {
        eprintln!("skipped: this run has no Redis");
        return here.stop().await;
    }
    let there = here.another_replica().await;
    let mill = here.verified_organisation("mill", "ENTERPRISE").await;
    let first = here.draft_demand(&mill, json!({})).await;
    let second = here.draft_demand(&mill, json!({})).await;
    let mut follower = Follower::connect(&here, mill.token()).await;
    for demand in [&first, &second] {
        follower.subscribe(demand, demand, "title").await;
        follower.demand(demand).await;
    }
    let mut slowest = Duration::ZERO;
    for round in 0..30 {
        let title = format!("第{round}次更名");
        tokio::join!(
            rename(&here, mill.token(), &first, &title),
            rename(&there, mill.token(), &second, &title)
        );
        let start = Instant::now();
        for _ in 0..2 {
            let Word::Message(message) = follower.next().await else {
                panic!("the connection stays")
            };
            assert_eq!(message["payload"]["data"]["demandUpdated"]["title"], title);
        }
        slowest = slowest.max(start.elapsed());
    }
    assert!(slowest < promised(&here), "{slowest:?}");
    there.stop().await;
    here.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn smoke_without_redis_a_change_reaches_a_follower_at_another_replica_by_polling() {
    let world = World::start_with(|config| {
        config.redis.url.clear();
        config.feed.poll_ms = 1_000;
    })
    .await;
    if !world.is_postgres() {
        eprintln!("skipped: SQLite has one replica");
        return world.stop().await;
    }
    across_replicas(&world).await;
    world.stop().await;
}
