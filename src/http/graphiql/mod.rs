//! GraphiQL out of the binary: its files are embedded, so it works without internet and under a
//! strict content security policy.
//!
//! The third-party files are kept compressed and sent so; every browser takes gzip. What they are
//! and under which licences is written in `assets/LICENSES.txt`.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

/// A file of the page.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    storage: Storage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Storage {
    /// Compressed, and its name carries its version.
    Versioned,
    /// Our own and small; may change with every release.
    Plain,
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

macro_rules! versioned {
    ($name:literal, $content_type:expr) => {
        Asset {
            name: $name,
            content_type: $content_type,
            bytes: include_bytes!(concat!("assets/", $name, ".gz")),
            storage: Storage::Versioned,
        }
    };
}

macro_rules! plain {
    ($name:literal, $content_type:expr) => {
        Asset {
            name: $name,
            content_type: $content_type,
            bytes: include_bytes!(concat!("assets/", $name)),
            storage: Storage::Plain,
        }
    };
}

static ASSETS: &[Asset] = &[
    versioned!("graphiql-3.9.0.min.js", JAVASCRIPT),
    versioned!("graphiql-3.9.0.min.css", CSS),
    versioned!("react-18.3.1.min.js", JAVASCRIPT),
    versioned!("react-dom-18.3.1.min.js", JAVASCRIPT),
    versioned!("graphql-ws-6.4.2.min.js", JAVASCRIPT),
    plain!("boot.js", JAVASCRIPT),
    plain!("page.css", CSS),
    plain!("LICENSES.txt", "text/plain; charset=utf-8"),
];

/// Scripts only from here; styles may be inline, since the editor measures and places itself by them.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// The page at `path`, such as `/graphiql`, against the GraphQL endpoint at `endpoint`.
pub fn router(path: &str, endpoint: &str) -> Router {
    let page = include_str!("assets/index.html")
        .replace("{base}", path)
        .replace("{endpoint}", endpoint);
    Router::new()
        .route(path, get(move || std::future::ready(index(page.clone()))))
        .route(&format!("{path}/assets/{{name}}"), get(asset))
}

fn index(page: String) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    (headers, Html(page)).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache = match asset.storage {
        Storage::Versioned => "public, max-age=31536000, immutable",
        Storage::Plain => "no-cache",
    };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, cache),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    let mut response = (headers, asset.bytes).into_response();
    if asset.storage == Storage::Versioned {
        let gzip = HeaderValue::from_static("gzip");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, gzip);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_that_the_page_names_is_embedded() {
        let page = include_str!("assets/index.html");
        let named: Vec<_> = page
            .split("{base}/assets/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(named.len(), 7);
        for name in named {
            assert!(ASSETS.iter().any(|asset| asset.name == name), "{name}");
        }
    }

    #[test]
    fn the_page_names_no_other_host_and_has_no_inline_script() {
        for text in [
            include_str!("assets/index.html"),
            include_str!("assets/boot.js"),
        ] {
            assert!(!text.contains("://"), "{text}");
            assert!(!text.contains("<script>"));
        }
    }

    #[test]
    fn every_versioned_file_has_its_licence_named() {
        let licences = include_str!("assets/LICENSES.txt");
        for asset in ASSETS
            .iter()
            .filter(|asset| asset.storage == Storage::Versioned)
        {
            assert!(licences.contains(asset.name), "{}", asset.name);
            assert!(
                asset.bytes.starts_with(&[0x1f, 0x8b]),
                "{} is compressed",
                asset.name
            );
        }
    }
}
