//! The one implementation of cryptography that TLS uses here.

/// Makes `ring` what every TLS client of the process uses. It is the only one that is compiled in,
/// but clients of HTTP do not choose it by themselves and would panic. May be called again.
pub fn install_provider() {
    // A second call finds the first one's provider, which is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
