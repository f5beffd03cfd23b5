//! A whole server with a database of its own, on the backend of the run: `JIEBANG_TEST_BACKEND`
//! is `sqlite` (the default) or `postgres`, which needs `JIEBANG_TEST_POSTGRES` and takes
//! `JIEBANG_TEST_REDIS` where it is set.

mod backend;
mod calm;
mod messages;
mod people;
mod raw;
mod state;

use std::sync::Arc;

use jiebang::app::App;
use jiebang::config::Config;
use jiebang::domains::matching::Matcher;
use jiebang::platform::operation::{Handles, Operation};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use calm::{calm_world, calm_world_with, quiet};
pub use people::{Organisation, PASSWORD, Person};

/// One replica, and the database that it may share with others.
pub struct World {
    pub url: String,
    pub handles: Handles,
    pub matcher: Arc<Matcher>,
    pub config: Config,
    client: reqwest::Client,
    stopping: CancellationToken,
    server: Option<JoinHandle<()>>,
    /// Removed with the last replica.
    _folder: Arc<tempfile::TempDir>,
}

impl World {
    /// A server on an empty, migrated database.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same with a changed configuration.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let mut config = backend::fresh_database(folder.path()).await;
        change(&mut config);
        Self::replica(config, folder).await
    }

    /// Another replica on the same database; only where the backend has replicas.
    pub async fn another_replica(&self) -> Self {
        Self::replica(self.config.clone(), Arc::clone(&self._folder)).await
    }

    async fn replica(config: Config, folder: Arc<tempfile::TempDir>) -> Self {
        let mut app = App::connect(config.clone()).await.expect("connected");
        app.migrate().await.expect("migrated");
        app.start_following().await.expect("following");
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (handles, matcher, stopping) = (
            app.handles.clone(),
            Arc::clone(&app.matcher),
            app.stopping(),
        );
        let mut loaded = matcher.loaded();
        let server = tokio::spawn(async move {
            app.serve(listener).await.expect("served");
            app.stop().await;
        });
        loaded
            .wait_for(|loaded| *loaded)
            .await
            .expect("the indexes load");
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        Self {
            url,
            handles,
            matcher,
            config,
            client,
            stopping,
            server: Some(server),
            _folder: folder,
        }
    }

    /// Stops the server and starts another one on the same database.
    pub async fn restart(self) -> Self {
        self.restart_after(|| {}).await
    }

    /// The same with something done while nothing runs.
    pub async fn restart_after(self, meanwhile: impl FnOnce()) -> Self {
        let (config, folder) = (self.config.clone(), Arc::clone(&self._folder));
        self.stop().await;
        meanwhile();
        Self::replica(config, folder).await
    }

    /// Whether this run has several replicas on one database.
    pub fn is_postgres(&self) -> bool {
        !self.handles.database.is_sqlite()
    }

    /// An operation of the product itself, for arranging what the API does not give.
    pub fn system(&self) -> Operation {
        Operation::system("tests", self.handles.clone())
    }

    /// Stops the server and waits for it.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        if let Some(server) = self.server.take() {
            server.await.expect("stopped");
        }
    }

    /// Posts a document and gives the whole answer.
    pub async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        self.ask_with(token, query, variables, &[]).await
    }

    /// The same with further headers.
    pub async fn ask_with(
        &self,
        token: Option<&str>,
        query: &str,
        variables: Value,
        headers: &[(&str, &str)],
    ) -> Value {
        let mut request = self
            .client
            .post(format!("{}/graphql", self.url))
            .json(&json!({"query": query, "variables": variables}));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        response.json().await.expect("an answer in JSON")
    }

    /// Asks and expects no `errors`; gives `data`.
    pub async fn data(&self, token: Option<&str>, query: &str, variables: Value) -> Value {
        let answer = self.ask(token, query, variables).await;
        assert!(answer.get("errors").is_none(), "{query}\n{answer:#}");
        answer["data"].clone()
    }

    /// Calls one mutation with one input and gives its payload: the selection and `userErrors`.
    pub async fn mutate(
        &self,
        token: Option<&str>,
        name: &str,
        input: Value,
        selection: &str,
    ) -> Value {
        let answer = self.mutate_raw(token, name, input, selection, &[]).await;
        assert!(answer.get("errors").is_none(), "{name}\n{answer:#}");
        answer["data"][name].clone()
    }

    /// Calls one mutation and gives the whole answer.
    pub async fn mutate_raw(
        &self,
        token: Option<&str>,
        name: &str,
        input: Value,
        selection: &str,
        headers: &[(&str, &str)],
    ) -> Value {
        let mut kind = name.to_owned();
        kind[..1].make_ascii_uppercase();
        let document = format!(
            "mutation($input: {kind}Input!) {{ {name}(input: $input) {{ {selection} userErrors {{ code message path nextStep }} }} }}"
        );
        self.ask_with(token, &document, json!({"input": input}), headers)
            .await
    }

    /// The codes with which a mutation was refused, in order; empty when it was done.
    pub async fn refusals(&self, token: Option<&str>, name: &str, input: Value) -> Vec<String> {
        codes(&self.mutate(token, name, input, "").await)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// A client of HTTP that needs no server of ours to have been started before.
pub fn client() -> reqwest::Client {
    jiebang::platform::tls::provide();
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

/// The codes of a payload's `userErrors`.
pub fn codes(payload: &Value) -> Vec<String> {
    payload["userErrors"]
        .as_array()
        .expect("a payload has userErrors")
        .iter()
        .map(|error| error["code"].as_str().expect("a code").to_owned())
        .collect()
}
