//! Innovation centres, as the API tells what they do.

mod assignments;
mod claims;
mod shortlists;

use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use crate::support::{Organisation, Person, World};

impl World {
    /// A complete draft of the light path that a centre entered for somebody else; `change` is laid
    /// over its input.
    pub async fn entered_demand(&self, centre: &Organisation, change: Value) -> String {
        let mut input = json!({
            "centreId": centre.id, "ownerName": "织造示例厂",
            "card": {
                "title": "织物瑕疵在线检测", "problem": "验布依靠人工，漏检率高。",
                "areas": ["industry.manufacturing"], "regionCode": "320500", "cooperationForm": "PILOT",
                "contact": {"name": "张三", "phone": "13800001234", "email": "zhang@example.com"},
            },
        });
        for (name, value) in change.as_object().expect("an object") {
            input[name] = value.clone();
        }
        let made = self
            .done(centre.token(), "createDemandFor", input, "id")
            .await;
        made["id"].as_str().expect("an id").to_owned()
    }

    /// A list that an organisation begins for a demand.
    pub async fn shortlist(&self, maker: &Organisation, demand: &str, kind: &str) -> String {
        let input = json!({"demandId": demand, "organisationId": maker.id, "kind": kind,
            "title": "视觉检测初选"});
        let (made, kinds) = self
            .act(
                maker.token(),
                "createShortlist",
                input,
                "shortlist { id state }",
            )
            .await;
        assert_eq!(kinds, ["shortlist.created"]);
        made["shortlist"]["id"].as_str().expect("an id").to_owned()
    }

    /// Puts a supplier into a list.
    pub async fn listed(&self, maker: &Organisation, list: &str, supplier: &str) {
        let input = json!({"id": list, "supplierId": supplier, "note": "同类产线已部署"});
        let (_, kinds) = self.act(maker.token(), "addToShortlist", input, "").await;
        assert_eq!(kinds, ["shortlist.supplier_added"]);
    }

    /// A fresh code for a demand that a centre entered.
    pub async fn claim_code(&self, centre: &Organisation, demand: &str) -> String {
        let input = json!({"demandId": demand});
        let (made, kinds) = self
            .act(
                centre.token(),
                "issueClaimCode",
                input,
                "claimCode { code expiresAt demand { id } }",
            )
            .await;
        assert_eq!(kinds, ["demand.claim_code_issued"]);
        assert_eq!(made["claimCode"]["demand"]["id"], demand);
        made["claimCode"]["code"]
            .as_str()
            .expect("a code")
            .to_owned()
    }

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
