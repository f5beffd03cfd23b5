//! People and organisations, arranged quickly and as the rules allow.

use jiebang::domains::identity::{self, GrantDutyInput};
use jiebang::foundation::actor::Duty;
use serde_json::{Value, json};

use super::World;

/// Every test account has this password.
pub const PASSWORD: &str = "correct horse battery";

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub email: String,
    pub token: String,
}

/// An organisation and its owner.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: String,
    pub owner: Person,
}

impl Person {
    pub fn token(&self) -> Option<&str> {
        Some(&self.token)
    }
}

impl Organisation {
    /// The owner's token.
    pub fn token(&self) -> Option<&str> {
        self.owner.token()
    }
}

impl World {
    /// Signs up and logs in as `NAME@example.com`.
    pub async fn person(&self, name: &str) -> Person {
        let email = format!("{name}@example.com");
        let account = json!({"email": email, "password": PASSWORD, "displayName": name});
        let made = self.mutate(None, "signUp", account, "user { id }").await;
        assert_eq!(made["userErrors"], json!([]), "{made}");
        let id = made["user"]["id"].as_str().expect("an id").to_owned();
        Person {
            id,
            token: self.log_in(&email).await,
            email,
        }
    }

    /// A fresh session of an account.
    pub async fn log_in(&self, email: &str) -> String {
        let input = json!({"email": email, "password": PASSWORD});
        let made = self
            .mutate(None, "logIn", input, "credentials { accessToken }")
            .await;
        made["credentials"]["accessToken"]
            .as_str()
            .unwrap_or_else(|| panic!("{made}"))
            .to_owned()
    }

    /// Somebody with a duty on the platform.
    pub async fn on_duty(&self, name: &str, duty: Duty) -> Person {
        let person = self.person(name).await;
        let grant = GrantDutyInput {
            email: person.email.clone(),
            duty,
            dry_run: false,
            client_mutation_id: None,
        };
        identity::grant_duty(&self.system(), &grant)
            .await
            .expect("granted");
        person
    }

    /// An organisation that nobody has checked, with its owner `NAME`.
    pub async fn unverified_organisation(&self, name: &str, kind: &str) -> Organisation {
        let owner = self.person(name).await;
        let input = json!({
            "name": format!("{name} 示例单位"), "kind": kind, "regionCode": "320100",
            "identifier": {"declaredTeam": format!("{name} declares itself")},
        });
        let made = self
            .mutate(
                owner.token(),
                "createOrganisation",
                input,
                "organisation { id }",
            )
            .await;
        let id = made["organisation"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{made}"))
            .to_owned();
        Organisation { id, owner }
    }

    /// An organisation that waits for a reviewer.
    pub async fn pending_organisation(&self, name: &str, kind: &str) -> Organisation {
        let organisation = self.unverified_organisation(name, kind).await;
        let asked = json!({"organisationId": organisation.id});
        let answer = self
            .mutate(organisation.token(), "requestVerification", asked, "")
            .await;
        assert_eq!(answer["userErrors"], json!([]), "{answer}");
        organisation
    }

    /// An organisation that was verified by a reviewer.
    pub async fn verified_organisation(&self, name: &str, kind: &str) -> Organisation {
        let organisation = self.pending_organisation(name, kind).await;
        let reviewer = self
            .on_duty(&format!("{name}.reviewer"), Duty::Reviewer)
            .await;
        let decision = json!({"organisationId": organisation.id, "decision": "VERIFY"});
        let answer = self
            .mutate(reviewer.token(), "decideVerification", decision, "")
            .await;
        assert_eq!(answer["userErrors"], json!([]), "{answer}");
        organisation
    }

    /// Makes a person a member of an organisation with a role.
    pub async fn member(&self, organisation: &Organisation, name: &str, role: &str) -> Person {
        let person = self.person(name).await;
        let invitation =
            json!({"organisationId": organisation.id, "email": person.email, "role": role});
        let made = self
            .mutate(
                organisation.token(),
                "inviteMember",
                invitation,
                "membership { id }",
            )
            .await;
        let id = made["membership"]["id"].clone();
        let joined = self
            .mutate(person.token(), "acceptInvitation", json!({"id": id}), "")
            .await;
        assert_eq!(joined["userErrors"], json!([]), "{joined}");
        person
    }

    /// A complete demand of the light path, still a draft; `change` is merged over its card.
    pub async fn draft_demand(&self, owner: &Organisation, change: Value) -> String {
        let mut card = json!({
            "title": "织物瑕疵在线检测", "problem": "验布依靠人工，漏检率高。", "areas": ["industry.manufacturing"],
            "regionCode": "320500", "cooperationForm": "PILOT",
            "contact": {"name": "张三", "phone": "13800001234", "email": "zhang@example.com"},
        });
        merge(&mut card, change);
        let input = json!({"ownerId": owner.id, "card": card});
        let made = self
            .mutate(owner.token(), "createDemand", input, "demand { id }")
            .await;
        made["demand"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{made:#}"))
            .to_owned()
    }

    /// A demand that is open.
    pub async fn open_demand(&self, owner: &Organisation, change: Value) -> String {
        let id = self.draft_demand(owner, change).await;
        let opened = self
            .mutate(owner.token(), "openDemand", json!({"id": id}), "")
            .await;
        assert_eq!(opened["userErrors"], json!([]), "{opened:#}");
        id
    }

    /// A supplier profile that is published; `change` is merged over its card.
    pub async fn published_supplier(&self, organisation: &Organisation, change: Value) -> String {
        let mut card = json!({
            "headline": "工业视觉检测", "summary": "为纺织与电子企业提供表面瑕疵检测设备与算法。",
            "capabilities": [{"code": "vision.defect_inspection", "level": 3}], "regionsServed": ["320000"],
            "areas": ["industry.manufacturing"],
            "contact": {"name": "李四", "phone": "13900005678", "email": "li@example.com"},
        });
        merge(&mut card, change);
        let input = json!({"organisationId": organisation.id, "card": card});
        let made = self
            .mutate(
                organisation.token(),
                "createSupplier",
                input,
                "supplier { id }",
            )
            .await;
        let id = made["supplier"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{made:#}"))
            .to_owned();
        let published = self
            .mutate(
                organisation.token(),
                "publishSupplier",
                json!({"id": id}),
                "",
            )
            .await;
        assert_eq!(published["userErrors"], json!([]), "{published:#}");
        id
    }
}

/// Lays the fields of `change` over `base`.
fn merge(base: &mut Value, change: Value) {
    if let (Value::Object(base), Value::Object(change)) = (base, change) {
        base.extend(change);
    }
}
