//! Notifications: the inbox, the messages, the digest, the to-do list.

mod digest;
mod follows;
mod inbox;
mod mail;
mod tasks;

use jiebang::workers::notices;
use serde_json::{Value, json};

use crate::support::World;

pub const PUBLIC_URL: &str = "https://jiebang.example";

impl World {
    /// The worker's turn: what happened becomes news, and messages that are due leave.
    pub async fn tell(&self) {
        // The indexes and the log of PostgreSQL are a moment behind a commit.
        self.event_kinds().await;
        let behind = async || {
            let last = jiebang::platform::events::last_position(self.handles.database.reader());
            last.await.expect("a position") > self.matcher.position()
        };
        for _ in 0..400 {
            if !behind().await {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        notices::turn(&self.system(), &self.matcher, PUBLIC_URL)
            .await
            .expect("a turn");
    }

    /// The reminders and digests of this minute, and their messages.
    pub async fn minute(&self) {
        notices::timed(&self.system(), PUBLIC_URL)
            .await
            .expect("a minute");
        notices::turn(&self.system(), &self.matcher, PUBLIC_URL)
            .await
            .expect("a turn");
    }

    /// Somebody's inbox: kinds and sentences in Chinese, the latest first.
    pub async fn inbox(&self, token: Option<&str>) -> Vec<(String, String)> {
        let query = "{ myNotifications(first: 50) { nodes { kind text } } }";
        let answer = self
            .ask_with(token, query, json!({}), &[("accept-language", "zh-CN")])
            .await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        answer["data"]["myNotifications"]["nodes"]
            .as_array()
            .expect("nodes")
            .iter()
            .map(|node| {
                let text = |field: &str| node[field].as_str().unwrap_or_default().to_owned();
                (text("kind"), text("text"))
            })
            .collect()
    }

    /// The messages that left so far, into the file.
    pub fn mailbox(&self) -> Vec<Value> {
        std::fs::read_to_string(&self.config.messages.file)
            .unwrap_or_default()
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect()
    }

    /// The token in the last message to an address that switches its messages off.
    pub fn unsubscribe_token(&self, receiver: &str) -> String {
        let mailbox = self.mailbox();
        let message = mailbox
            .iter()
            .rfind(|message| message["to"] == receiver)
            .unwrap_or_else(|| panic!("nothing was sent to {receiver}"));
        let text = message["text"].as_str().expect("a text");
        let (_, token) = text.split_once("/unsubscribe?token=").expect("a link");
        let token = token.split_whitespace().next();
        token.expect("a token").to_owned()
    }

    /// Moves the clock on to this time of the next day, Asia/Shanghai.
    pub fn until(&self, hour: i64, minute: i64) {
        let now = self.handles.clock.now();
        let wanted = hour * 60 + minute;
        let wait = (wanted - now.minute_of_day()).rem_euclid(24 * 60);
        self.wait(wait * 60 - now.micros() / 1_000_000 % 60);
    }
}
