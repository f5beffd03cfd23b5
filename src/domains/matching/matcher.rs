//! The indexes of one process: built or read from a snapshot at the start, then kept fresh from
//! the event log. Losing them loses nothing.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::config::MatchingConfig;
use super::engine::{Engine, Weights, analyse};
use super::profiles;
use super::snapshot;
use super::words::{aliases, weights};
use crate::domains::demands::{self, DemandState};
use crate::domains::suppliers;
use crate::foundation::errors::{Error, Result};
use crate::foundation::ids::{DemandId, OrganisationId, SupplierId};
use crate::platform::events;
use crate::platform::operation::Operation;

const BATCH: u64 = 500;

/// Both indexes and how far they have followed the log.
pub struct Matcher {
    config: MatchingConfig,
    pub(super) suppliers: RwLock<Engine>,
    pub(super) demands: RwLock<Engine>,
    loaded: watch::Sender<bool>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Matcher")
            .field("loaded", &*self.loaded.borrow())
            .finish_non_exhaustive()
    }
}

impl Matcher {
    /// Empty indexes; [`Matcher::follow`] fills them. Weights that cannot be read are told and the
    /// built-in ones are taken.
    pub fn new(config: MatchingConfig) -> Self {
        let weights = weights(&config).unwrap_or_else(|fault| {
            tracing::error!(%fault, "the weights cannot be read; the built-in ones are used");
            Weights::default()
        });
        Self {
            suppliers: RwLock::new(Engine::new(weights.clone(), aliases())),
            demands: RwLock::new(Engine::new(weights, aliases())),
            config,
            loaded: watch::Sender::new(false),
        }
    }

    /// Turns true once the indexes can be asked.
    pub fn loaded(&self) -> watch::Receiver<bool> {
        self.loaded.subscribe()
    }

    /// How many suppliers and demands are indexed.
    pub fn sizes(&self) -> (usize, usize) {
        (read(&self.suppliers).len(), read(&self.demands).len())
    }

    /// The place in the log up to which both indexes have followed.
    pub fn position(&self) -> i64 {
        let demands = read(&self.demands).position;
        read(&self.suppliers).position.min(demands)
    }

    /// Loads the indexes, then follows the log until `stopping`, and leaves a snapshot.
    pub async fn follow(self: Arc<Self>, operation: Operation, stopping: CancellationToken) {
        let mut news = operation.handles.feed.position();
        loop {
            match self.load(&operation).await {
                Ok(()) => break,
                Err(fault) => {
                    tracing::warn!(%fault, "the indexes could not be loaded; trying again")
                }
            }
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
        self.loaded.send_replace(true);
        loop {
            let behind = self.catch_up(&operation).await;
            if let Err(fault) = &behind {
                tracing::warn!(%fault, "the indexes are behind; trying again");
            }
            tokio::select! {
                () = stopping.cancelled() => break,
                _ = news.changed() => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(5)), if behind.is_err() => {}
            }
        }
        self.save(&operation).await;
    }

    /// Reads the snapshot if it belongs to this log, else builds from the database.
    pub async fn load(self: &Arc<Self>, operation: &Operation) -> Result<()> {
        if !self.config.snapshot_file.is_empty()
            && snapshot::restore(self, &self.config.snapshot_file, operation).await
        {
            return self.catch_up(operation).await;
        }
        // What happens while the tables are read is read again as news.
        let position = events::last_position(operation.database().reader()).await?;
        self.build_suppliers(operation).await?;
        self.build_demands(operation).await?;
        self.set_position(position);
        self.catch_up(operation).await
    }

    /// Writes the snapshot where one is configured; a failure costs the next start some time.
    pub async fn save(self: &Arc<Self>, operation: &Operation) {
        if !self.config.snapshot_file.is_empty()
            && let Err(fault) = snapshot::save(self, &self.config.snapshot_file, operation).await
        {
            tracing::warn!(%fault, "the snapshot of the indexes could not be written");
        }
    }

