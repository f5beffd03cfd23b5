//! Which paths a file names: flattened `use` trees and paths in the code, resolved from the crate's root
//! as far as text allows (`crate`, `self`, `super`, names that the file imports).

use std::collections::HashMap;

/// A word, `::`, or any other single character.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// A path that code names. Own paths begin with `crate`, others with the name of their crate; `*` ends a
/// glob import.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub path: Vec<String>,
    pub line: usize,
    pub imported: bool,
}

impl Reference {
    pub fn starts_with(&self, prefix: &str) -> bool {
        let mut parts = self.path.iter();
        prefix
            .split("::")
            .all(|part| parts.next().is_some_and(|own| own == part))
    }

    pub fn ends_with(&self, suffix: &str) -> bool {
        let mut parts = self.path.iter().rev();
        suffix
            .rsplit("::")
            .all(|part| parts.next().is_some_and(|own| own == part))
    }

    /// The name that follows a prefix: of `crate::domains::bids::Bid` after `crate::domains`, `bids`.
    pub fn after(&self, prefix: &str) -> Option<&str> {
        let depth = prefix.split("::").count();
        if self.starts_with(prefix) {
            self.path.get(depth).map(String::as_str)
        } else {
            None
        }
    }

    pub fn shown(&self) -> String {
        self.path.join("::")
    }
}

pub fn tokens(code: &str) -> Vec<Token> {
    let mut found = Vec::new();
    for (number, text) in code.lines().enumerate() {
        let line = number + 1;
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphanumeric() || first == '_' {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            found.push(Token {
                text: rest[..length].to_owned(),
                line,
            });
            rest = rest[length..].trim_start();
        }
    }
    found
}

fn is_word(token: Option<&Token>) -> bool {
    token.is_some_and(|token| {
        token
            .text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    })
}

/// All references of a file whose module is `module`.
pub fn references(module: &[String], tokens: &[Token]) -> Vec<Reference> {
    let mut reader = Reader {
        tokens,
        at: 0,
        module: module.to_vec(),
        inline: Vec::new(),
        names: HashMap::new(),
        found: Vec::new(),
    };
    reader.read();
    let Reader {
        names, mut found, ..
    } = reader;
    // Names may be used above their import, so they are put in when all imports are known.
    for reference in &mut found {
        let import = if reference.imported {
            None
        } else {
            names.get(&reference.path[0])
        };
        if let Some(import) = import {
            reference.path.splice(..1, import.iter().cloned());
        }
        // Binaries call their own library by the package's name.
        if reference.path[0] == "jiebang" {
            reference.path[0] = "crate".to_owned();
        }
    }
    found
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    module: Vec<String>,
    /// Modules written inside the file, with the depth of braces at which each ends.
    inline: Vec<usize>,
    names: HashMap<String, Vec<String>>,
    found: Vec<Reference>,
}

impl Reader<'_> {
    fn text(&self, ahead: usize) -> &str {
        self.tokens
            .get(self.at + ahead)
            .map_or("", |token| token.text.as_str())
    }

    fn read(&mut self) {
        let mut depth = 0;
        while self.at < self.tokens.len() {
            match self.text(0) {
                "use" => {
                    self.at += 1;
                    self.use_tree(&[]);
                    continue;
                }
                "mod" if self.text(2) == "{" => {
                    self.module.push(self.text(1).to_owned());
                    self.inline.push(depth);
                    self.at += 2;
                    continue;
                }
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if self.inline.last() == Some(&depth) {
                        self.inline.pop();
                        self.module.pop();
                    }
                }
                _ if is_word(self.tokens.get(self.at)) => {
                    self.path_in_code();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Reads `a::b::c`; a single word is no reference, for its import already was one.
    fn path_in_code(&mut self) {
        let line = self.tokens[self.at].line;
        let mut path = vec![self.text(0).to_owned()];
        self.at += 1;
        while self.text(0) == "::" && is_word(self.tokens.get(self.at + 1)) {
            path.push(self.text(1).to_owned());
            self.at += 2;
        }
        if path.len() > 1 {
            let path = self.absolute(path);
            self.found.push(Reference {
                path,
                line,
                imported: false,
            });
        }
    }

    /// Reads one tree of a `use` item and leaves the reader behind it.
    fn use_tree(&mut self, prefix: &[String]) {
        let mut path = prefix.to_vec();
        loop {
            let line = self.tokens.get(self.at).map_or(0, |token| token.line);
            match self.text(0) {
                "::" => self.at += 1,
                "{" => {
                    self.at += 1;
                    while !matches!(self.text(0), "}" | "") {
                        self.use_tree(&path);
                        if self.text(0) == "," {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                "*" => {
                    self.at += 1;
                    path.push("*".to_owned());
                    return self.import(path, None, line);
                }
                _ if is_word(self.tokens.get(self.at)) => {
                    // In `a::{self}` the word stands for `a`.
                    if self.text(0) != "self" || path.is_empty() {
                        path.push(self.text(0).to_owned());
                    }
                    self.at += 1;
                    if self.text(0) == "as" {
                        let name = self.text(1).to_owned();
                        self.at += 2;
                        return self.import(path, Some(name), line);
                    }
                    if self.text(0) != "::" {
                        return self.import(path, None, line);
                    }
                }
                _ => {
                    self.at += 1;
                    return;
                }
            }
        }
    }

    fn import(&mut self, path: Vec<String>, name: Option<String>, line: usize) {
        let path = self.absolute(path);
        let name = name.or_else(|| path.last().cloned());
        // `use serde;` style imports would stand for themselves.
        if let Some(name) = name
            && path.len() > 1
        {
            self.names.insert(name, path.clone());
        }
        self.found.push(Reference {
            path,
            line,
            imported: true,
        });
    }

    /// Replaces `self` and `super` by where they lead.
    fn absolute(&self, path: Vec<String>) -> Vec<String> {
        let supers = path
            .iter()
            .take_while(|part| *part == "super" || *part == "self")
            .count();
        if supers == 0 {
            return path;
        }
        let up = path[..supers]
            .iter()
            .filter(|part| *part == "super")
            .count();
        let kept = self.module.len().saturating_sub(up);
        let own = self.module[..kept].iter().cloned();
        std::iter::once("crate".to_owned())
            .chain(own)
            .chain(path.into_iter().skip(supers))
            .collect()
    }
}

#[test]
fn use_trees_are_flattened_and_paths_resolved() {
    let code = "use crate::a::{b::{self, C as D}, e::*};\nuse super::f;\nmod g { fn h() { super::i::j(); } }\nfn k() { f::l::<u8>(); D::new(); self::m::N; std::fs::read(x) }";
    let module = ["domains", "bids"].map(str::to_owned);
    let shown: Vec<String> = references(&module, &tokens(code))
        .iter()
        .map(|r| format!("{}:{}", r.line, r.shown()))
        .collect();
    assert_eq!(
        shown,
        [
            "1:crate::a::b",
            "1:crate::a::b::C",
            "1:crate::a::e::*",
            "2:crate::domains::f",
            "3:crate::domains::bids::i::j",
            "4:crate::domains::f::l",
            "4:crate::a::b::C::new",
            "4:crate::domains::bids::m::N",
            "4:std::fs::read",
        ]
    );
}
