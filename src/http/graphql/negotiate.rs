//! Media types: what the client may send, and what it wants back.

use axum::http::{HeaderMap, StatusCode, header};

use super::codes;
use super::refusal::Refusal;

/// The two media types of GraphQL over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells what happened.
    GraphqlResponse,
    /// `application/json`: older clients expect 200 whenever the request was well formed.
    Json,
}

impl MediaType {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    fn subtype(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "graphql-response+json",
            Self::Json => "json",
        }
    }
}

/// How answers in several parts are sent over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StreamType {
    /// `text/event-stream`: one event an answer, as graphql-sse reads them.
    Events,
    /// `multipart/mixed` with `subscriptionSpec`: one part an answer, as Apollo's link reads them.
    Multipart,
}

impl StreamType {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream; charset=utf-8",
            Self::Multipart => "multipart/mixed; boundary=\"graphql\"; subscriptionSpec=\"1.0\"",
        }
    }
}

/// What the client takes: for one answer, and for a stream of them. At least one is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    pub(super) single: Option<MediaType>,
    pub(super) stream: Option<StreamType>,
}

/// Reads `Accept`, or refuses with 406.
///
/// Without `Accept`, and for wild cards, `application/json` is taken, as the specification asks for
/// the sake of old clients. Between types of equal quality the newer one wins if it is named.
/// Streams must be named.
pub(super) fn accepted(headers: &HeaderMap) -> Result<Accepted, Refusal> {
    let mut accepts = headers.get_all(header::ACCEPT).iter().peekable();
    if accepts.peek().is_none() {
        return Ok(Accepted {
            single: Some(MediaType::Json),
            stream: None,
        });
    }
    let ranges: Vec<Range> = accepts
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(Range::parse)
        .collect();
    let accepted = Accepted {
        single: single(&ranges),
        stream: stream(&ranges),
    };
    if accepted.single.is_none() && accepted.stream.is_none() {
        return Err(Refusal::new(
            StatusCode::NOT_ACCEPTABLE,
            codes::NOT_ACCEPTABLE,
            "Accept application/graphql-response+json or application/json.",
        ));
    }
    Ok(accepted)
}

fn single(ranges: &[Range]) -> Option<MediaType> {
    let newer = quality(ranges, MediaType::GraphqlResponse);
    let older = quality(ranges, MediaType::Json);
    let newer_is_named = newer.is_some_and(|(specificity, _)| specificity == 2);
    let newer = newer.map_or(0, |(_, quality)| quality);
    let older = older.map_or(0, |(_, quality)| quality);
    if newer > 0 && (newer > older || (newer == older && newer_is_named)) {
        Some(MediaType::GraphqlResponse)
    } else {
        (older > 0).then_some(MediaType::Json)
    }
}

fn stream(ranges: &[Range]) -> Option<StreamType> {
    let named = ranges
        .iter()
        .filter(|range| range.quality > 0 && range.is_utf8);
    named
        .filter_map(
            |range| match (range.kind.as_str(), range.subtype.as_str()) {
                ("text", "event-stream") => Some((range.quality, StreamType::Events)),
                ("multipart", "mixed") if range.names_subscriptions => {
                    Some((range.quality, StreamType::Multipart))
                }
                _ => None,
            },
        )
        .max_by_key(|(quality, _)| *quality)
        .map(|(_, stream)| stream)
}

/// Asks for a JSON body in UTF-8, or refuses with 415.
///
/// No other type may execute anything: a form on a foreign page can send those with the visitor's
/// cookies and without asking first.
pub(super) fn require_json_body(headers: &HeaderMap) -> Result<(), Refusal> {
    let unsupported = |message: &str| {
        Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            codes::UNSUPPORTED_MEDIA_TYPE,
            message,
        )
        .with_header(
            header::ACCEPT,
            header::HeaderValue::from_static("application/json"),
        )
    };
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Err(unsupported(
            "A POST needs the header Content-Type: application/json.",
        ));
    };
    let range = value.to_str().ok().and_then(Range::parse);
    match range {
        Some(range) if range.kind != "application" || range.subtype != "json" => Err(unsupported(
            "The body must be application/json; file uploads are not taken here.",
        )),
        Some(range) if range.is_utf8 => Ok(()),
        _ => Err(unsupported("The body must be encoded in UTF-8.")),
    }
}

