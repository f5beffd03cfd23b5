//! The world of the authorization table: callers of every kind, and the objects they try things on.

use jiebang::foundation::actor::Duty;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use crate::support::{Organisation, PASSWORD, Person, World};

/// One object of every kind, named by what the rows need of it.
#[derive(Clone, Debug, Default)]
pub struct Things {
    pub organisation: String,
    /// A complete draft of the light path.
    pub draft: String,
    /// A complete draft under a profile with a review.
    pub formal: String,
    /// The same put before the reviewers.
    pub submitted: String,
    pub open: String,
    /// Open, and its owner is hidden.
    pub masked: String,
    pub supplier: String,
    /// The membership of a viewer.
    pub membership: String,
    /// An invitation that waits, to the address of the person without an organisation.
    pub invitation: String,
    /// The owner's account, session and API key.
    pub user: String,
    pub session: String,
    pub api_key: String,
    pub refresh_token: String,
    /// Interest that waits: asked of the organisation, sent by it, and overdue.
    pub received: String,
    pub sent: String,
    pub overdue: String,
    /// Results: reported by the partner about the open demand, and by the organisation about the
    /// partner's.
    pub result: String,
    pub own_result: String,
    /// Files: attached to nothing, to the open demand, to the supplier.
    pub file: String,
    pub demands_file: String,
    pub suppliers_file: String,
    pub service_account: String,
    /// A search and a piece of news of the owner.
    pub saved_search: String,
    pub notification: String,
    /// An open demand and a published supplier of somebody else.
    pub partners_demand: String,
    pub partners_supplier: String,
    /// An organisation that waits for a reviewer, of somebody else.
    pub candidate: String,
    /// An innovation centre, and what it is assigned to.
    pub centre: String,
    pub assignment: String,
    /// A draft that the centre entered for somebody else, and the code that claims another one.
    pub entered: String,
    pub claim_code: String,
    /// Not shared: the centre's list of the partner for what it entered.
    pub shortlist: String,
    /// The address of the person without an organisation, and of a reviewer.
    pub address: String,
    pub reviewers_address: String,
}

/// Somebody who tries, and on whose objects.
pub struct Caller {
    pub name: &'static str,
    pub token: Option<String>,
    pub things: Things,
}

pub struct Stage {
    pub world: World,
    pub callers: Vec<Caller>,
    /// Objects of the owning organisation.
    pub things: Things,
    /// Objects that nobody outside their organisation may know about.
    pub hidden: Things,
}

impl Stage {
    /// Callers from `anonymous` to `read key`, in the order of the table's columns. Those of
    /// organisations that are not verified act on their own objects, all others on those of the
    /// owning organisation.
    pub async fn set() -> Self {
        let world = World::start().await;
        let person = world.person("person").await;
        let reviewer = world.on_duty("reviewer", Duty::Reviewer).await;
        let administrator = world.on_duty("administrator", Duty::Administrator).await;
        let auditor = world.on_duty("auditor", Duty::Auditor).await;
        let candidate = world.pending_organisation("candidate", "ENTERPRISE").await;
        let partner = world.verified_organisation("partner", "ENTERPRISE").await;
        let centre = world.centre("centre").await;
        let offered = world.entered_demand(&centre, json!({})).await;
        let services = json!({"areaCode": "industry.services", "regionCode": "320500"});
        let entered = world.entered_demand(&centre, json!({})).await;
        let partners_supplier = world.published_supplier(&partner, json!({})).await;
        let shortlist = world.shortlist(&centre, &entered, "LONGLIST").await;
        world.listed(&centre, &shortlist, &partners_supplier).await;
        let shared = Things {
            assignment: world.assigned(&administrator, &centre, services).await,
            centre: centre.id.clone(),
            entered,
            claim_code: world.claim_code(&centre, &offered).await,
            partners_demand: world.open_demand(&partner, json!({})).await,
            partners_supplier,
            shortlist,
            candidate: candidate.id.clone(),
            address: person.email.clone(),
            reviewers_address: reviewer.email.clone(),
            ..Things::default()
        };
        let mill = world.verified_organisation("owner", "ENTERPRISE").await;
        let things = world.things(&mill, &partner, shared.clone()).await;
        let viewer = world.member(&mill, "viewer", "VIEWER").await;
        let editor = world.member(&mill, "editor", "EDITOR").await;
        let admin = world.member(&mill, "admin", "ADMIN").await;
        let other = world.verified_organisation("other", "ENTERPRISE").await;
        let key = world.read_key(&mill.owner).await;

        let mut callers = vec![("anonymous", None, things.clone())];
        for (name, somebody) in [
            ("person", &person),
            ("viewer", &viewer),
            ("editor", &editor),
            ("admin", &admin),
            ("owner", &mill.owner),
            ("other", &other.owner),
            ("centre", &centre.owner),
        ] {
            callers.push((name, Some(somebody.token.clone()), things.clone()));
        }
        for (name, state) in [
            ("unverified", "UNVERIFIED"),
            ("pending", "PENDING"),
            ("suspended", "SUSPENDED"),
        ] {
            let house = world.verified_organisation(name, "ENTERPRISE").await;
            let own = world.things(&house, &partner, shared.clone()).await;
            world.set_verification(&house, state).await;
            callers.push((name, Some(house.owner.token.clone()), own));
        }
        for (name, somebody) in [
            ("reviewer", &reviewer),
            ("administrator", &administrator),
            ("auditor", &auditor),
        ] {
            callers.push((name, Some(somebody.token.clone()), things.clone()));
        }
        callers.push(("read key", Some(key), things.clone()));
        let callers: Vec<Caller> = callers
            .into_iter()
            .map(|(name, token, things)| Caller {
                name,
                token,
                things,
            })
            .collect();
        let unverified = &callers
            .iter()
            .find(|caller| caller.name == "unverified")
            .expect("it was made above")
            .things;
        let shared = Things {
            received: unverified.received.clone(),
            sent: unverified.sent.clone(),
            overdue: unverified.overdue.clone(),
            result: unverified.result.clone(),
            own_result: unverified.own_result.clone(),
            notification: unverified.notification.clone(),
            ..shared
        };
        let hidden = world.hidden_things(shared).await;
        Self {
            world,
            callers,
            things,
            hidden,
        }
    }

