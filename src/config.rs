//! The configuration: one documented struct per topic, from defaults, `jiebang.toml`, variables
//! (`JIEBANG_HTTP__LISTEN` for `http.listen`) and flags, in this order.

use std::path::Path;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::domains::matching::MatchingConfig;
use crate::http::HttpConfig;
use crate::http::graphql::GraphqlOptions;
use crate::platform::access::AccessConfig;
use crate::platform::bus::RedisConfig;
use crate::platform::database::DatabaseConfig;
use crate::platform::feed::FeedConfig;
use crate::platform::messages::MessagesConfig;
use crate::platform::storage::FilesConfig;
use crate::platform::telemetry::LogConfig;

/// How strict the start is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    #[default]
    Development,
    /// Refuses unsafe settings.
    Production,
}

/// Everything that can be configured.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `development` or `production`, which refuses unsafe settings.
    pub profile: Profile,
    pub database: DatabaseConfig,
    pub redis: RedisConfig,
    pub http: HttpConfig,
    pub graphql: GraphqlOptions,
    pub feed: FeedConfig,
    pub matching: MatchingConfig,
    pub access: AccessConfig,
    pub files: FilesConfig,
    pub messages: MessagesConfig,
    pub log: LogConfig,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the configuration cannot be read: {0}")]
    Unreadable(#[from] Box<figment::Error>),
    #[error("unsafe in production:\n{}", .0.iter().map(|line| format!("  - {line}")).collect::<Vec<_>>().join("\n"))]
    Unsafe(Vec<String>),
}

impl Config {
    /// Reads defaults, then the file where there is one, then variables.
    pub fn load(file: &Path) -> Result<Self, ConfigError> {
        let figment = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file))
            .merge(variables());
        figment
            .extract()
            .map_err(|fault| ConfigError::Unreadable(Box::new(fault)))
    }

    /// Refuses what is unsafe in production; in development everything goes.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.profile == Profile::Development {
            return Ok(());
        }
        let mut reasons = Vec::new();
        let mut refuse = |unsafe_setting: bool, reason: &str| {
            if unsafe_setting {
                reasons.push(reason.to_owned());
            }
        };
        let sqlite = self.database.url.starts_with("sqlite:");
        let several = self.http.replicas > 1;
        refuse(
            sqlite && several,
            "database.url: several replicas need PostgreSQL",
        );
        refuse(
            several && self.redis.url.is_empty(),
            "redis.url: several replicas need Redis",
        );
        refuse(
            !self.database.durable,
            "database.durable: acknowledged writes must survive a crash",
        );
        refuse(
            !self.http.is_loopback() && self.http.trusted_proxies.is_empty(),
            "http.trusted_proxies: an open listener needs a proxy that ends TLS in front of it",
        );
        refuse(
            self.http.graphiql && !self.http.public_api,
            "http.graphiql: switched on without http.public_api",
        );
        refuse(
            self.graphql.introspection && !self.http.public_api,
            "graphql.introspection: switched on without http.public_api",
        );
        refuse(
            self.access.session_idle_minutes > 15,
            "access.session_idle_minutes: at most 15",
        );
        refuse(
            self.access.session_max_minutes > 480,
            "access.session_max_minutes: at most 480",
        );
        refuse(
            self.access.secret.chars().count() < 32,
            "access.secret: at least 32 characters, for example of `openssl rand -hex 32`",
        );
        refuse(
            self.files.s3.is_in_the_clear(),
            "files.s3.allow_http: files and keys would cross the network unencrypted",
        );
        for reason in self.messages.unsafe_settings() {
            refuse(true, reason);
        }
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Unsafe(reasons))
        }
    }

    /// The effective configuration as TOML, with passwords in URLs and keys masked.
    pub fn masked(&self) -> String {
        let mut shown = self.clone();
        shown.database.url = mask_password(&shown.database.url);
        shown.redis.url = mask_password(&shown.redis.url);
        for secret in [
            &mut shown.files.s3.access_key_id,
            &mut shown.files.s3.secret_access_key,
        ] {
            if !secret.is_empty() {
                *secret = "***".to_owned();
            }
        }
        shown.messages = shown.messages.masked();
        for secret in [&mut shown.access.secret, &mut shown.access.former_secret] {
            if !secret.is_empty() {
                "***".clone_into(secret);
            }
        }
        toml::to_string_pretty(&shown).expect("the configuration is plain data")
    }
}

/// The variables that are read: all of `JIEBANG_…` but those of the tests and the password that
/// `admin create` takes.
fn variables() -> Env {
    Env::prefixed("JIEBANG_")
        .filter(|name| {
            let name = name.as_str().to_ascii_lowercase();
            !name.starts_with("test_") && name != "admin_password"
        })
        .split("__")
}

