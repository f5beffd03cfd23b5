//! `docker-compose.yml` and the `Dockerfile`, which cannot be run here, agree with the program.

use std::collections::BTreeSet;
use std::fs;

use serde_yaml_ng::Value;

fn compose() -> Value {
    let text =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docker-compose.yml")).unwrap();
    let mut compose: Value = serde_yaml_ng::from_str(&text).unwrap();
    compose.apply_merge().unwrap();
    compose
}

fn services(compose: &Value) -> Vec<(&str, &Value)> {
    let services = compose["services"].as_mapping().unwrap();
    services
        .iter()
        .map(|(name, service)| (name.as_str().unwrap(), service))
        .collect()
}

/// Those whose command begins with the given subcommand.
fn running<'a>(compose: &'a Value, subcommand: &str) -> Vec<(&'a str, &'a Value)> {
    let mut found = services(compose);
    found.retain(|(_, service)| service["command"][0].as_str() == Some(subcommand));
    found
}

fn variables(service: &Value) -> Vec<(&str, &str)> {
    let Some(environment) = service["environment"].as_mapping() else {
        return Vec::new();
    };
    environment
        .iter()
        .map(|(name, value)| {
            (
                name.as_str().unwrap(),
                value
                    .as_str()
                    .expect("quote it: YAML would read it as no text"),
            )
        })
        .collect()
}

/// `JIEBANG_…` words set by `ENV` lines of the Dockerfile.
fn image_variables() -> Vec<String> {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Dockerfile")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("ENV "));
    let words = lines
        .flat_map(str::split_whitespace)
        .filter(|word| word.starts_with("JIEBANG_"));
    words
        .map(|word| word.split('=').next().unwrap().to_owned())
        .collect()
}

#[test]
fn compose_and_image_set_only_variables_that_the_configuration_knows() {
    let known: BTreeSet<String> = jiebang::config::known_variables().into_iter().collect();
    let compose = compose();
    let mut set: BTreeSet<String> = image_variables().into_iter().collect();
    for (_, service) in services(&compose) {
        set.extend(
            variables(service)
                .into_iter()
                .map(|(name, _)| name.to_owned()),
        );
    }
    set.retain(|name| name.starts_with("JIEBANG_"));
    assert!(set.len() > 5, "{set:?}");
    let unknown: Vec<&String> = set.difference(&known).collect();
    assert!(unknown.is_empty(), "unknown: {unknown:?}; known: {known:?}");
}

#[test]
fn compose_runs_two_api_replicas_and_a_worker_with_the_same_settings() {
    let compose = compose();
    let replicas = running(&compose, "serve");
    assert_eq!(replicas.len(), 2);
    assert_eq!(running(&compose, "work").len(), 1);
    let settings = variables(replicas[0].1);
    for (name, service) in running(&compose, "serve")
        .into_iter()
        .chain(running(&compose, "work"))
    {
        assert_eq!(variables(service), settings, "{name}");
    }
    let stated = settings
        .iter()
        .find(|(name, _)| *name == "JIEBANG_HTTP__REPLICAS")
        .unwrap();
    assert_eq!(stated.1, replicas.len().to_string());
}

#[test]
fn every_lasting_service_of_compose_has_a_health_check_and_comes_back() {
    let compose = compose();
    for (name, service) in services(&compose) {
        if name == "migrate" {
            continue;
        }
        let test = service["healthcheck"]["test"]
            .as_sequence()
            .unwrap_or_else(|| panic!("{name} has no health check"));
        assert_eq!(test[0].as_str(), Some("CMD"), "{name}");
        assert!(test.len() > 1, "{name}");
        assert_eq!(
            service["restart"].as_str(),
            Some("unless-stopped"),
            "{name}"
        );
    }
}

#[test]
fn compose_migrates_once_before_anything_serves() {
    let compose = compose();
    let jobs = running(&compose, "migrate");
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].0, "migrate");
    assert_eq!(jobs[0].1["restart"].as_str(), Some("no"));
    assert_eq!(
        jobs[0].1["depends_on"]["postgres"]["condition"].as_str(),
        Some("service_healthy")
    );
    for (name, service) in running(&compose, "serve")
        .into_iter()
        .chain(running(&compose, "work"))
    {
        let condition = |of: &str| service["depends_on"][of]["condition"].as_str();
        assert_eq!(
            condition("migrate"),
            Some("service_completed_successfully"),
            "{name}"
        );
        assert_eq!(condition("postgres"), Some("service_healthy"), "{name}");
        assert_eq!(condition("redis"), Some("service_healthy"), "{name}");
    }
}

#[test]
fn compose_holds_no_secret_and_asks_for_each() {
    let compose = compose();
    let mut asked = 0;
    for (name, service) in services(&compose) {
        for (variable, value) in variables(service) {
            let secret = ["KEY", "PASSWORD", "SECRET", "TOKEN"]
                .iter()
                .any(|word| variable.ends_with(word));
            let with_password = variable == "JIEBANG_DATABASE__URL";
            if secret || with_password {
                asked += 1;
                assert!(
                    value.contains("${") && value.contains(":?"),
                    "{name} must ask for {variable}"
                );
            }
        }
    }
    assert!(asked > 0);
}

#[test]
fn compose_publishes_nothing_beyond_loopback() {
    for (name, service) in services(&compose()) {
        for port in service["ports"].as_sequence().into_iter().flatten() {
            assert!(port.as_str().unwrap().starts_with("127.0.0.1:"), "{name}");
        }
    }
}
