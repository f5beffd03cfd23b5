//! Innovation centres: what they are assigned to.

use jiebang::foundation::actor::Duty;
use serde_json::json;

use super::{Journey, text};

pub async fn steps(here: &mut Journey) {
    let administrator = here.world.on_duty("cora", Duty::Administrator).await;
    let centre = here
        .world
        .verified_organisation("centre", "INNOVATION_CENTRE")
        .await;
    let what = json!({"organisationId": centre.id, "regionCode": "320500"});
    let made = here
        .run(
            administrator.token(),
            "assignCentre",
            what,
            "assignment { id }",
            &["centre_assignment.given"],
        )
        .await;
    let id = text(&made, &["assignment", "id"]);
    here.run(
        administrator.token(),
        "endCentreAssignment",
        json!({"id": id}),
        "assignment { endedAt }",
        &["centre_assignment.ended"],
    )
    .await;
}
