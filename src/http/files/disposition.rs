//! The header `Content-Disposition` (RFC 6266, RFC 8187): read from uploads, written for downloads.

use axum::http::HeaderValue;

/// The name that a header gives a file; the extended form, which says its code, goes first.
pub fn file_name(value: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(value);
    let parameters = parameters(&text);
    let find = |name: &str| {
        parameters
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    };
    let extended = find("filename*").and_then(|value| {
        let (code, rest) = value.split_once('\'')?;
        let (_, encoded) = rest.split_once('\'')?;
        code.eq_ignore_ascii_case("utf-8")
            .then(|| percent_decoded(encoded))
            .flatten()
    });
    extended.or_else(|| find("filename").map(str::to_owned))
}

/// The parameters after the first word, with quotes taken off.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim().trim_start_matches(';').trim().to_owned();
        let after = after.trim_start();
        let (value, remaining) = if let Some(quoted) = after.strip_prefix('"') {
            unquoted(quoted)
        } else {
            let (value, remaining) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().to_owned(), remaining)
        };
        found.push((name, value));
        rest = remaining;
    }
    found
}

/// The text up to the closing quote, and what follows it. A backslash stands before a quote or
/// another one; before anything else it is itself, as browsers send it.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => match characters.peek() {
                Some((_, next @ ('"' | '\\'))) => {
                    value.push(*next);
                    characters.next();
                }
                _ => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    (value, "")
}

/// Decodes `%E9%9C%80`; `None` when the bytes are no UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match digits {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// Says that a file is to be saved under its name, never shown in place.
pub fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| match c {
            '"' | '\\' | '%' => '_',
            c if c.is_ascii_graphic() || c == ' ' => c,
            _ => '_',
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    HeaderValue::from_str(&format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    ))
    .unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(value: &str) -> Option<String> {
        file_name(value.as_bytes())
    }

    #[test]
    fn names_are_read_in_every_form() {
        let form = "form-data; name=\"file\"; filename=\"需求 a.pdf\"";
        assert_eq!(name(form).as_deref(), Some("需求 a.pdf"));
        assert_eq!(name("attachment; filename=a.pdf").as_deref(), Some("a.pdf"));
        let both = "attachment; filename=\"x.pdf\"; filename*=UTF-8''%E9%9C%80.pdf";
        assert_eq!(name(both).as_deref(), Some("需.pdf"));
        let quoted = r#"form-data; filename="a\"b;c=d.pdf"; name="f""#;
        assert_eq!(name(quoted).as_deref(), Some("a\"b;c=d.pdf"));
        assert_eq!(name("form-data; name=\"filename\""), None);
        assert_eq!(name("attachment"), None);
    }

    #[test]
    fn a_name_is_written_in_both_forms_and_breaks_no_header() {
        let value = attachment("需求\"1\"%.pdf");
        let text = value.to_str().expect("ASCII");
        assert_eq!(
            text,
            "attachment; filename=\"___1__.pdf\"; filename*=UTF-8''%E9%9C%80%E6%B1%82%221%22%25.pdf"
        );
        assert_eq!(name(text).as_deref(), Some("需求\"1\"%.pdf"));
    }
}