    pub fn caller(&self, name: &str) -> &Caller {
        self.callers
            .iter()
            .find(|caller| caller.name == name)
            .unwrap_or_else(|| panic!("there is no caller {name}"))
    }
}

impl World {
    /// One object of every kind that belongs to a verified organisation.
    async fn things(&self, house: &Organisation, partner: &Organisation, shared: Things) -> Things {
        let name = house.owner.email.split('@').next().expect("a name");
        let member = self
            .member(house, &format!("{name}.member"), "VIEWER")
            .await;
        let formal = "OPEN_CHALLENGE";
        let submitted = self.profile_draft(house, formal).await;
        self.done(
            house.token(),
            "submitDemand",
            json!({"id": submitted}),
            "id",
        )
        .await;
        let masked = json!({"masked": true, "site": "三号厂房",
            "confidentialityRationale": "产线节拍与良率数据涉及商业秘密，签约之前不宜公开，仅向评审人员说明。"});
        let supplier = self.published_supplier(house, json!({})).await;
        let platform = json!({"id": supplier, "visibility": "PLATFORM"});
        self.act(house.token(), "setSupplierVisibility", platform, "")
            .await;
        let mut things = Things {
            organisation: house.id.clone(),
            draft: self.draft_demand(house, json!({})).await,
            formal: self.profile_draft(house, formal).await,
            submitted,
            open: self.open_demand(house, json!({})).await,
            masked: self.open_demand(house, masked).await,
            supplier,
            membership: self.place_of(&member).await,
            ..shared
        };
        self.interests_of(house, partner, &mut things).await;
        self.results_of(house, partner, &mut things).await;
        let dismissed = json!({"demandId": things.masked, "supplierId": things.partners_supplier,
            "reason": "NOT_NOW"});
        self.act(house.token(), "dismissMatch", dismissed, "").await;
        self.personal_things(house, &mut things).await;
        things
    }

    /// Interest between the organisation and its partner, one of each kind.
    async fn interests_of(
        &self,
        house: &Organisation,
        partner: &Organisation,
        things: &mut Things,
    ) {
        let another = self.open_demand(house, json!({})).await;
        let asked = self.open_demand(partner, json!({})).await;
        let wanted = [
            (partner, &things.open, &things.partners_supplier),
            (house, &asked, &things.supplier),
            (partner, &another, &things.partners_supplier),
        ];
        let mut ids = Vec::new();
        for (place, (sender, demand, supplier)) in wanted.into_iter().enumerate() {
            let message = format!("可先做两周样机 {place} {}", house.id);
            let letter = json!({"demandId": demand, "supplierId": supplier, "message": message});
            let (made, _) = self
                .act(sender.token(), "showInterest", letter, "interest { id }")
                .await;
            ids.push(word(&made["interest"]["id"]));
        }
        // What the deadlines' worker writes after ten working days.
        let message = format!("可先做两周样机 2 {}", house.id);
        self.write(&format!(
            "UPDATE interests SET due_at = 1, overdue_at = 2 WHERE message = '{message}'"
        ))
        .await;
        [things.received, things.sent, things.overdue] = ids.try_into().expect("three were sent");
    }

    /// What the organisation and its partner signed, reported by each of them.
    async fn results_of(&self, house: &Organisation, partner: &Organisation, things: &mut Things) {
        let asked = self.open_demand(partner, json!({})).await;
        let reports = [
            (partner, &things.open, &things.partners_supplier),
            (house, &asked, &things.supplier),
        ];
        let mut ids = Vec::new();
        for (reporter, demand, supplier) in reports {
            let report = json!({
                "demandId": demand, "supplierId": supplier, "side": "SUPPLIER", "kind": "CONTRACT",
                "number": "HT-1", "signedOn": "2025-06-03", "amountMinor": "100",
                "summary": "两条产线", "fileId": self.file(reporter, "proof.pdf").await,
            });
            let (made, _) = self
                .act(reporter.token(), "reportResult", report, "result { id }")
                .await;
            ids.push(word(&made["result"]["id"]));
        }
        [things.result, things.own_result] = ids.try_into().expect("two were reported");
    }

