//! Tokens and their fingerprints. A token is 256 random bits; only its SHA-256 is stored, so that a
//! copy of the database lets nobody in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRngCore;
use sha2::{Digest, Sha256};

/// A fresh token of 256 bits with the given prefix, for example `jbs_…`.
pub fn fresh_token(prefix: &str) -> String {
    format!("{prefix}_{}", URL_SAFE_NO_PAD.encode(fresh_bytes::<32>()))
}

/// A fresh code of six digits, each as likely as any other.
pub fn fresh_code() -> String {
    // Numbers beyond the last full million would make the small codes likelier.
    const FULL: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let number = rand::rngs::OsRng
            .try_next_u32()
            .expect("the operating system gives random bytes");
        if number < FULL {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

/// Fresh random bytes.
pub fn fresh_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    rand::rngs::OsRng
        .try_fill_bytes(&mut bytes)
        .expect("the operating system gives random bytes");
    bytes
}

/// What is stored of a token.
pub fn fingerprint(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            text.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
            text.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
            text
        })
}

/// SHA-256 of some bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_their_fingerprints_too() {
        let (one, two) = (fresh_token("jbs"), fresh_token("jbs"));
        assert_ne!(one, two);
        assert_ne!(fingerprint(&one), fingerprint(&two));
        assert_eq!(fingerprint(&one).len(), 64);
        assert!(one.starts_with("jbs_"));
    }

    #[test]
    fn a_code_has_six_digits() {
        for _ in 0..1_000 {
            let code = fresh_code();
            assert!(
                code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
                "{code}"
            );
        }
    }
}
