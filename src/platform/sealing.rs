//! Keys that are derived from the configured secret: what is sealed can be opened again, what is
//! hashed cannot be guessed from a copy of the database, however short it is.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use super::secrets::{fresh_bytes, hex};
use crate::foundation::errors::{Error, Result};

/// What stands in for a secret that is not configured. Production refuses to start on it.
const DEVELOPMENT: &str = "not a secret: for development only";

/// Seals and hashes with the configured secret; cheap to clone.
#[derive(Clone)]
pub struct Sealing(Arc<Keys>);

struct Keys {
    hash: hmac::Key,
    current: SealingKey,
    /// The key before the last change of the secret: it still opens what it sealed.
    former: Option<SealingKey>,
}

struct SealingKey {
    /// Tells which key sealed something, and nothing about the key.
    name: String,
    key: LessSafeKey,
}

impl fmt::Debug for Sealing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Sealing")
    }
}

impl Sealing {
    /// Derives the keys. An empty secret stands for that of development; an empty former one for
    /// none.
    pub fn new(secret: &str, former: &str) -> Self {
        let secret = if secret.is_empty() {
            DEVELOPMENT
        } else {
            secret
        };
        Self(Arc::new(Keys {
            hash: hmac::Key::new(hmac::HMAC_SHA256, derived(secret, "hash").as_ref()),
            current: SealingKey::of(secret),
            former: (!former.is_empty()).then(|| SealingKey::of(former)),
        }))
    }

    /// Seals bytes for one place: moved to another one they do not open.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<String> {
        let nonce = fresh_bytes::<NONCE_LEN>();
        let mut sealed = plain.to_vec();
        let key = &self.0.current;
        key.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok(format!(
            "{}.{}.{}",
            key.name,
            URL_SAFE_NO_PAD.encode(nonce),
            URL_SAFE_NO_PAD.encode(sealed)
        ))
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// Internal where the secret has changed, or somebody changed what was sealed.
    pub fn open(&self, place: &str, sealed: &str) -> Result<Vec<u8>> {
        self.opened(place, sealed)
            .ok_or_else(|| Error::internal("a sealed secret does not open; was access.secret changed without access.former_secret?"))
    }

    fn opened(&self, place: &str, sealed: &str) -> Option<Vec<u8>> {
        let mut parts = sealed.split('.');
        let (name, nonce, body) = (parts.next()?, parts.next()?, parts.next()?);
        let keys = [Some(&self.0.current), self.0.former.as_ref()];
        let key = keys.into_iter().flatten().find(|key| key.name == name)?;
        let nonce = URL_SAFE_NO_PAD.decode(nonce).ok()?;
        let mut body = URL_SAFE_NO_PAD.decode(body).ok()?;
        let nonce = Nonce::try_assume_unique_for_key(&nonce).ok()?;
        let plain = key
            .key
            .open_in_place(nonce, Aad::from(place.as_bytes()), &mut body)
            .ok()?;
        Some(plain.to_vec())
    }

    /// A hash that only this installation can compute, for texts that are short enough to guess.
    pub fn hash(&self, purpose: &str, text: &str) -> String {
        let mut context = hmac::Context::with_key(&self.0.hash);
        for part in [purpose, text] {
            // With its length before it, so that no two pairs are the same bytes.
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part.as_bytes());
        }
        hex(context.sign().as_ref())
    }
}

impl SealingKey {
    fn of(secret: &str) -> Self {
        let bytes = derived(secret, "seal");
        let key = UnboundKey::new(&AES_256_GCM, bytes.as_ref())
            .expect("SHA-256 gives as many bytes as AES-256 takes");
        Self {
            name: hex(&derived(secret, "name of the sealing key").as_ref()[..4]),
            key: LessSafeKey::new(key),
        }
    }
}

fn derived(secret: &str, purpose: &str) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::sign(&key, format!("jiebang {purpose}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_sealed_opens_at_its_place_only() {
        let sealing = Sealing::new(SECRET, "");
        let sealed = sealing.seal("usr_1", b"plain").expect("sealed");
        assert_ne!(sealed, sealing.seal("usr_1", b"plain").expect("sealed"));
        assert_eq!(sealing.open("usr_1", &sealed).expect("it opens"), b"plain");
        assert!(sealing.open("usr_2", &sealed).is_err());
        let (head, _) = sealed.rsplit_once('.').expect("a dot");
        assert!(sealing.open("usr_1", &format!("{head}.AAAA")).is_err());
        assert!(sealing.open("usr_1", "noise").is_err());
    }

    #[test]
    fn a_former_secret_still_opens_and_a_forgotten_one_does_not() {
        let sealed = Sealing::new(SECRET, "")
            .seal("here", b"plain")
            .expect("sealed");
        let changed = Sealing::new("another secret of enough length", SECRET);
        assert_eq!(changed.open("here", &sealed).expect("it opens"), b"plain");
        let forgotten = Sealing::new("another secret of enough length", "");
        assert!(forgotten.open("here", &sealed).is_err());
    }

    #[test]
    fn hashes_differ_by_secret_purpose_and_text() {
        let sealing = Sealing::new(SECRET, "");
        let hash = sealing.hash("code", "123456");
        assert_eq!(hash, sealing.hash("code", "123456"));
        assert_ne!(hash, sealing.hash("code1", "23456"));
        assert_ne!(hash, sealing.hash("recovery", "123456"));
        assert_ne!(hash, Sealing::new("", "").hash("code", "123456"));
    }
}
