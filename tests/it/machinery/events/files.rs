//! A file that is attached to a demand, then to a supplier, and then removed.

use serde_json::json;

use super::Journey;

const OF_DEMAND: &str = "demand { version attachments { id } }";
const OF_SUPPLIER: &str = "supplier { version attachments { id } }";

pub async fn steps(here: &mut Journey) {
    let works = here
        .world
        .verified_organisation("works", "ENTERPRISE")
        .await;
    let demand = here.world.open_demand(&works, json!({})).await;
    let supplier = here.world.published_supplier(&works, json!({})).await;
    let file = here.world.file(&works, "a.pdf").await;
    let on_demand = json!({"id": demand, "fileId": file});
    let on_supplier = json!({"id": supplier, "fileId": file});
    for (name, input, selection, kinds) in [
        (
            "attachFileToDemand",
            &on_demand,
            OF_DEMAND,
            ["file.attached", "demand.updated"],
        ),
        (
            "detachFileFromDemand",
            &on_demand,
            OF_DEMAND,
            ["file.detached", "demand.updated"],
        ),
        (
            "attachFileToSupplier",
            &on_supplier,
            OF_SUPPLIER,
            ["file.attached", "supplier.updated"],
        ),
        (
            "detachFileFromSupplier",
            &on_supplier,
            OF_SUPPLIER,
            ["file.detached", "supplier.updated"],
        ),
    ] {
        here.run(works.token(), name, input.clone(), selection, &kinds)
            .await;
    }
    here.run(
        works.token(),
        "removeFile",
        json!({"id": file}),
        "file { id version }",
        &["file.removed"],
    )
    .await;
}
