//! Text in the encodings in which spreadsheet programs save CSV, read as UTF-8.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{CoderResult, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::refusals::TEXT_ENCODING_UNKNOWN;
use crate::foundation::errors::Refusal;

/// How much of a text is looked at.
const SAMPLE: u64 = 1 << 20;

/// The text as UTF-8, and the name of what it was. Bytes that are no text of a file in UTF-8 are passed
/// on, so that they can be reported with their row.
pub fn as_utf8(
    mut reader: impl BufRead,
) -> io::Result<Result<(impl BufRead, &'static str), Refusal>> {
    let mut sample = Vec::new();
    reader.by_ref().take(SAMPLE).read_to_end(&mut sample)?;
    let Some(encoding) = guess(&sample) else {
        return Ok(Err(TEXT_ENCODING_UNKNOWN.refusal()));
    };
    let text = Cursor::new(sample).chain(reader);
    let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
    let decoded = Decoded {
        text,
        decoder,
        waiting: Vec::new(),
        ended: false,
    };
    Ok(Ok((
        BufReader::with_capacity(1 << 16, decoded),
        encoding.name(),
    )))
}

fn guess(sample: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Some(encoding);
    }
    let even = sample.iter().step_by(2).filter(|byte| **byte == 0).count();
    let odd = sample
        .iter()
        .skip(1)
        .step_by(2)
        .filter(|byte| **byte == 0)
        .count();
    // Separators and digits have a zero beside them in UTF-16, and nothing has in other encodings.
    let many = sample.len() / 40 + 1;
    if odd >= many && odd > 4 * even {
        return Some(UTF_16LE);
    }
    if even >= many && even > 4 * odd {
        return Some(UTF_16BE);
    }
    let fault = match std::str::from_utf8(sample) {
        Ok(_) => return Some(UTF_8),
        Err(fault) => fault,
    };
    if fault.error_len().is_none() && sample.len() as u64 == SAMPLE {
        // Cut within its last character.
        return Some(UTF_8);
    }
    if is_gb18030(sample) {
        return Some(GB18030);
    }
    // Mostly UTF-8 with a few broken rows: each is reported for itself.
    let text = String::from_utf8_lossy(sample);
    let broken = text
        .chars()
        .filter(|c| *c == char::REPLACEMENT_CHARACTER)
        .count();
    (broken * 50 < text.chars().count()).then_some(UTF_8)
}

/// Whether the bytes decode, and to text that somebody may have written: nearly any bytes decode, but
/// then to rare characters.
fn is_gb18030(sample: &[u8]) -> bool {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(
        decoder
            .max_utf8_buffer_length_without_replacement(sample.len())
            .unwrap_or(sample.len()),
    );
    let last = (sample.len() as u64) < SAMPLE;
    let (result, _) = decoder.decode_to_string_without_replacement(sample, &mut text, last);
    if result != DecoderResult::InputEmpty {
        return false;
    }
    let (mut wide, mut usual) = (0_usize, 0_usize);
    let mut bytes = sample.iter();
    while let Some(first) = bytes.next() {
        if first.is_ascii() {
            continue;
        }
        wide += 1;
        match (first, bytes.next()) {
            // GB 2312, which holds nearly everything that is written today.
            (0xa1..=0xf7, Some(0xa1..=0xfe)) => usual += 1,
            (_, Some(0x30..=0x39)) => {
                bytes.nth(1);
            }
            (_, Some(_) | None) => {}
        }
    }
    usual * 10 >= wide * 9
}

struct Decoded<R> {
    text: R,
    decoder: Option<encoding_rs::Decoder>,
    waiting: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(decoder) = &mut self.decoder else {
            return self.text.read(out);
        };
        while self.waiting.is_empty() && !self.ended {
            let bytes = self.text.fill_buf()?;
            let last = bytes.is_empty();
            let room = decoder
                .max_utf8_buffer_length(bytes.len())
                .unwrap_or(1 << 16);
            let mut decoded = vec![0; room];
            let (result, read, written, malformed) =
                decoder.decode_to_utf8(bytes, &mut decoded, last);
            debug_assert!(result == CoderResult::InputEmpty, "the room was asked for");
            if malformed {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "the text changes its encoding; save the file as UTF-8",
                ));
            }
            self.text.consume(read);
            decoded.truncate(written);
            self.waiting = decoded;
            self.ended = last;
        }
        let length = out.len().min(self.waiting.len());
        out[..length].copy_from_slice(&self.waiting[..length]);
        self.waiting.drain(..length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "需求名称,单位名称,预算（万元）\r\n病历质控,甲医院,50\r\n";

    fn read(bytes: &[u8]) -> Result<(String, &'static str), &'static str> {
        match as_utf8(bytes).expect("reading memory cannot fail") {
            Ok((mut reader, name)) => {
                let mut text = String::new();
                reader.read_to_string(&mut text).map_err(|_| "broken")?;
                Ok((text, name))
            }
            Err(refusal) => Err(refusal.code.name),
        }
    }

    fn utf16(text: &str, mark: bool, swap: bool) -> Vec<u8> {
        let units = mark
            .then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16());
        let pair = |unit: u16| {
            if swap {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        units.flat_map(pair).collect()
    }

    #[test]
    fn every_encoding_of_spreadsheet_programs_is_read() {
        let gbk = GB18030.encode(TEXT).0.into_owned();
        for (bytes, name) in [
            (TEXT.as_bytes().to_vec(), "UTF-8"),
            (gbk, "gb18030"),
            (utf16(TEXT, true, false), "UTF-16LE"),
            (utf16(TEXT, true, true), "UTF-16BE"),
            (utf16(TEXT, false, false), "UTF-16LE"),
            (utf16(TEXT, false, true), "UTF-16BE"),
            (b"a,b\n".to_vec(), "UTF-8"),
        ] {
            let (text, found) = read(&bytes).expect(name);
            assert_eq!(found, name);
            assert!(text == TEXT || text == "a,b\n", "{name}: {text}");
        }
        let marked = format!("\u{feff}{TEXT}");
        assert_eq!(
            read(marked.as_bytes()).expect("UTF-8").0,
            marked,
            "the reader of lines drops it"
        );
    }

    #[test]
    fn a_long_text_is_read_to_its_end() {
        let long = TEXT.repeat(24_000);
        let gbk = GB18030.encode(&long).0.into_owned();
        assert!(gbk.len() as u64 > SAMPLE);
        assert_eq!(read(&gbk).expect("GB18030").0, long);
        assert_eq!(read(long.as_bytes()).expect("UTF-8").0, long);
    }

    #[test]
    fn other_encodings_are_refused_and_one_broken_row_is_passed_on() {
        let big5: Vec<u8> = encoding_rs::BIG5
            .encode("需求名稱,單位名稱,預算\n病歷質控,甲醫院,十")
            .0
            .into_owned();
        assert_eq!(read(&big5), Err("TEXT_ENCODING_UNKNOWN"));
        let noise: Vec<u8> = (0..4_000_u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80)
            .collect();
        assert_eq!(read(&noise), Err("TEXT_ENCODING_UNKNOWN"));
        let mut broken = TEXT.repeat(20).into_bytes();
        broken.extend_from_slice(b"\xff,x\n");
        assert_eq!(
            read(&broken),
            Err("broken"),
            "as UTF-8, whose lines are checked by their reader"
        );
    }
}
