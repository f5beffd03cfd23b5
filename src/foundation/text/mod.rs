//! One spelling for every text: what is compared, searched or ranked is folded here first, so
//! that 數據分析, ＤＡＴＡ and their plain forms meet. Pure: no I/O, the same answer everywhere.

mod fold;
mod highlight;
mod script;
mod spelling;

pub use fold::{Folded, fold, fold_with_offsets};
pub use highlight::{Part, excerpt, highlights};
pub use script::to_traditional;
pub use spelling::{spelled, spellings};

#[cfg(test)]
mod tests;
