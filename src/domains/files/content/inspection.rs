//! The inspection of an upload: whether its bytes are what its extension says. It sees the bytes
//! once, as they pass, and keeps the beginning and the end. Pure.

use super::kinds::{Form, Kind};
use super::text::TextCheck;
use super::zip;
use crate::domains::files::refusals::{FILE_TYPE_MISMATCH, FILE_TYPE_NOT_ALLOWED};
use crate::foundation::errors::Refusal;

/// So much of the beginning is looked at.
const HEAD: usize = 4_096;
/// So much of the end is kept: the longest comment of an archive, or a directory of some thousand
/// entries.
const TAIL: usize = 70_000;
const ZIP_TAIL: usize = 1_048_576;

/// The first bytes of a compound file.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Entries that make an archive a program.
const PROGRAMS: [&str; 3] = ["META-INF/MANIFEST.MF", "AndroidManifest.xml", "classes.dex"];

/// An inspection under way.
#[derive(Debug)]
pub struct Inspection {
    kind: &'static Kind,
    head: Vec<u8>,
    head_passed: bool,
    tail: Vec<u8>,
    size: u64,
    text: TextCheck,
    streams: Option<Search>,
}

impl Inspection {
    pub fn of(kind: &'static Kind) -> Self {
        Self {
            kind,
            head: Vec::new(),
            head_passed: false,
            tail: Vec::new(),
            size: 0,
            text: TextCheck::default(),
            streams: match kind.form {
                Form::Compound(names) => Some(Search::of(names)),
                _ => None,
            },
        }
    }

    /// Looks at the next bytes; refuses as soon as it is clear.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        self.size += chunk.len() as u64;
        let room = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..room]);
        if self.head.len() == HEAD && !self.head_passed {
            self.check_head()?;
        }
        if self.kind.form == Form::Text && !self.text.feed(chunk) {
            return Err(self.mismatch());
        }
        if let Some(streams) = &mut self.streams {
            streams.feed(chunk);
        }
        self.keep_tail(chunk);
        Ok(())
    }

    /// All bytes were seen.
    pub fn finish(&mut self) -> Result<(), Refusal> {
        self.check_head()?;
        match self.kind.form {
            Form::Text if !self.text.finish() => return Err(self.mismatch()),
            Form::Compound(_) if !self.streams.as_ref().is_some_and(|one| one.found) => {
                return Err(self.mismatch());
            }
            _ => {}
        }
        if self.kind.form.is_zip() {
            return self.check_archive();
        }
        // A picture or document that is an archive at the same time is two files in one.
        if zip::end_of(self.tail()).is_some() {
            return Err(self.mismatch());
        }
        Ok(())
    }

    fn check_head(&mut self) -> Result<(), Refusal> {
        let head = &self.head;
        let fits = match self.kind.form {
            Form::Begins(mark) => head.starts_with(mark),
            Form::Image(media_type) => infer::is_mime(head, media_type),
            Form::Mp4 => head.get(4..8) == Some(b"ftyp"),
            Form::Compound(_) => head.starts_with(COMPOUND),
            Form::OpenDocument(media_type) => {
                head.starts_with(b"PK\x03\x04")
                    && head.get(30..38) == Some(b"mimetype")
                    && head[38..].starts_with(media_type.as_bytes())
            }
            Form::OpenXml(_) | Form::Package(_) | Form::Archive => head.starts_with(b"PK\x03\x04"),
            Form::Text => !is_program(head),
        };
        if fits {
            self.head_passed = true;
            Ok(())
        } else if is_program(head) {
            Err(FILE_TYPE_NOT_ALLOWED
                .with("allowed", super::allowed())
                .at("file"))
        } else {
            Err(self.mismatch())
        }
    }

    fn check_archive(&self) -> Result<(), Refusal> {
        let Some(names) = zip::entries(self.tail(), self.size) else {
            return Err(self.mismatch());
        };
        let has = |name: &str| names.iter().any(|one| one == name);
        let fits = match self.kind.form {
            Form::OpenXml(folder) => {
                has("[Content_Types].xml")
                    && names.iter().any(|name| name.starts_with(folder))
                    // Programs inside belong to .docm and its kin, which are not accepted.
                    && !names.iter().any(|name| name.ends_with("vbaProject.bin"))
            }
            Form::Package(entry) => has(entry),
            Form::Archive => !PROGRAMS.iter().any(|name| has(name)),
            _ => true,
        };
        if fits { Ok(()) } else { Err(self.mismatch()) }
    }

    fn keep_tail(&mut self, chunk: &[u8]) {
        let longest = self.longest_tail();
        if chunk.len() >= longest {
            self.tail.clear();
            self.tail.extend_from_slice(&chunk[chunk.len() - longest..]);
            return;
        }
        self.tail.extend_from_slice(chunk);
        // Cut now and then, not at every chunk.
        if self.tail.len() > longest * 2 {
            self.tail.drain(..self.tail.len() - longest);
        }
    }

    fn tail(&self) -> &[u8] {
        &self.tail[self.tail.len().saturating_sub(self.longest_tail())..]
    }

    fn longest_tail(&self) -> usize {
        if self.kind.form.is_zip() {
            ZIP_TAIL
        } else {
            TAIL
        }
    }

    fn mismatch(&self) -> Refusal {
        FILE_TYPE_MISMATCH
            .with("extension", self.kind.extensions[0])
            .at("file")
    }
}

/// Whether the bytes begin as a program does.
fn is_program(head: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"#!", b"MZ", b"\x7fELF"];
    marks.iter().any(|mark| head.starts_with(mark)) || infer::is_app(head)
}

/// Looks for names of streams in a compound file, which are written in UTF-16.
#[derive(Debug)]
struct Search {
    names: Vec<Vec<u8>>,
    /// The last bytes of the chunk before, for a name that lies across two.
    carried: Vec<u8>,
    found: bool,
}

impl Search {
    fn of(names: &[&str]) -> Self {
        let names: Vec<Vec<u8>> = names
            .iter()
            .map(|name| name.encode_utf16().flat_map(u16::to_le_bytes).collect())
            .collect();
        Self {
            names,
            carried: Vec::new(),
            found: false,
        }
    }

    fn feed(&mut self, chunk: &[u8]) {
        if self.found {
            return;
        }
        let longest = self.names.iter().map(Vec::len).max().unwrap_or_default();
        let mut seam = std::mem::take(&mut self.carried);
        seam.extend_from_slice(&chunk[..chunk.len().min(longest)]);
        self.found = self
            .names
            .iter()
            .any(|name| contains(&seam, name) || contains(chunk, name));
        let mut carried = if chunk.len() < longest {
            seam
        } else {
            chunk.to_vec()
        };
        carried.drain(..carried.len().saturating_sub(longest));
        self.carried = carried;
    }
}

fn contains(bytes: &[u8], name: &[u8]) -> bool {
    let Some(first) = name.first() else {
        return false;
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(name) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests;
