//! Worlds in which statements can be counted: loops in the background have theirs, so they are kept
//! from polling and waited for.

use jiebang::config::Config;

use super::World;

/// A world whose feed does not poll, and which lets long documents pass.
pub async fn calm_world() -> World {
    calm_world_with(|config| {
        config.graphql.limits.max_cost = 1_000_000;
        config.graphql.limits.max_selections = 1_000_000;
    })
    .await
}

/// A world whose feed does not poll, with a changed configuration.
pub async fn calm_world_with(change: impl FnOnce(&mut Config)) -> World {
    World::start_with(|config| {
        config.feed.poll_ms = 3_600_000;
        change(config);
    })
    .await
}

/// Waits until no statement ran for a while.
pub async fn quiet(world: &World) {
    let statements = world.handles.database.statements();
    let mut still = 0;
    let mut last = statements.count();
    for _ in 0..400 {
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        still = if statements.count() == last {
            still + 1
        } else {
            0
        };
        last = statements.count();
        if still >= 8 {
            return;
        }
    }
    panic!("the database never comes to rest");
}
