//! Batching by level without a timer. Siblings of a level are polled one after the other in the
//! same task; the first that asks yields once, so that all of them have asked when it fetches.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;

use crate::foundation::errors::{Error, Result};

type Fetch<K, V> =
    dyn Fn(Vec<K>) -> Pin<Box<dyn Future<Output = Result<HashMap<K, V>>> + Send>> + Send + Sync;
type Answer<V> = std::result::Result<Option<V>, Arc<Error>>;

/// Loads values by key, a level at a time. Lives as long as one operation and remembers nothing
/// beyond the batch under way.
pub struct Loader<K, V> {
    fetch: Box<Fetch<K, V>>,
    waiting: Mutex<Waiting<K, V>>,
}

struct Waiting<K, V> {
    asked: Vec<(K, oneshot::Sender<Answer<V>>)>,
    /// Whether somebody is going to fetch what was asked.
    led: bool,
}

impl<K, V> Loader<K, V>
where
    K: Eq + Hash + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    /// A loader over a function that reads many keys in a fixed number of statements.
    pub fn new<F, R>(fetch: F) -> Self
    where
        F: Fn(Vec<K>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
    {
        Self {
            fetch: Box::new(move |keys| Box::pin(fetch(keys))),
            waiting: Mutex::new(Waiting {
                asked: Vec::new(),
                led: false,
            }),
        }
    }

    /// The value of a key; `None` when there is none that the actor may see.
    pub async fn load(&self, key: K) -> Result<Option<V>> {
        loop {
            let (sender, receiver) = oneshot::channel();
            let leads = {
                let mut waiting = self.lock();
                waiting.asked.push((key.clone(), sender));
                !std::mem::replace(&mut waiting.led, true)
            };
            if leads {
                self.lead().await;
            }
            match receiver.await {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(fault)) => return Err(shared(&fault)),
                // Whoever led was dropped before it fetched: ask again.
                Err(_) => {}
            }
        }
    }

    async fn lead(&self) {
        let mut abdicates = Abdicates(Some(self));
        tokio::task::yield_now().await;
        let asked = {
            let mut waiting = self.lock();
            waiting.led = false;
            std::mem::take(&mut waiting.asked)
        };
        abdicates.0 = None;
        let mut keys: Vec<K> = Vec::with_capacity(asked.len());
        let mut seen = std::collections::HashSet::with_capacity(asked.len());
        for (key, _) in &asked {
            if seen.insert(key.clone()) {
                keys.push(key.clone());
            }
        }
        let answer = (self.fetch)(keys).await.map_err(Arc::new);
        for (key, sender) in asked {
            let value = match &answer {
                Ok(found) => Ok(found.get(&key).cloned()),
                Err(fault) => Err(Arc::clone(fault)),
            };
            // Whoever asked may be gone.
            let _ = sender.send(value);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting<K, V>> {
        self.waiting.lock().expect("no holder of this lock panics")
    }
}

/// Lets another one lead when the leader is dropped while it yields.
struct Abdicates<'a, K, V>(Option<&'a Loader<K, V>>);

impl<K, V> Drop for Abdicates<'_, K, V> {
    fn drop(&mut self) {
        if let Some(loader) = self.0 {
            let mut waiting = loader
                .waiting
                .lock()
                .expect("no holder of this lock panics");
            waiting.led = false;
            waiting.asked.clear();
        }
    }
}

/// One fault for everybody who waited for it.
fn shared(fault: &Arc<Error>) -> Error {
    match fault.as_ref() {
        Error::Refused(reasons) => Error::Refused(reasons.clone()),
        Error::Internal(inner) => Error::internal(inner.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn a_level_is_one_batch_with_each_key_once() {
        let batches = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&batches);
        let loader = Loader::new(move |keys: Vec<u32>| {
            counted.fetch_add(1, Ordering::Relaxed);
            async move {
                assert_eq!(keys.len(), 50, "each key once");
                Ok(keys
                    .into_iter()
                    .filter(|key| *key != 7)
                    .map(|key| (key, key * 2))
                    .collect())
            }
        });
        let asked = (0..100).map(|place| loader.load(place % 50));
        let answers = futures_util::future::join_all(asked).await;
        assert_eq!(batches.load(Ordering::Relaxed), 1);
        assert_eq!(answers[3].as_ref().expect("loaded"), &Some(6));
        assert_eq!(answers[7].as_ref().expect("loaded"), &None);
    }

    #[tokio::test]
    async fn a_leader_that_is_dropped_leaves_nobody_waiting() {
        let loader = Loader::new(|keys: Vec<u32>| async move {
            Ok(keys.into_iter().map(|key| (key, key)).collect())
        });
        {
            let mut leader = Box::pin(loader.load(1));
            let once = futures_util::poll!(&mut leader);
            assert!(once.is_pending());
        }
        assert_eq!(loader.load(2).await.expect("loaded"), Some(2));
    }
}
