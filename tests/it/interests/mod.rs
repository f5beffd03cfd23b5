//! Interest between suppliers and demands, as the API tells it.

mod answer;
mod lists;
mod overdue;
mod send;

use serde_json::{Value, json};

use crate::support::{Organisation, World};

/// An open demand with its owner and a published supplier with its organisation.
pub struct Pair {
    pub mill: Organisation,
    pub maker: Organisation,
    pub demand: String,
    pub supplier: String,
}

pub async fn pair(world: &World) -> Pair {
    let mill = world.verified_organisation("mill", "ENTERPRISE").await;
    let maker = world.verified_organisation("maker", "ENTERPRISE").await;
    let demand = world.open_demand(&mill, json!({})).await;
    let supplier = world.published_supplier(&maker, json!({})).await;
    Pair {
        mill,
        maker,
        demand,
        supplier,
    }
}

impl Pair {
    pub fn letter(&self) -> Value {
        json!({
            "demandId": self.demand, "supplierId": self.supplier,
            "message": "我们在六家织造厂部署过在线验布，可先做两周样机。",
        })
    }

    /// Interest of the supplier; its id.
    pub async fn shown(&self, world: &World) -> String {
        let made = world
            .mutate(
                self.maker.token(),
                "showInterest",
                self.letter(),
                "interest { id }",
            )
            .await;
        made["interest"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{made:#}"))
            .to_owned()
    }
}

impl World {
    /// Interest as somebody sees it; null when they may not know about it.
    pub async fn interest(&self, token: Option<&str>, id: &str, selection: &str) -> Value {
        let query =
            format!("query($id: ID!) {{ node(id: $id) {{ ... on Interest {{ {selection} }} }} }}");
        self.data(token, &query, json!({"id": id})).await["node"].clone()
    }
}
