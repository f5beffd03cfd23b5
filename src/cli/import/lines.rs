//! Reads a file line by line with a bound on each: neither a file without line ends nor a forgotten
//! quote fills the memory.

use std::io::{self, BufRead, Read};

/// The largest row, in bytes; far above any card that passes its checks.
pub const LONGEST_ROW: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One line of the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Line {
    /// With its line end, where it has one.
    Bytes(Vec<u8>),
    /// Longer than [`LONGEST_ROW`]; what it said is gone.
    TooLong,
}

pub struct Lines<R> {
    reader: R,
    /// The number of the line that was read last, from 1.
    pub number: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    /// The next line, without a byte order mark; `None` at the end of the file.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let bound = u64::try_from(LONGEST_ROW).unwrap_or(u64::MAX) + 1;
        self.reader
            .by_ref()
            .take(bound)
            .read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if bytes.len() > LONGEST_ROW {
            if bytes.last() != Some(&b'\n') {
                self.skip_line()?;
            }
            return Ok(Some(Line::TooLong));
        }
        if self.number == 1 && bytes.starts_with(BYTE_ORDER_MARK) {
            bytes.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(Some(Line::Bytes(bytes)))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            match buffer.iter().position(|byte| *byte == b'\n') {
                Some(end) => {
                    self.reader.consume(end + 1);
                    return Ok(());
                }
                None => {
                    let read = buffer.len();
                    self.reader.consume(read);
                }
            }
        }
    }
}

/// A line without its end, and the end.
pub fn split_end(line: &[u8]) -> (&[u8], &[u8]) {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    line.split_at(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlong_line_is_skipped_and_the_next_one_is_read() {
        let mut file = vec![b'x'; 3 * LONGEST_ROW];
        file.extend_from_slice(b"\nnext\n");
        let mut lines = Lines::new(io::BufReader::with_capacity(4_096, file.as_slice()));
        assert_eq!(lines.next().expect("read"), Some(Line::TooLong));
        assert_eq!(
            lines.next().expect("read"),
            Some(Line::Bytes(b"next\n".to_vec()))
        );
        assert_eq!(lines.number, 2);
        assert_eq!(lines.next().expect("read"), None);
    }

    #[test]
    fn a_byte_order_mark_is_dropped_at_the_start_only() {
        let file = b"\xef\xbb\xbfa\n\xef\xbb\xbfb".as_slice();
        let mut lines = Lines::new(file);
        assert_eq!(
            lines.next().expect("read"),
            Some(Line::Bytes(b"a\n".to_vec()))
        );
        assert_eq!(
            lines.next().expect("read"),
            Some(Line::Bytes(b"\xef\xbb\xbfb".to_vec()))
        );
    }
}