    /// The same of an organisation that nobody outside knows about: all its demands are drafts.
    async fn hidden_things(&self, shared: Things) -> Things {
        let house = self.pending_organisation("hidden", "ENTERPRISE").await;
        let member = self.member(&house, "hidden.member", "VIEWER").await;
        let draft = self.draft_demand(&house, json!({})).await;
        let card = json!({"organisationId": house.id, "card": {"headline": "视觉检测"}});
        let (made, _) = self
            .act(house.token(), "createSupplier", card, "supplier { id }")
            .await;
        let mut things = Things {
            organisation: house.id.clone(),
            draft: draft.clone(),
            formal: draft.clone(),
            submitted: draft.clone(),
            open: draft.clone(),
            masked: draft.clone(),
            partners_demand: draft,
            notification: shared.notification.clone(),
            supplier: word(&made["supplier"]["id"]),
            partners_supplier: word(&made["supplier"]["id"]),
            membership: self.place_of(&member).await,
            candidate: house.id.clone(),
            ..shared.clone()
        };
        // The person without an organisation may know about their own invitation.
        things.address = "nobody@example.com".to_owned();
        self.personal_things(&house, &mut things).await;
        things.address = shared.address;
        things
    }

    /// What belongs to the owner in person, and the invitation.
    async fn personal_things(&self, house: &Organisation, things: &mut Things) {
        let invitation =
            json!({"organisationId": house.id, "email": things.address, "role": "VIEWER"});
        let (made, _) = self
            .act(
                house.token(),
                "inviteMember",
                invitation,
                "membership { id }",
            )
            .await;
        things.invitation = word(&made["membership"]["id"]);
        let key = json!({"name": "robot", "scopes": ["READ"]});
        let (made, _) = self
            .act(
                house.token(),
                "createApiKey",
                key,
                "apiKey { apiKey { id } }",
            )
            .await;
        things.api_key = word(&made["apiKey"]["apiKey"]["id"]);
        let log_in = json!({"email": house.owner.email, "password": PASSWORD});
        let selection = "credentials { refreshToken session { id } }";
        let (made, _) = self.act(None, "logIn", log_in, selection).await;
        things.session = word(&made["credentials"]["session"]["id"]);
        things.refresh_token = word(&made["credentials"]["refreshToken"]);
        things.user.clone_from(&house.owner.id);
        let program = json!({"organisationId": house.id, "name": "夜间导入", "role": "VIEWER"});
        let (made, _) = self
            .act(
                house.token(),
                "createServiceAccount",
                program,
                "serviceAccount { id }",
            )
            .await;
        things.service_account = word(&made["serviceAccount"]["id"]);
        let search = json!({"name": "船闸", "demands": {"search": "船闸"}});
        let (made, _) = self
            .act(house.token(), "saveSearch", search, "savedSearch { id }")
            .await;
        things.saved_search = word(&made["savedSearch"]["id"]);
        things.file = self.file(house, "loose.pdf").await;
        things.demands_file = self.file(house, "demand.pdf").await;
        self.attach_to_demand(house, &things.open, &things.demands_file)
            .await;
        things.suppliers_file = self.file(house, "supplier.pdf").await;
        let attached = json!({"id": things.supplier, "fileId": things.suppliers_file});
        self.act(house.token(), "attachFileToSupplier", attached, "")
            .await;
        self.tell().await;
        let news = "{ myNotifications(first: 1) { nodes { id } } }";
        let found = self.data(house.token(), news, json!({})).await;
        if let Some(id) = found["myNotifications"]["nodes"][0]["id"].as_str() {
            things.notification = id.to_owned();
        }
    }

    /// The only membership of a person.
    async fn place_of(&self, member: &Person) -> String {
        let query = "{ myMemberships { nodes { id } } }";
        let found = self.data(member.token(), query, json!({})).await;
        word(&found["myMemberships"]["nodes"][0]["id"])
    }

    /// The secret of an API key that may only read.
    async fn read_key(&self, person: &Person) -> String {
        let input = json!({"name": "reader", "scopes": ["READ"]});
        let (made, _) = self
            .act(person.token(), "createApiKey", input, "apiKey { secret }")
            .await;
        word(&made["apiKey"]["secret"])
    }

    /// Writes the state of a verification, so that an organisation that was never verified can
    /// have objects of every kind too.
    async fn set_verification(&self, house: &Organisation, state: &str) {
        let name = house.owner.email.split('@').next().expect("a name");
        self.write(&format!(
            "UPDATE organisations SET verification = '{state}' WHERE name = '{name} 示例单位'"
        ))
        .await;
    }

    /// Changes one row behind the product's back.
    async fn write(&self, sql: &str) {
        let writer = self.handles.database.writer();
        let statement = Statement::from_string(writer.get_database_backend(), sql);
        let done = writer.execute_raw(statement).await.expect("written");
        assert_eq!(done.rows_affected(), 1, "{sql}");
    }
}

fn word(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}
