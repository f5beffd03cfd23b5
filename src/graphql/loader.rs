//! Batching by level without a timer. Siblings of a level are polled one after the other in the
//! same task; the first that asks yields once, so that all of them have asked when it fetches. The
//! loaders of one operation fetch in rounds: what was asked while a round is under way waits for
//! all of it, so that the number of statements does not depend on which of them is answered first.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::{Notify, oneshot};

use crate::foundation::errors::{Error, Result};

type Fetch<K, V> =
    dyn Fn(Vec<K>) -> Pin<Box<dyn Future<Output = Result<HashMap<K, V>>> + Send>> + Send + Sync;
type Answer<V> = std::result::Result<Option<V>, Arc<Error>>;
/// An answer on its way.
type Sent<V> = (Answer<V>, Unread);

/// How often a leader lets the others go on before it fetches for those that have asked.
const PATIENCE: usize = 64;

/// The rounds in which the loaders of one operation fetch, one after the other.
#[derive(Default)]
pub struct Rounds {
    state: Mutex<Round>,
    /// Tells that a loader began or ended.
    turned: Notify,
}

#[derive(Clone, Copy, Default)]
struct Round {
    /// The number of the round that is to begin next.
    next: u64,
    /// How many loaders are going to fetch in the next round.
    collecting: usize,
    /// How many loaders of the last round have yet to begin.
    late: usize,
    /// How many loaders of the last round are fetching.
    fetching: usize,
    /// How many answers lie where nobody has taken them yet.
    unread: usize,
    /// How often anything was asked.
    asked: u64,
}

impl Rounds {
    /// Waits for the round in which a loader fetches that was asked just now.
    async fn join(&self) -> Place<'_> {
        let mut place = Place::new(self);
        loop {
            self.settle(place.number).await;
            let turned = self.turned.notified();
            if place.begins() {
                return place;
            }
            turned.await;
        }
    }

    /// Lets the siblings ask, and those whom the last round answered: until nobody asks any more.
    /// One turn is not enough, because an object of many fields is not polled whole at once.
    async fn settle(&self, number: u64) {
        for _ in 0..PATIENCE {
            let before = *self.lock();
            tokio::task::yield_now().await;
            let after = *self.lock();
            let still = after.asked == before.asked && after.unread == 0;
            if still || number < after.next {
                return;
            }
        }
    }

    /// Waits until all loaders of the round fetch: none of them takes what an answer of their own
    /// round asks for.
    async fn complete(&self) {
        loop {
            let turned = self.turned.notified();
            if self.lock().late == 0 {
                return;
            }
            turned.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Round> {
        self.state.lock().expect("no holder of this lock panics")
    }
}

/// The place of one loader in a round, until it has fetched or is dropped.
struct Place<'a> {
    rounds: &'a Rounds,
    number: u64,
    fetches: bool,
}

impl<'a> Place<'a> {
    fn new(rounds: &'a Rounds) -> Self {
        let mut round = rounds.lock();
        round.collecting += 1;
        Self {
            rounds,
            number: round.next,
            fetches: false,
        }
    }

    /// Begins to fetch, with the first of a round when the one before is over.
    fn begins(&mut self) -> bool {
        let mut round = self.rounds.lock();
        if self.number == round.next && round.late + round.fetching == 0 {
            round.next += 1;
            round.late = std::mem::take(&mut round.collecting);
        }
        self.fetches = self.number < round.next;
        if self.fetches {
            round.late -= 1;
            round.fetching += 1;
            if round.late == 0 {
                self.rounds.turned.notify_waiters();
            }
        }
        self.fetches
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut round = self.rounds.lock();
        let counted = if self.fetches {
            &mut round.fetching
        } else if self.number == round.next {
            &mut round.collecting
        } else {
            &mut round.late
        };
        *counted -= 1;
        self.rounds.turned.notify_waiters();
    }
}

/// An answer that was sent, until it is taken or nobody is there to take it.
struct Unread(Arc<Rounds>);

impl Unread {
    fn new(rounds: &Arc<Rounds>) -> Self {
        rounds.lock().unread += 1;
        Self(Arc::clone(rounds))
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        self.0.lock().unread -= 1;
    }
}

/// Loads values by key, a level at a time. Lives as long as one operation and remembers nothing
/// beyond the batch under way.
pub struct Loader<K, V> {
    rounds: Arc<Rounds>,
    fetch: Box<Fetch<K, V>>,
    waiting: Mutex<Waiting<K, V>>,
}

