//! The cryptography under TLS. Only `ring` is compiled in, and the libraries that speak TLS do not
//! choose by themselves, so the process is told once.

/// Makes `ring` the provider of the process; a second call changes nothing.
pub fn provide() {
    // It fails only where a provider was installed before, and then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
