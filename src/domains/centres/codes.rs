//! Codes by which an owner claims a demand: twelve symbols that are read out over the telephone.

use crate::platform::operation::Operation;
use crate::platform::secrets::fresh_bytes;

/// Crockford's base 32: no `I`, `L`, `O`, `U`.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 12;

/// A fresh code of sixty random bits, in three groups.
pub fn fresh_code() -> String {
    let symbols: Vec<char> = fresh_bytes::<SYMBOLS>()
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect();
    let groups: Vec<String> = symbols
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

/// What is stored of a code, however it was typed. Codes are too short for a hash that anybody can
/// compute.
pub fn hash_of(operation: &Operation, code: &str) -> String {
    operation.handles.sealing.hash("demand claim", &plain(code))
}

/// Capitals and digits only, with the letters that look like digits read as those.
fn plain(code: &str) -> String {
    let symbols = code.chars().filter(char::is_ascii_alphanumeric);
    symbols
        .map(|symbol| match symbol.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_three_groups_of_four_and_read_as_people_type_it() {
        let code = fresh_code();
        assert_eq!(code.len(), 14);
        assert_eq!(plain(&code).len(), SYMBOLS);
        assert_eq!(plain(" abcd-o1il/2345 "), "ABCD01112345");
        assert_ne!(fresh_code(), code);
    }
}
