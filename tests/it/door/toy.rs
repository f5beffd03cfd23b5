//! A small API to stand behind the door, with everything in it that the door has to deal with.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::{
    Context, Error, ErrorExtensions, InputObject, Object, OneofObject, Request, Schema,
    SimpleObject, Subscription, TypeDirective, ValidationMode,
};
use axum::http::StatusCode;
use futures_util::{Stream, StreamExt};
use jiebang::graphql::guard::GraphqlLimits;
use jiebang::http::graphql::{
    Api, DocumentFacts, Door, DoorParts, GraphqlOptions, Refusal, RequestHead, router,
};
use serde_json::{Map, Value};

pub type ToySchema = Schema<Query, Mutation, Events>;

/// What the tests look at from outside.
#[derive(Default)]
pub struct Observed {
    pub executed: AtomicUsize,
    pub revoked: AtomicBool,
    pub facts: std::sync::Mutex<Vec<DocumentFacts>>,
}

#[derive(Clone)]
pub struct Toy {
    schema: ToySchema,
    pub observed: Arc<Observed>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Visitor(pub Option<String>);

pub struct Query;

#[derive(SimpleObject)]
pub struct Item {
    id: i32,
    /// Whatever it is called.
    name: String,
}

pub struct Owner;

#[Object]
impl Owner {
    async fn email(&self) -> Result<String, Error> {
        Err(Error::new(
            "the mailbox of the owner is on fire at 10.0.0.7",
        ))
    }

    async fn phone(&self) -> Option<Result<String, Error>> {
        Some(Err(
            Error::new("No phone.").extend_with(|_, e| e.set("code", "NO_PHONE"))
        ))
    }
}

pub struct Demand(i32);

#[Object]
impl Demand {
    async fn id(&self) -> i32 {
        self.0
    }

    async fn owner(&self) -> Owner {
        Owner
    }

    async fn maybe_owner(&self) -> Option<Owner> {
        Some(Owner)
    }

    async fn related(&self, #[graphql(default = 20)] first: i32) -> Demands {
        Demands(first)
    }
}

pub struct Demands(i32);

#[Object]
impl Demands {
    async fn nodes(&self) -> Vec<Demand> {
        (0..self.0).map(Demand).collect()
    }
}

#[derive(OneofObject)]
pub enum DemandBy {
    Id(i32),
    Code(String),
}

#[derive(InputObject)]
pub struct Filter {
    any: Option<Vec<Filter>>,
    name: Option<String>,
}

#[TypeDirective(location = "FieldDefinition", composable = "https://example.com")]
fn semantic_non_null() {}

#[Object]
impl Query {
    /// Answers.
    async fn hello(
        &self,
        #[graphql(default_with = "\"world\".to_owned()")] name: String,
    ) -> String {
        format!("hello {name}")
    }

    async fn demand(&self, by: DemandBy) -> Option<Demand> {
        match by {
            DemandBy::Id(id) => Some(Demand(id)),
            DemandBy::Code(_) => None,
        }
    }

    async fn demands(&self, first: Option<i32>) -> Demands {
        Demands(first.unwrap_or(20))
    }

    async fn search(&self, filter: Option<Filter>) -> Vec<Item> {
        let name = filter.and_then(|f| f.name.or(f.any.map(|any| any.len().to_string())));
        vec![Item {
            id: 1,
            name: name.unwrap_or_default(),
        }]
    }

    async fn matrix(&self, rows: Option<Vec<Vec<i32>>>) -> usize {
        rows.map_or(0, |rows| rows.len())
    }

    async fn panics(&self, please: Option<bool>) -> Option<bool> {
        assert!(please == Some(true), "as asked");
        please
    }

    #[graphql(directive = semantic_non_null::apply())]
    async fn visitor(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.data_opt::<Visitor>()
            .and_then(|visitor| visitor.0.clone())
    }
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn tick(&self, ctx: &Context<'_>) -> usize {
        ctx.data_unchecked::<Arc<Observed>>()
            .executed
            .fetch_add(1, Ordering::SeqCst)
    }
}

pub struct Events;

#[Subscription]
impl Events {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> + use<> {
        futures_util::stream::iter(1..=to)
    }

    async fn forever(&self) -> impl Stream<Item = i32> + use<> {
        futures_util::stream::iter(0..).then(|n| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            n
        })
    }
}

impl Toy {
    pub fn new() -> Self {
        let observed = Arc::new(Observed::default());
        let schema = Schema::build(Query, Mutation, Events)
            .validation_mode(ValidationMode::Fast)
            .disable_suggestions()
            .limit_recursive_depth(GraphqlLimits::default().max_levels())
            .data(observed.clone())
            .finish();
        Self { schema, observed }
    }

    pub fn sdl(&self) -> String {
        self.schema.sdl()
    }
}

fn visitor(token: Option<&str>) -> Result<Visitor, Refusal> {
    match token {
        None => Ok(Visitor(None)),
        Some("wrong") => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHENTICATED",
            "The token is not valid.",
        )),
        Some(token) => Ok(Visitor(Some(token.to_owned()))),
    }
}

impl Api for Toy {
    type Executor = ToySchema;
    type Credentials = Visitor;

    fn executor(&self) -> &ToySchema {
        &self.schema
    }

    async fn authenticate(&self, head: &RequestHead) -> Result<Visitor, Refusal> {
        visitor(
            head.headers
                .get("authorization")
                .and_then(|value| value.to_str().ok()),
        )
    }

    async fn connect(
        &self,
        _head: &RequestHead,
        payload: &Map<String, Value>,
    ) -> Result<Visitor, Refusal> {
        visitor(payload.get("token").and_then(Value::as_str))
    }

    async fn still_valid(&self, _credentials: &Visitor) -> bool {
        !self.observed.revoked.load(Ordering::SeqCst)
    }

    async fn prepare(
        &self,
        _head: &RequestHead,
        credentials: &Visitor,
        facts: &DocumentFacts,
        request: Request,
    ) -> Result<Request, Refusal> {
        self.observed.facts.lock().unwrap().push(facts.clone());
        Ok(request.data(credentials.clone()))
    }
}

/// A toy server on a port of its own, gone with the test.
pub struct Server {
    pub address: std::net::SocketAddr,
    pub observed: Arc<Observed>,
    pub stopping: tokio_util::sync::CancellationToken,
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(GraphqlOptions::default()).await
    }

    pub async fn start_with(parts: impl Into<DoorParts>) -> Self {
        let toy = Toy::new();
        let observed = toy.observed.clone();
        let sdl = toy.sdl();
        let parts = parts.into();
        let stopping = parts.stopping.clone();
        let door = Door::new(toy, &sdl, parts).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = router("/graphql", door)
            .merge(jiebang::http::graphiql::router("/graphiql", "/graphql"));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            address,
            observed,
            stopping,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    pub fn socket_url(&self) -> String {
        format!("ws://{}/graphql", self.address)
    }
}
