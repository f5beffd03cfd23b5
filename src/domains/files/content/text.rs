//! Whether bytes are plain text, and not a page or a program in disguise. Pure.

/// Looks at a text while it passes. It may be written in UTF-8, GB 18030 or any other code that
/// keeps ASCII as it is; UTF-16 is not taken.
#[derive(Debug, Default)]
pub struct TextCheck {
    head: Vec<u8>,
}

/// So much of the beginning is looked at as a whole.
const HEAD: usize = 512;

/// What a text does not begin with, in lower case: marks of programs and of other formats.
const DISGUISES: [&str; 4] = ["#!", "%pdf-", "{\\rtf", "@echo off"];

impl TextCheck {
    /// Whether these bytes may stand in a text.
    pub fn feed(&mut self, chunk: &[u8]) -> bool {
        let room = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..room]);
        chunk
            .iter()
            .all(|byte| *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
    }

    /// Whether it begins as a text does: pages, drawings and documents in XML begin with `<`.
    pub fn finish(&self) -> bool {
        let head = self
            .head
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.head);
        let head = String::from_utf8_lossy(head.trim_ascii_start()).to_ascii_lowercase();
        !head.starts_with('<') && !DISGUISES.iter().any(|mark| head.starts_with(mark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(bytes: &[u8]) -> bool {
        let mut check = TextCheck::default();
        bytes.chunks(7).all(|chunk| check.feed(chunk)) && check.finish()
    }

    #[test]
    fn texts_in_usual_codes_pass() {
        assert!(passes("名称,数量\r\n船闸,3\n".as_bytes()));
        assert!(passes(b"\xef\xbb\xbfname,1"));
        // GB 18030 for 数量.
        assert!(passes(b"\xca\xfd\xc1\xbf,1"));
        assert!(passes(b"a < b"));
    }

    #[test]
    fn pages_programs_and_binary_data_do_not() {
        for bytes in [
            &b"  <html><script>alert(1)</script>"[..],
            b"\xef\xbb\xbf<!DOCTYPE html>",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<?php system('id');",
            b"#!/bin/sh\nrm -rf /",
            b"%PDF-1.7",
            b"@ECHO OFF\r\n",
            b"MZ\x90\0\x03",
            b"a\0b",
            b"\xff\xfea\0",
            b"a\x1b[31m",
        ] {
            assert!(!passes(bytes), "{}", String::from_utf8_lossy(bytes));
        }
    }
}
