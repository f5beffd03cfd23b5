//! How matching is configured.

use serde::{Deserialize, Serialize};

/// Where the indexes are kept between two starts and by which weights they rank.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MatchingConfig {
    /// A file for the snapshot of the indexes; empty to build them anew at every start.
    pub snapshot_file: String,
    /// A JSON file of weights over the built-in ones; empty for the built-in ones.
    pub weights_file: String,
}
