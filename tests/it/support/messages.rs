//! What the product said to the outside, as its file of messages has it.

use serde_json::Value;

use super::World;

impl World {
    /// Every message so far, oldest first.
    pub async fn messages(&self) -> Vec<Value> {
        self.handles.messages.finish().await;
        let text = std::fs::read_to_string(&self.config.messages.file).unwrap_or_default();
        text.lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .collect()
    }

    /// The code in the last message to an address or a number.
    pub async fn code_sent_to(&self, receiver: &str) -> String {
        let messages = self.messages().await;
        let last = messages
            .iter()
            .rfind(|message| message["to"] == receiver)
            .unwrap_or_else(|| panic!("nothing was sent to {receiver}"));
        let text = last["text"].as_str().expect("a text");
        text.split(|c: char| !c.is_ascii_digit())
            .find(|part| part.len() == 6)
            .expect("a code")
            .to_owned()
    }
}
