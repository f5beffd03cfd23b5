//! Interest in both directions, with every end that it can have.

use jiebang::workers::deadlines::turn;
use serde_json::json;

use super::{Journey, text};
use crate::interests::{Pair, pair};
use crate::support::Person;

const INTEREST: &str = "interest { id state version }";

/// Gives the two sides, between which interest was accepted at the end.
pub async fn steps(here: &mut Journey, reviewer: &Person) -> Pair {
    let pair = pair(&here.world).await;
    let shown = sent(here, &pair, "showInterest").await;
    here.run(
        pair.maker.token(),
        "withdrawInterest",
        json!({"id": shown}),
        INTEREST,
        &["interest.withdrawn"],
    )
    .await;
    let invitation = sent(here, &pair, "inviteSupplier").await;
    here.run(
        pair.maker.token(),
        "declineInterest",
        json!({"id": invitation, "reason": "NO_CAPACITY"}),
        INTEREST,
        &["interest.declined"],
    )
    .await;

    let overdue = sent(here, &pair, "showInterest").await;
    here.world.wait(30 * 86_400);
    assert_eq!(turn(&here.world.system()).await.expect("a turn"), 1);
    here.run(
        reviewer.token(),
        "introduceInterest",
        json!({"id": overdue, "message": "两边都在苏州，不妨见一面。"}),
        INTEREST,
        &["interest.introduced"],
    )
    .await;
    here.run(
        pair.mill.token(),
        "acceptInterest",
        json!({"id": overdue}),
        INTEREST,
        &["interest.accepted", "interest.contacts_opened"],
    )
    .await;
    pair
}

/// Sends interest by either mutation and gives its identifier.
async fn sent(here: &mut Journey, pair: &Pair, name: &str) -> String {
    let sender = match name {
        "showInterest" => pair.maker.token(),
        _ => pair.mill.token(),
    };
    let made = here
        .run(sender, name, pair.letter(), INTEREST, &["interest.sent"])
        .await;
    text(&made, &["interest", "id"])
}
