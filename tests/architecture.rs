//! The rules of ARCHITECTURE.md, checked on the sources as text.
//!
//! It is a test binary of its own and does not use the library: it also speaks when the library does
//! not compile, and it sees what the compiler does not mind. Every rule stands beside a test that plants
//! a violation, since a rule that catches nothing looks like one that holds.
//!
//! A rule that is in the way is changed here, with its reason in the commit; there are no exceptions by
//! comment in the sources.

#[path = "architecture/arrows.rs"]
mod arrows;
#[path = "architecture/documents.rs"]
mod documents;
#[path = "architecture/faces.rs"]
mod faces;
#[path = "architecture/purity.rs"]
mod purity;
#[path = "architecture/references.rs"]
mod references;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/stripping.rs"]
mod stripping;
#[path = "architecture/tidiness.rs"]
mod tidiness;
