//! Supplier profiles, as the API tells them.

mod browse;
mod profile;

use serde_json::{Value, json};

use crate::support::{Organisation, World};

/// A card that may be published.
pub fn card() -> Value {
    json!({
        "headline": "工业视觉检测", "summary": "为纺织企业提供瑕疵检测。",
        "capabilities": [{"code": "vision.defect_inspection", "level": 3}], "regionsServed": ["320000"],
        "contact": {"name": "李四", "phone": "13900005678", "email": "li@example.com"},
    })
}

impl World {
    /// One supplier as somebody sees it; null when they may not know about it.
    pub async fn supplier(&self, token: Option<&str>, id: &str, selection: &str) -> Value {
        let query = format!("query($id: ID!) {{ supplier(by: {{id: $id}}) {{ {selection} }} }}");
        self.data(token, &query, json!({"id": id})).await["supplier"].clone()
    }

    /// A profile that nobody published yet.
    pub async fn draft_supplier(&self, organisation: &Organisation, card: Value) -> String {
        let input = json!({"organisationId": organisation.id, "card": card});
        let made = self
            .mutate(
                organisation.token(),
                "createSupplier",
                input,
                "supplier { id }",
            )
            .await;
        assert_eq!(made["userErrors"], json!([]), "{made:#}");
        made["supplier"]["id"].as_str().expect("an id").to_owned()
    }
}
