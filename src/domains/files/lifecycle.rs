//! What becomes of a file after a scan, and how long it waits. Pure.

use super::refusals::{FILE_IS_ATTACHED, FILE_NOT_CLEAN};
use super::tables::file::{Model as File, ScanState};
use crate::foundation::errors::Refusal;
use crate::foundation::time::Timestamp;

/// How long an upload waits to be attached.
const KEPT_UNATTACHED_SECONDS: i64 = 24 * 3_600;
/// The first pause after a scan that failed; it doubles.
const FIRST_PAUSE_SECONDS: i64 = 10;
/// The longest pause between two scans.
const LONGEST_PAUSE_SECONDS: i64 = 3_600;

/// What a turn of the scanner gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scanned {
    Clean,
    Infected,
    /// It could not be asked, or did not say.
    Failed,
}

/// Until when a file that nothing holds is kept.
pub fn kept_until(now: Timestamp) -> Timestamp {
    now.plus_seconds(KEPT_UNATTACHED_SECONDS)
}

/// Whether a scanner has still to be asked.
pub fn waits_for_scan(state: ScanState) -> bool {
    match state {
        ScanState::Pending | ScanState::Failed => true,
        ScanState::Clean | ScanState::Infected => false,
    }
}

/// The file after a scan.
pub fn after_scan(file: &File, scanned: Scanned, now: Timestamp) -> File {
    let attempts = file.scan_attempts.saturating_add(1);
    let (scan_state, next_scan_at) = match scanned {
        Scanned::Clean => (ScanState::Clean, None),
        Scanned::Infected => (ScanState::Infected, None),
        Scanned::Failed => (
            ScanState::Failed,
            Some(now.plus_seconds(pause_after(attempts))),
        ),
    };
    File {
        scan_state,
        scan_attempts: attempts,
        next_scan_at,
        ..file.clone()
    }
}

fn pause_after(attempts: i32) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1))
        .unwrap_or_default()
        .min(16);
    (FIRST_PAUSE_SECONDS << doublings).min(LONGEST_PAUSE_SECONDS)
}

/// Whether a file may be removed: not while an object holds it.
pub fn removal(file: &File) -> Result<(), Refusal> {
    match file.object_kind {
        None => Ok(()),
        Some(_) => Err(FILE_IS_ATTACHED.refusal()),
    }
}

/// Whether a content may leave the server.
pub fn may_leave(file: &File) -> Result<(), Refusal> {
    match file.scan_state {
        ScanState::Clean => Ok(()),
        ScanState::Pending | ScanState::Infected | ScanState::Failed => {
            Err(not_clean(file.scan_state))
        }
    }
}

/// Whether a file may be attached: one that waits for its scan may, and is shown to others later.
pub fn attachment(file: &File) -> Result<(), Refusal> {
    match (file.object_kind, file.scan_state) {
        (Some(_), _) => Err(FILE_IS_ATTACHED.refusal()),
        (None, ScanState::Infected) => Err(not_clean(file.scan_state)),
        (None, ScanState::Pending | ScanState::Clean | ScanState::Failed) => Ok(()),
    }
}

fn not_clean(state: ScanState) -> Refusal {
    let word = serde_json::to_value(state).expect("a state is a word");
    FILE_NOT_CLEAN.with("state", word.as_str().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::files::tables::file::{FilePurpose, ObjectKind};
    use crate::foundation::ids::{FileId, OrganisationId};

    fn file(scan_state: ScanState, object_kind: Option<ObjectKind>) -> File {
        File {
            id: FileId(uuid::Uuid::nil()),
            organisation_id: OrganisationId(uuid::Uuid::nil()),
            uploader_id: None,
            name: "a.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 1,
            sha256: String::new(),
            purpose: FilePurpose::Other,
            description: String::new(),
            scan_state,
            scan_attempts: 0,
            next_scan_at: None,
            object_kind,
            object_id: object_kind.map(|_| uuid::Uuid::nil()),
            kept_until: None,
            version: 1,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            removed_at: None,
        }
    }

    const STATES: [ScanState; 4] = [
        ScanState::Pending,
        ScanState::Clean,
        ScanState::Infected,
        ScanState::Failed,
    ];

    #[test]
    fn only_clean_files_leave_the_server() {
        let leaving: Vec<ScanState> = STATES
            .into_iter()
            .filter(|state| may_leave(&file(*state, None)).is_ok())
            .collect();
        assert_eq!(leaving, [ScanState::Clean]);
    }

    #[test]
    fn everything_but_infected_and_attached_files_can_be_attached() {
        for state in STATES {
            let free = attachment(&file(state, None)).is_ok();
            assert_eq!(free, state != ScanState::Infected, "{state:?}");
            assert!(attachment(&file(state, Some(ObjectKind::Demand))).is_err());
        }
    }

    #[test]
    fn a_scan_that_fails_is_tried_again_after_ever_longer_pauses_up_to_an_hour() {
        let mut now = Timestamp::from_micros(1_764_000_000_000_000);
        let mut tried = file(ScanState::Pending, None);
        let mut pauses = Vec::new();
        for _ in 0..12 {
            tried = after_scan(&tried, Scanned::Failed, now);
            let next = tried.next_scan_at.expect("it is tried again");
            pauses.push((next.micros() - now.micros()) / 1_000_000);
            now = next;
        }
        assert_eq!(pauses[..4], [10, 20, 40, 80]);
        assert_eq!(pauses[11], 3_600);
        assert!(waits_for_scan(tried.scan_state));
        let clean = after_scan(&tried, Scanned::Clean, now);
        assert_eq!(
            (clean.scan_state, clean.next_scan_at),
            (ScanState::Clean, None)
        );
    }

    #[test]
    fn what_an_object_holds_is_not_removed() {
        assert!(removal(&file(ScanState::Clean, None)).is_ok());
        assert!(removal(&file(ScanState::Clean, Some(ObjectKind::Supplier))).is_err());
    }
}
