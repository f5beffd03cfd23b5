//! stand-in
pub fn to_traditional(t: &str) -> String {
    t.to_owned()
}
pub fn fold(t: &str) -> String {
    t.to_lowercase()
}
