//! Passwords by Argon2id (19 MiB, two passes) behind a semaphore, so that a flood of log-ins can
//! neither fill the memory nor starve the rest of the service.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::foundation::errors::{Error, Result};

/// Hashes and checks passwords, a bounded number at a time.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// Checked when the account does not exist, so that both refusals take the same work.
    decoy: Arc<str>,
}

impl Passwords {
    /// `at_once` is how many hashes may be computed at the same time, at least one.
    pub fn new(at_once: usize) -> Self {
        let decoy = hash("a decoy nobody can log in with").expect("a constant can be hashed");
        Self {
            turns: Arc::new(Semaphore::new(at_once.max(1))),
            decoy: decoy.into(),
        }
    }

    /// The PHC string to store.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.in_turn(move || hash(&password)).await?
    }

    /// Whether the password belongs to the stored string; with `None` the same work is done and
    /// the answer is no.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let holds = self
            .in_turn(move || {
                PasswordHash::new(&stored).is_ok_and(|parsed| {
                    argon2()
                        .verify_password(password.as_bytes(), &parsed)
                        .is_ok()
                })
            })
            .await?;
        Ok(known && holds)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let turn = self
            .turns
            .clone()
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(Error::internal)
    }
}

fn argon2() -> Argon2<'static> {
    let parameters = Params::new(19 * 1_024, 2, 1, None).expect("constant parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

fn hash(password: &str) -> Result<String> {
    argon2()
        .hash_password(password.as_bytes())
        .map(|phc| phc.to_string())
        .map_err(|fault| Error::internal(fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_passes() {
        let passwords = Passwords::new(1);
        let stored = passwords
            .hash("correct horse".to_owned())
            .await
            .expect("hashed");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(
            passwords
                .verify("correct horse".to_owned(), Some(stored.clone()))
                .await
                .expect("checked")
        );
        assert!(
            !passwords
                .verify("wrong".to_owned(), Some(stored))
                .await
                .expect("checked")
        );
        assert!(
            !passwords
                .verify("a decoy nobody can log in with".to_owned(), None)
                .await
                .expect("checked")
        );
    }
}
