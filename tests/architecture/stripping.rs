//! Blanks what is not code: comments, the insides of strings, and items under `#[cfg(test)]`.
//!
//! Blanked characters become spaces and line ends stay, so that line numbers remain right.

/// The code of a file without comments and without the contents of literals.
pub fn without_comments_and_strings(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let length = match rest[0] {
            '/' if rest.get(1) == Some(&'/') => line_comment(rest),
            '/' if rest.get(1) == Some(&'*') => block_comment(rest),
            '"' => string(rest),
            '\'' => char_literal(rest),
            'r' | 'b' | 'c' if !continues_word(&chars, at) => prefixed_string(rest),
            _ => 0,
        };
        if length == 0 {
            out.push(rest[0]);
            at += 1;
        } else {
            let end = (at + length).min(chars.len());
            out.extend(
                chars[at..end]
                    .iter()
                    .map(|c| if *c == '\n' { '\n' } else { ' ' }),
            );
            at = end;
        }
    }
    out
}

fn continues_word(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

fn line_comment(rest: &[char]) -> usize {
    rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match (rest[at], rest.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `'x'` and `'\n'` are literals; `'a` is a lifetime.
fn char_literal(rest: &[char]) -> usize {
    if rest.get(1) == Some(&'\\') {
        let close = rest.iter().skip(3).position(|c| *c == '\'');
        return close.map_or(rest.len(), |n| n + 4);
    }
    if rest.get(2) == Some(&'\'') { 3 } else { 0 }
}

/// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `c"…"`, `b'x'`; not `r#word`, which is an identifier.
fn prefixed_string(rest: &[char]) -> usize {
    let letters = rest
        .iter()
        .take(2)
        .take_while(|c| "rbc".contains(**c))
        .count();
    let raw = rest[..letters].contains(&'r');
    let hashes = rest[letters..].iter().take_while(|c| **c == '#').count();
    match rest.get(letters + hashes) {
        Some('"') if raw => {
            let body = letters + hashes + 1;
            let mut at = body;
            while at < rest.len() {
                let closing = rest[at + 1..]
                    .iter()
                    .take(hashes)
                    .filter(|c| **c == '#')
                    .count();
                if rest[at] == '"' && closing == hashes {
                    return at + 1 + hashes;
                }
                at += 1;
            }
            rest.len()
        }
        Some('"') if hashes == 0 => letters + string(&rest[letters..]),
        Some('\'') if hashes == 0 && rest[0] == 'b' => letters + char_literal(&rest[letters..]),
        _ => 0,
    }
}

/// Blanks every item that stands under `#[cfg(test)]`; expects stripped code.
pub fn without_test_items(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let end = start + MARK.len() + item_length(&rest[start + MARK.len()..]);
        out.push_str(&rest[..start]);
        out.extend(
            rest[start..end]
                .chars()
                .map(|c| if c == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// An item ends at its semicolon, at the brace that closes its body (with the semicolon of a `use` tree),
/// or before the brace that closes what it stands in. Brackets and parentheses are counted too, so that
/// the semicolon of `[u8; 4]` ends nothing.
fn item_length(code: &str) -> usize {
    let (mut braces, mut others) = (0, 0);
    for (at, c) in code.char_indices() {
        match c {
            '{' => braces += 1,
            '}' if braces == 0 => return at,
            '}' => braces -= 1,
            '(' | '[' => others += 1,
            ')' | ']' => others -= 1,
            _ => {}
        }
        if braces == 0 && others == 0 && (c == ';' || c == '}') {
            let semicolon = c == '}' && code[at + 1..].starts_with(';');
            return at + 1 + usize::from(semicolon);
        }
    }
    code.len()
}

#[test]
fn comments_strings_and_characters_are_blanked() {
    let text = "a // b\nc /* d /* e */ f */ g \"h \\\" i\" r#\"j \" k\"# l 'm' '\\'' &'n r#o b\"p\" '\\u{41}' q";
    let code = without_comments_and_strings(text);
    let words: Vec<&str> = code.split_whitespace().collect();
    assert_eq!(words, ["a", "c", "g", "l", "&'n", "r#o", "q"]);
    assert_eq!(code.lines().count(), text.lines().count());
}

#[test]
fn test_items_are_blanked_and_nothing_else() {
    let code = "fn a() {}\n#[cfg(test)]\n#[allow(x)]\nmod tests { fn b() { [1; 2]; } }\nfn c() {}\n#[cfg(test)]\nuse d::{e, f};\nfn g() {}\nmod h { #[cfg(test)] i }";
    let kept: String = without_test_items(code).split_whitespace().collect();
    assert_eq!(kept, "fna(){}fnc(){}fng(){}modh{}");
}
