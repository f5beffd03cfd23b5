//! Outside results, as the API tells them.

mod answer;
mod case_studies;
mod lists;
mod report;
mod verify;

use serde_json::{Value, json};

use crate::interests::{Pair, pair};
use crate::support::{Organisation, World};

/// A pair with a result that the supplier reported.
pub struct Signed {
    pub pair: Pair,
    pub id: String,
}

/// A report of the supplier about the pair's demand, with a fresh proof.
pub async fn report(world: &World, pair: &Pair, number: &str) -> Value {
    let file = world.file(&pair.maker, &format!("{number}.pdf")).await;
    json!({
        "demandId": pair.demand, "supplierId": pair.supplier, "side": "SUPPLIER",
        "kind": "CONTRACT", "number": number, "signedOn": "2025-06-03",
        "amountMinor": "120000000", "summary": "两条产线，漏检率降到千分之二。", "fileId": file,
    })
}

pub async fn signed(world: &World) -> Signed {
    let pair = pair(world).await;
    let input = report(world, &pair, "HT-2025-017").await;
    let id = reported(world, &pair.maker, input).await;
    Signed { pair, id }
}

/// Reports and gives the result's id.
pub async fn reported(world: &World, house: &Organisation, input: Value) -> String {
    let (made, _) = world
        .act(house.token(), "reportResult", input, "result { id }")
        .await;
    made["result"]["id"].as_str().expect("an id").to_owned()
}

impl World {
    /// A result as somebody sees it; null when they may not know about it.
    pub async fn result(&self, token: Option<&str>, id: &str, selection: &str) -> Value {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on OutsideResult {{ {selection} }} }} }}"
        );
        self.data(token, &query, json!({"id": id})).await["node"].clone()
    }
}
