//! Where a request comes from: the peer, or what a trusted proxy says about it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;

/// The address of whoever asks, as text; attached to every request.
#[derive(Clone, Debug)]
pub struct Source(pub Arc<str>);

/// Networks whose word is believed.
#[derive(Clone, Debug)]
pub struct Proxies(Arc<[(IpAddr, u8)]>);

impl Proxies {
    /// Reads networks such as `10.0.0.0/8`; what cannot be read is left out with a warning.
    pub fn parse(networks: &[String]) -> Self {
        let known = networks.iter().filter_map(|text| {
            let (address, bits) = text.split_once('/').unwrap_or((text, ""));
            let address: IpAddr = address.parse().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            let bits = if bits.is_empty() {
                Some(most)
            } else {
                bits.parse().ok().filter(|bits| *bits <= most)
            };
            if bits.is_none() {
                tracing::warn!(network = text, "a trusted proxy cannot be read");
            }
            Some((address, bits?))
        });
        Self(known.collect())
    }

    fn trusts(&self, peer: IpAddr) -> bool {
        self.0.iter().any(|(network, bits)| match (network, peer) {
            (IpAddr::V4(network), IpAddr::V4(peer)) => {
                let shift = 32 - u32::from(*bits);
                u32::from(*network).checked_shr(shift) == u32::from(peer).checked_shr(shift)
            }
            (IpAddr::V6(network), IpAddr::V6(peer)) => {
                let shift = 128 - u32::from(*bits);
                u128::from(*network).checked_shr(shift) == u128::from(peer).checked_shr(shift)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        })
    }
}

/// Attaches the [`Source`]: the last address in `X-Forwarded-For` that is no trusted proxy.
pub async fn attach(State(proxies): State<Proxies>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let forwarded = request
        .headers()
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let source = match peer {
        Some(peer) if proxies.trusts(peer) => forwarded
            .rsplit(',')
            .filter_map(|text| text.trim().parse::<IpAddr>().ok())
            .find(|address| !proxies.trusts(*address))
            .unwrap_or(peer)
            .to_string(),
        Some(peer) => peer.to_string(),
        None => String::new(),
    };
    request.extensions_mut().insert(Source(source.into()));
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_configured_networks_are_trusted() {
        let proxies = Proxies::parse(&[
            "10.0.0.0/8".to_owned(),
            "::1".to_owned(),
            "nonsense".to_owned(),
        ]);
        for (peer, trusted) in [
            ("10.1.2.3", true),
            ("11.0.0.1", false),
            ("::1", true),
            ("::2", false),
        ] {
            assert_eq!(
                proxies.trusts(peer.parse().expect("an address")),
                trusted,
                "{peer}"
            );
        }
        assert!(!Proxies::parse(&[]).trusts("127.0.0.1".parse().expect("an address")));
        assert!(
            Proxies::parse(&["0.0.0.0/0".to_owned()])
                .trusts("8.8.8.8".parse().expect("an address"))
        );
    }
}