struct Waiting<K, V> {
    asked: Vec<(K, oneshot::Sender<Sent<V>>)>,
    /// Whether somebody is going to fetch what was asked.
    led: bool,
}

impl<K, V> Loader<K, V>
where
    K: Eq + Hash + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    /// A loader over a function that reads many keys in a fixed number of statements.
    pub fn new<F, R>(rounds: &Arc<Rounds>, fetch: F) -> Self
    where
        F: Fn(Vec<K>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
    {
        Self {
            rounds: Arc::clone(rounds),
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
            self.rounds.lock().asked += 1;
            let leads = {
                let mut waiting = self.lock();
                waiting.asked.push((key.clone(), sender));
                !std::mem::replace(&mut waiting.led, true)
            };
            if leads {
                self.lead().await;
            }
            match receiver.await {
                Ok((Ok(value), _read)) => return Ok(value),
                Ok((Err(fault), _read)) => return Err(shared(&fault)),
                // Whoever led was dropped before it fetched: ask again.
                Err(_) => {}
            }
        }
    }

    async fn lead(&self) {
        let mut abdicates = Abdicates(Some(self));
        let place = self.rounds.join().await;
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
        self.rounds.complete().await;
        for (key, sender) in asked {
            let value = match &answer {
                Ok(found) => Ok(found.get(&key).cloned()),
                Err(fault) => Err(Arc::clone(fault)),
            };
            // Whoever asked may be gone.
            let _ = sender.send((value, Unread::new(&self.rounds)));
        }
        drop(place);
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<K, V>> {
        self.waiting.lock().expect("no holder of this lock panics")
    }
}

/// Lets another one lead when the leader is dropped before it fetches.
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
        let loader = Loader::new(&Arc::default(), move |keys: Vec<u32>| {
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
        let loader = Loader::new(&Arc::default(), |keys: Vec<u32>| async move {
            Ok(keys.into_iter().map(|key| (key, key)).collect())
        });
        {
            let mut leader = Box::pin(loader.load(1));
            let once = futures_util::poll!(&mut leader);
            assert!(once.is_pending());
        }
        assert_eq!(loader.load(2).await.expect("loaded"), Some(2));
    }

    /// A loader that takes so many milliseconds and gives what it was asked for; notes its batches.
    fn slow(
        rounds: &Arc<Rounds>,
        batches: &Arc<Mutex<Vec<(u64, usize)>>>,
        millis: u64,
    ) -> Loader<u32, u32> {
        let batches = Arc::clone(batches);
        Loader::new(rounds, move |keys: Vec<u32>| {
            batches.lock().expect("kept").push((millis, keys.len()));
            async move {
                tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
                Ok(keys.into_iter().map(|key| (key, key)).collect())
            }
        })
    }

    #[tokio::test]
    async fn what_lies_behind_a_fast_and_a_slow_load_is_one_batch() {
        let (rounds, batches) = (Arc::default(), Arc::default());
        let (fast, tardy) = (slow(&rounds, &batches, 1), slow(&rounds, &batches, 20));
        let last = slow(&rounds, &batches, 2);
        let chain = async |first: &Loader<u32, u32>, key: u32| {
            let found = first.load(key).await?;
            last.load(found.expect("there is one")).await
        };
        let answers = tokio::join!(chain(&fast, 1), chain(&fast, 2), chain(&tardy, 3));
        assert_eq!(answers.2.expect("loaded"), Some(3));
        let mut batches = batches.lock().expect("kept").clone();
        batches[..2].sort_unstable();
        assert_eq!(
            batches,
            [(1, 2), (20, 1), (2, 3)],
            "the two first at once, the last for all three"
        );
    }

    #[tokio::test]
    async fn a_fetch_that_is_dropped_ends_its_round() {
        let (rounds, batches) = (Arc::default(), Arc::default());
        let tardy = slow(&rounds, &batches, 1_000);
        let fast = slow(&rounds, &batches, 1);
        {
            let mut fetching = Box::pin(tardy.load(1));
            for _ in 0..3 {
                let polled = futures_util::poll!(&mut fetching);
                assert!(polled.is_pending());
                tokio::task::yield_now().await;
            }
            assert_eq!(*batches.lock().expect("kept"), [(1_000, 1)]);
        }
        assert_eq!(fast.load(2).await.expect("loaded"), Some(2));
    }
}
