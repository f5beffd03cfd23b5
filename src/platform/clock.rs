//! The clock port: the only place that asks the system for the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::foundation::time::Timestamp;

/// One clock for a process. Where PostgreSQL decides, the difference between its clock and ours is
/// measured again and again and added, so that a replica whose clock is a day off shows the same
/// states as the others. Time never runs backwards: the highest instant seen is kept.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    /// What tests add, to let days pass.
    shift: AtomicI64,
    /// Database clock minus process clock.
    drift: AtomicI64,
    high_water: AtomicI64,
}

impl Clock {
    /// The present, corrected by the measured drift.
    pub fn now(&self) -> Timestamp {
        self.settle(self.process_micros() + self.0.drift.load(Ordering::Relaxed))
    }

    /// The present according to an instant that the database has just read.
    pub fn at_database(&self, database_micros: i64) -> Timestamp {
        self.0
            .drift
            .store(database_micros - self.process_micros(), Ordering::Relaxed);
        self.settle(database_micros)
    }

    /// Raises the high-water mark to an instant that was stored earlier.
    pub fn not_before(&self, stored: Timestamp) {
        self.0.high_water.fetch_max(
            stored.micros() - self.0.shift.load(Ordering::Relaxed),
            Ordering::Relaxed,
        );
    }

    /// Lets time pass; for tests of deadlines.
    pub fn advance(&self, micros: i64) {
        self.0.shift.fetch_add(micros, Ordering::Relaxed);
    }

    fn settle(&self, micros: i64) -> Timestamp {
        let before = self.0.high_water.fetch_max(micros, Ordering::Relaxed);
        Timestamp::from_micros(before.max(micros) + self.0.shift.load(Ordering::Relaxed))
    }

    fn process_micros(&self) -> i64 {
        chrono::Utc::now().timestamp_micros()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_runs_backwards() {
        let clock = Clock::default();
        let now = clock.now();
        let later = now.plus_seconds(3_600);
        clock.not_before(later);
        assert!(clock.now() >= later);
    }

    #[test]
    fn the_databases_clock_decides() {
        let clock = Clock::default();
        let day_ahead = clock.now().plus_days(1).micros();
        assert_eq!(clock.at_database(day_ahead).micros(), day_ahead);
        assert!(clock.now().micros() >= day_ahead);
    }

    #[test]
    fn an_advance_is_seen_by_every_copy() {
        let clock = Clock::default();
        let copy = clock.clone();
        let before = copy.now();
        clock.advance(86_400_000_000);
        assert!(copy.now().days_since(before) >= 1);
    }
}
