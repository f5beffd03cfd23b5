//! Innovation centres, as the API tells what they do.

mod assignments;

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::support::{Organisation, Person, World};

impl World {
    /// A verified innovation centre with its owner `NAME`.
    pub async fn centre(&self, name: &str) -> Organisation {
        self.verified_organisation(name, "INNOVATION_CENTRE").await
    }

    /// Somebody who assigns centres.
    pub async fn administrator(&self) -> Person {
        self.on_duty("ada", Duty::Administrator).await
    }

    /// Assigns a centre; the identifier of the assignment.
    pub async fn assigned(
        &self,
        administrator: &Person,
        centre: &Organisation,
        what: Value,
    ) -> String {
        let mut input = json!({"organisationId": centre.id});
        for (name, value) in what.as_object().expect("an object") {
            input[name] = value.clone();
        }
        let (made, kinds) = self
            .act(
                administrator.token(),
                "assignCentre",
                input,
                "assignment { id }",
            )
            .await;
        assert_eq!(kinds, ["centre_assignment.given"]);
        made["assignment"]["id"].as_str().expect("an id").to_owned()
    }
}