/// The name of every variable, for documents and checks.
pub fn known_variables() -> Vec<String> {
    let defaults =
        serde_json::to_value(Config::default()).expect("the configuration is plain data");
    let mut names = Vec::new();
    collect("JIEBANG_", &defaults, &mut names);
    names.sort();
    names
}

fn collect(path: &str, value: &serde_json::Value, names: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) if !fields.is_empty() => {
            for (name, inner) in fields {
                let separator = if path == "JIEBANG_" { "" } else { "__" };
                collect(
                    &format!("{path}{separator}{}", name.to_uppercase()),
                    inner,
                    names,
                );
            }
        }
        _ => names.push(path.to_owned()),
    }
}

/// `scheme://user:secret@host` becomes `scheme://user:***@host`.
fn mask_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let Some((credentials, host)) = rest.rsplit_once('@') else {
        return url.to_owned();
    };
    match credentials.split_once(':') {
        Some((user, _)) => format!("{scheme}://{user}:***@{host}"),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::messages::EmailTls;

    fn production() -> Config {
        let mut config = Config {
            profile: Profile::Production,
            ..Config::default()
        };
        config.graphql.introspection = false;
        config.http.graphiql = false;
        config.messages.email.host = "mail.example.org".to_owned();
        config.access.secret = "an example of at least 32 characters".to_owned();
        config
    }

    #[test]
    fn production_refuses_each_unsafe_setting_by_name() {
        assert!(production().check().is_ok());
        type Spoil = fn(&mut Config);
        let cases: [(&str, Spoil); 14] = [
            ("database.url", |c| {
                c.http.replicas = 2;
                c.redis.url = "redis://x".to_owned();
            }),
            ("redis.url", |c| {
                c.http.replicas = 2;
                c.database.url = "postgres://x".to_owned();
            }),
            ("database.durable", |c| c.database.durable = false),
            ("http.trusted_proxies", |c| {
                c.http.listen = "0.0.0.0:8080".to_owned()
            }),
            ("http.graphiql", |c| c.http.graphiql = true),
            ("graphql.introspection", |c| c.graphql.introspection = true),
            ("access.session_idle_minutes", |c| {
                c.access.session_idle_minutes = 16
            }),
            ("access.session_max_minutes", |c| {
                c.access.session_max_minutes = 481
            }),
            ("access.secret", |c| c.access.secret = "short".to_owned()),
            ("files.s3.allow_http", |c| {
                c.files.s3.bucket = "files".to_owned();
                c.files.s3.endpoint = "http://storage.example.com".to_owned();
                c.files.s3.allow_http = true;
            }),
            ("messages.email.host", |c| c.messages.email.host.clear()),
            ("messages.allow_http", |c| c.messages.allow_http = true),
            ("messages.email.tls", |c| {
                c.messages.email.tls = EmailTls::None
            }),
            ("redis.url", |c| {
                c.http.replicas = 3;
                c.database.url = "postgres://x".to_owned();
            }),
        ];
        for (name, spoil) in cases {
            let mut config = production();
            spoil(&mut config);
            let reason = config.check().expect_err(name).to_string();
            assert!(reason.contains(name), "{name}: {reason}");
            config.profile = Profile::Development;
            assert!(config.check().is_ok(), "{name}");
        }
    }

    #[test]
    fn secrets_are_masked_when_the_configuration_is_shown() {
        let mut config = Config::default();
        config.database.url = "postgres://jiebang:s3cret@db/jiebang".to_owned();
        config.redis.url = "redis://:an0ther@cache".to_owned();
        config.access.secret = "an0ther secret".to_owned();
        config.messages.email.password = "s3cret".to_owned();
        config.files.s3.access_key_id = "k3yname".to_owned();
        config.files.s3.secret_access_key = "s3cretkey".to_owned();
        let shown = config.masked();
        assert!(
            shown.contains("postgres://jiebang:***@db/jiebang"),
            "{shown}"
        );
        assert!(!shown.contains("s3cret") && !shown.contains("an0ther"));
        assert!(!shown.contains("k3yname"), "{shown}");
    }

    #[test]
    fn every_setting_has_its_variable() {
        let names = known_variables();
        for name in [
            "JIEBANG_PROFILE",
            "JIEBANG_DATABASE__URL",
            "JIEBANG_GRAPHQL__LIMITS__MAX_COST",
            "JIEBANG_FILES__S3__BUCKET",
        ] {
            assert!(
                names.iter().any(|known| known == name),
                "{name} of {names:?}"
            );
        }
    }
}
