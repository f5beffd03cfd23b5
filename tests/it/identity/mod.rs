//! The commands of identity, one file a topic: what they answer, what they record, when they say no.

mod api_keys;
mod codes;
mod duties;
mod log_in;
mod memberships;
mod organisations;
mod ownership;
mod second_factor;
mod service_accounts;
mod sessions;
mod sign_up;
mod verification;

use serde_json::{Value, json};

use crate::support::{Organisation, Person, World};

impl World {
    /// The code with which a token is turned away before anything is read; none when it is let in.
    async fn turned_away(&self, token: &str) -> Option<String> {
        let answer = self.ask(Some(token), "{ me { id } }", json!({})).await;
        answer["errors"][0]["extensions"]["code"]
            .as_str()
            .map(str::to_owned)
    }

    /// A token of a session or a key that ended, or never was one.
    async fn assert_ended(&self, token: &str) {
        let code = self.turned_away(token).await;
        assert_eq!(code.as_deref(), Some("SESSION_INVALID"));
    }

    /// The memberships of an organisation as its owner sees them: id, address, role and status.
    async fn members(&self, organisation: &Organisation, token: Option<&str>) -> Vec<Value> {
        let query = "query($id: ID!) { organisation(by: {id: $id}) { memberships(first: 100) {
            nodes { id email role status version } } } }";
        let found = self
            .data(token, query, json!({"id": organisation.id}))
            .await;
        found["organisation"]["memberships"]["nodes"]
            .as_array()
            .expect("members")
            .clone()
    }

    /// The identifier of a person's membership.
    async fn membership_of(&self, organisation: &Organisation, person: &Person) -> String {
        self.members(organisation, organisation.token())
            .await
            .iter()
            .rfind(|member| member["email"] == json!(person.email))
            .and_then(|member| member["id"].as_str())
            .expect("a membership")
            .to_owned()
    }

    /// Invites an address and gives the identifier of the invitation.
    async fn invitation(&self, organisation: &Organisation, email: &str, role: &str) -> String {
        let input = json!({"organisationId": organisation.id, "email": email, "role": role});
        let (made, _) = self
            .act(
                organisation.token(),
                "inviteMember",
                input,
                "membership { id }",
            )
            .await;
        made["membership"]["id"].as_str().expect("an id").to_owned()
    }
}
