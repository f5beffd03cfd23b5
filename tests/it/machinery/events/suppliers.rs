//! Supplier profiles, from the draft to what others see.

use serde_json::json;

use super::{Journey, text};

const SUPPLIER: &str = "supplier { id version visibility hasUnpublishedChanges }";

pub async fn steps(here: &mut Journey) {
    let lab = here.world.verified_organisation("lab", "INSTITUTE").await;
    let draft = json!({"organisationId": lab.id, "card": crate::suppliers::card()});
    let made = here
        .run(
            lab.token(),
            "createSupplier",
            draft,
            SUPPLIER,
            &["supplier.created"],
        )
        .await;
    let id = text(&made, &["supplier", "id"]);
    let change = json!({"id": id, "card": {"headline": "另一个标题"}});
    let hidden = json!({"id": id, "visibility": "HIDDEN"});
    for (name, input, kind) in [
        ("updateSupplier", change, "supplier.updated"),
        ("publishSupplier", json!({"id": id}), "supplier.published"),
        (
            "setSupplierVisibility",
            hidden,
            "supplier.visibility_changed",
        ),
    ] {
        here.run(lab.token(), name, input, SUPPLIER, &[kind]).await;
    }
}