    async fn build_suppliers(&self, operation: &Operation) -> Result<()> {
        let mut after = None;
        loop {
            let batch = suppliers::published_after(operation, after, BATCH).await?;
            let Some(last) = batch.last() else {
                return Ok(());
            };
            after = Some(last.supplier.id);
            let now = operation.now();
            let weights = read(&self.suppliers).weights().fields;
            for profile in batch
                .iter()
                .filter_map(|found| profiles::of_supplier(found, now))
            {
                let analysed = analyse(profile, &weights);
                write(&self.suppliers)
                    .put_analysed(analysed)
                    .map_err(|full| Error::internal(full.to_string()))?;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn build_demands(&self, operation: &Operation) -> Result<()> {
        let mut after = None;
        loop {
            let batch = demands::open_demands_after(operation, after, BATCH).await?;
            let Some(last) = batch.last() else {
                return Ok(());
            };
            after = Some(last.id);
            let weights = read(&self.demands).weights().fields;
            for demand in &batch {
                let analysed = analyse(profiles::of_demand(demand), &weights);
                write(&self.demands)
                    .put_analysed(analysed)
                    .map_err(|full| Error::internal(full.to_string()))?;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Applies the events since the last time; each changed object is read once, as it is now.
    pub async fn catch_up(&self, operation: &Operation) -> Result<()> {
        loop {
            let position = read(&self.suppliers).position;
            let rows = events::after(operation.database().reader(), position, BATCH).await?;
            let Some(last) = rows.last().and_then(|row| row.position) else {
                return Ok(());
            };
            let of = |kind: &str| -> BTreeSet<Uuid> {
                rows.iter()
                    .filter(|row| row.subject_kind == kind)
                    .map(|row| row.subject_id)
                    .collect()
            };
            self.refresh_suppliers(operation, of("supplier"), of("organisation"))
                .await?;
            self.refresh_demands(operation, of("demand")).await?;
            self.set_position(last);
        }
    }

    async fn refresh_suppliers(
        &self,
        operation: &Operation,
        mut changed: BTreeSet<Uuid>,
        organisations: BTreeSet<Uuid>,
    ) -> Result<()> {
        if !organisations.is_empty() {
            let ids: Vec<OrganisationId> = organisations.into_iter().map(OrganisationId).collect();
            let theirs = suppliers::suppliers_of_organisations(operation, &ids).await?;
            changed.extend(theirs.into_values().map(|supplier| supplier.id.0));
        }
        for id in changed {
            let found = suppliers::published_supplier(operation, SupplierId(id)).await?;
            let profile = found.and_then(|found| profiles::of_supplier(&found, operation.now()));
            put_or_remove(&self.suppliers, id.as_u128(), profile)?;
        }
        Ok(())
    }

    async fn refresh_demands(&self, operation: &Operation, changed: BTreeSet<Uuid>) -> Result<()> {
        let ids: Vec<DemandId> = changed.iter().copied().map(DemandId).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let found = demands::demands_by_id(operation, &ids).await?;
        for id in ids {
            let open = found
                .get(&id)
                .filter(|demand| demand.state_at(operation.now()) == DemandState::Open);
            put_or_remove(&self.demands, id.0.as_u128(), open.map(profiles::of_demand))?;
        }
        Ok(())
    }

    fn set_position(&self, position: i64) {
        write(&self.demands).position = position;
        write(&self.suppliers).position = position;
    }
}

fn put_or_remove(
    index: &RwLock<Engine>,
    id: u128,
    profile: Option<super::engine::Profile>,
) -> Result<()> {
    match profile {
        Some(profile) => {
            // The slow half runs outside the lock.
            let weights = read(index).weights().fields;
            let analysed = analyse(profile, &weights);
            write(index)
                .put_analysed(analysed)
                .map_err(|full| Error::internal(full.to_string()))
        }
        None => {
            write(index).remove(id);
            Ok(())
        }
    }
}

/// An index is whole after every put and remove, so that a panic elsewhere does not spoil it.
pub(super) fn read(index: &RwLock<Engine>) -> RwLockReadGuard<'_, Engine> {
    index.read().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn write(index: &RwLock<Engine>) -> RwLockWriteGuard<'_, Engine> {
    index.write().unwrap_or_else(PoisonError::into_inner)
}
