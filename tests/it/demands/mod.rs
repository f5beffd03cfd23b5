//! Demands, from the draft to the end, as the API tells them.

mod actions;
mod browse;
mod cancel;
mod close;
mod create;
mod deadlines;
mod facets;
mod open;
mod review;
mod update;
mod versions;

use serde_json::{Value, json};

use crate::support::{Organisation, Person, World};

/// A card that says everything the readiness score asks for.
pub fn full_card() -> Value {
    json!({
        "title": "内河船闸智能调度", "titleEn": "Lock scheduling", "summary": "船闸排队时间长，希望缩短。",
        "problem": "调度靠经验，过闸等待平均六小时。", "expectedOutcome": "平均等待缩短到三小时。",
        "kpis": [{"name": "平均等待", "unit": "小时", "baseline": "6", "target": "3"}],
        "dataAvailable": "三年的过闸记录与水位数据。", "dataSensitivity": "INTERNAL",
        "regionCode": "320800", "site": "淮安三线船闸", "gates": {"onPremises": true},
        "acceptanceTest": "并行运行四周，比较等待时间。", "budget": {"kind": "RANGE", "minMinor": "50000000", "maxMinor": "80000000"},
        "cooperationForm": "PILOT", "areas": ["industry.services"], "keywords": ["船闸", "调度"],
        "capabilities": [{"code": "optimisation.scheduling", "required": true}],
        "contact": {"name": "王五", "phone": "13700009876", "email": "wang@example.com"},
    })
}

/// An instant some days after the world's present, as the API writes it.
pub fn in_days(world: &World, days: i64) -> String {
    world.handles.clock.now().plus_days(days).to_string()
}

/// Lets time pass on the world's clock.
pub fn days_pass(world: &World, days: i64) {
    world.handles.clock.advance(days * 86_400_000_000);
}

/// A world whose sessions outlive every clock that is moved.
pub async fn patient_world() -> World {
    World::start_with(|config| {
        config.access.session_idle_minutes = 10_000_000;
        config.access.session_max_minutes = 10_000_000;
    })
    .await
}

impl World {
    /// One demand as somebody sees it; null when they may not know about it.
    pub async fn demand(&self, token: Option<&str>, id: &str, selection: &str) -> Value {
        let query = format!("query($id: ID!) {{ demand(by: {{id: $id}}) {{ {selection} }} }}");
        self.data(token, &query, json!({"id": id})).await["demand"].clone()
    }

    /// The effective state as the owner sees it.
    pub async fn state(&self, owner: &Organisation, id: &str) -> String {
        let found = self.demand(owner.token(), id, "state").await;
        found["state"].as_str().expect("a state").to_owned()
    }

    /// Calls a command that must be done and gives its `demand`.
    pub async fn done(
        &self,
        token: Option<&str>,
        name: &str,
        input: Value,
        selection: &str,
    ) -> Value {
        let answer = self
            .mutate(token, name, input, &format!("demand {{ {selection} }}"))
            .await;
        assert_eq!(answer["userErrors"], json!([]), "{name}: {answer:#}");
        answer["demand"].clone()
    }

    /// A draft under a profile, complete and with a deadline in thirty days.
    pub async fn profile_draft(&self, owner: &Organisation, profile: &str) -> String {
        let mut card = full_card();
        card["submissionDeadline"] = json!(in_days(self, 30));
        card["externalUrl"] = json!("https://ggzy.example.com/1");
        let input = json!({"ownerId": owner.id, "profile": profile, "card": card});
        let made = self.done(owner.token(), "createDemand", input, "id").await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// A demand that was approved under a profile with a review.
    pub async fn approved_demand(
        &self,
        owner: &Organisation,
        reviewer: &Person,
        profile: &str,
    ) -> String {
        let id = self.profile_draft(owner, profile).await;
        self.done(owner.token(), "submitDemand", json!({"id": id}), "id")
            .await;
        let approval = json!({"id": id, "decision": "APPROVE"});
        self.done(reviewer.token(), "reviewDemand", approval, "id")
            .await;
        id
    }
}