/// One entry of `Accept`, or a `Content-Type`.
struct Range {
    kind: String,
    subtype: String,
    is_utf8: bool,
    /// `multipart/mixed` is also used for incremental delivery, which is something else.
    names_subscriptions: bool,
    /// Thousandths, as the grammar allows three digits.
    quality: u32,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let essence = parts.next()?.trim().to_ascii_lowercase();
        let (kind, subtype) = essence.split_once('/')?;
        let mut range = Self {
            kind: kind.to_owned(),
            subtype: subtype.to_owned(),
            is_utf8: true,
            names_subscriptions: false,
            quality: 1000,
        };
        for parameter in parts {
            let Some((name, value)) = parameter.split_once('=') else {
                continue;
            };
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "charset" => {
                    range.is_utf8 = matches!(value.to_ascii_lowercase().as_str(), "utf-8" | "utf8")
                }
                "subscriptionspec" => range.names_subscriptions = true,
                "q" => {
                    let quality: f64 = value.parse().ok().filter(|q| (0.0..=1.0).contains(q))?;
                    // Within 0..=1000 after the filter above.
                    range.quality = (quality * 1000.0).round() as u32;
                }
                _ => {}
            }
        }
        Some(range)
    }

    /// 2 for the very type, 1 for `application/*`, 0 for `*/*`.
    fn specificity(&self, media_type: MediaType) -> Option<u8> {
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("application", subtype) if subtype == media_type.subtype() => Some(2),
            ("application", "*") => Some(1),
            ("*", "*") => Some(0),
            _ => None,
        }
    }
}

/// Specificity and quality of the most specific range that fits; among equals the best quality.
fn quality(ranges: &[Range], media_type: MediaType) -> Option<(u8, u32)> {
    ranges
        .iter()
        .filter(|range| range.is_utf8)
        .filter_map(|range| Some((range.specificity(media_type)?, range.quality)))
        .max()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn negotiated(accept: &'static str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        accepted(&headers).ok()?.single
    }

    #[test]
    fn the_response_type_follows_quality_then_specificity_then_novelty() {
        use MediaType::{GraphqlResponse, Json};
        assert_eq!(
            accepted(&HeaderMap::new())
                .ok()
                .and_then(|accepted| accepted.single),
            Some(Json)
        );
        for (accept, expected) in [
            ("*/*", Some(Json)),
            ("application/*", Some(Json)),
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            (
                "application/graphql-response+json; charset=utf-8",
                Some(GraphqlResponse),
            ),
            (
                "application/graphql-response+json; charset=UTF-8, application/json; q=0.9",
                Some(GraphqlResponse),
            ),
            (
                "application/json;q=0.8, application/graphql-response+json;q=0.5",
                Some(Json),
            ),
            (
                "application/json, application/graphql-response+json",
                Some(GraphqlResponse),
            ),
            ("application/json;q=0, */*", Some(GraphqlResponse)),
            ("application/graphql-response+json;q=0, */*", Some(Json)),
            ("multipart/mixed, application/json", Some(Json)),
            ("text/html", None),
            ("application/json; charset=utf-16", None),
            ("nonsense", None),
        ] {
            assert_eq!(negotiated(accept), expected, "{accept}");
        }
    }

    #[test]
    fn streams_must_be_named() {
        use StreamType::{Events, Multipart};
        for (accept, expected) in [
            ("text/event-stream", Some(Events)),
            (
                "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json",
                Some(Multipart),
            ),
            ("multipart/mixed;deferSpec=20220824,application/json", None),
            ("text/event-stream;q=0, application/json", None),
            ("*/*", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(
                accepted(&headers).expect("acceptable").stream,
                expected,
                "{accept}"
            );
        }
    }

    #[test]
    fn only_json_in_utf_8_is_taken() {
        let taken = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(value));
            require_json_body(&headers).is_ok()
        };
        assert!(taken("application/json"));
        assert!(taken("Application/JSON; charset=\"UTF-8\""));
        assert!(!taken("application/json; charset=latin1"));
        assert!(!taken("text/plain"));
        assert!(!taken("application/x-www-form-urlencoded"));
        assert!(!taken("multipart/form-data; boundary=x"));
        assert!(require_json_body(&HeaderMap::new()).is_err());
    }
}
