//! News of demands.

use async_graphql::{Context, Subscription};
use async_stream::stream;
use futures_util::Stream;
use tokio::sync::broadcast::error::RecvError;

use super::types::DemandObject;
use crate::domains::demands;
use crate::foundation::errors::NOT_FOUND;
use crate::foundation::ids::DemandId;
use crate::graphql::connection::answered;
use crate::graphql::context::operation;
use crate::graphql::error::field_error;

/// News of demands.
#[derive(Default)]
pub struct DemandsSubscription;

#[Subscription]
impl DemandsSubscription {
    /// The demand after every change, as the caller may see it then; begins with its present state
    /// and ends when the caller may no longer see it.
    async fn demand_updated<'a>(
        &self,
        ctx: &Context<'a>,
        #[graphql(desc = "The demand to follow.")] id: DemandId,
    ) -> async_graphql::Result<impl Stream<Item = DemandObject> + use<'a>> {
        let operation = operation(ctx).clone();
        // Listening begins before the first read, so that no change falls between.
        let mut news = operation.handles.feed.live();
        let mut seen = answered(ctx, demands::demands_by_id(&operation, &[id]).await)?
            .remove(&id)
            .ok_or_else(|| field_error(NOT_FOUND.error(), operation.locale))?;
        Ok(stream! {
            yield DemandObject(seen.clone());
            loop {
                match news.recv().await {
                    Ok(event) if event.subject_id != id.0 => continue,
                    // Whoever lags reads the present state, which holds all that was missed.
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => break,
                }
                match demands::demands_by_id(&operation, &[id]).await.map(|mut found| found.remove(&id)) {
                    Ok(Some(demand)) if demand.version != seen.version => {
                        seen = demand;
                        yield DemandObject(seen.clone());
                    }
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(fault) => tracing::warn!(%fault, "a followed demand could not be read"),
                }
            }
        })
    }
}
