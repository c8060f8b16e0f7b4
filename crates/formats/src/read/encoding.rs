//! Which encoding a text file is in, and its text.

use super::stored::{ReadSeek, Stored};
use crate::FormatError;
use cg_kit::{Fault, Place, Severity};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// What was found out about the encoding of a text file.
#[derive(Debug, Clone)]
pub(crate) struct TextEncoding {
    pub(crate) encoding: &'static Encoding,
    pub(crate) faults: Vec<Fault>,
}

/// Finds the encoding: what the mapping says, a byte order mark, valid UTF-8, else the likeliest legacy encoding.
///
/// A guess is a warning; UTF-8 with a few broken places stays UTF-8, and every cell with a broken place is a fault.
pub(crate) fn detect(stored: &Stored, told: Option<&str>) -> Result<TextEncoding, FormatError> {
    if let Some(label) = told {
        let encoding =
            Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| FormatError::new("encoding-unknown", label))?;
        return Ok(TextEncoding { encoding, faults: Vec::new() });
    }
    let head = stored.head(4096)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(TextEncoding { encoding, faults: Vec::new() });
    }
    if let Some(encoding) = utf16_without_mark(&head) {
        return Ok(guessed(encoding));
    }
    let survey = survey(stored)?;
    if survey.broken == 0 || survey.multibyte >= 4 * survey.broken {
        return Ok(TextEncoding { encoding: UTF_8, faults: Vec::new() });
    }
    Ok(guessed(survey.likeliest))
}

fn guessed(encoding: &'static Encoding) -> TextEncoding {
    let fault = Fault::new("encoding-guessed", Severity::Warning, Place::default(), encoding.name());
    TextEncoding { encoding, faults: vec![fault] }
}

/// UTF-16 shows as a zero in every other byte wherever the text is Latin.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..=3 => None,
        _ if odd * 10 > pairs * 6 && even * 10 < pairs => Some(UTF_16LE),
        _ if even * 10 > pairs * 6 && odd * 10 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

struct Survey {
    multibyte: u64,
    broken: u64,
    likeliest: &'static Encoding,
}

fn survey(stored: &Stored) -> Result<Survey, FormatError> {
    let (mut reader, mut buf) = (stored.reader()?, vec![0_u8; 1 << 16]);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let (mut multibyte, mut broken, mut held) = (0, 0, 0);
    loop {
        let n = reader.read(&mut buf[held..])?;
        let all = held + n;
        detector.feed(&buf[held..all], n == 0);
        if n == 0 {
            broken += u64::from(held > 0);
            break;
        }
        let (kept, counts) = count_utf8(&buf[..all]);
        multibyte += counts.0;
        broken += counts.1;
        buf.copy_within(kept..all, 0);
        held = all - kept;
    }
    Ok(Survey { multibyte, broken, likeliest: detector.guess(None, Utf8Detection::Deny) })
}

/// Counts multi-byte characters and broken places; returns where an unfinished character at the end begins.
fn count_utf8(bytes: &[u8]) -> (usize, (u64, u64)) {
    let (mut at, mut multibyte, mut broken) = (0, 0, 0);
    loop {
        let (good, err) = match std::str::from_utf8(&bytes[at..]) {
            Ok(_) => (bytes.len() - at, None),
            Err(e) => (e.valid_up_to(), Some(e.error_len())),
        };
        let leads = bytes[at..at + good].iter().filter(|b| **b >= 0xC0).count();
        multibyte += leads as u64;
        at += good;
        match err {
            None | Some(None) => return (at, (multibyte, broken)),
            Some(Some(n)) => {
                broken += 1;
                at += n;
            }
        }
    }
}

/// A reader that gives UTF-8 whatever the file is in; what cannot be decoded becomes U+FFFD, which no cell may hold.
pub(crate) struct Utf8Reader {
    inner: Box<dyn ReadSeek>,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    text: Vec<u8>,
    text_at: usize,
    text_end: usize,
    ended: bool,
    done: bool,
}

impl Utf8Reader {
    pub(crate) fn new(stored: &Stored, encoding: &'static Encoding) -> io::Result<Self> {
        let decoder = encoding.new_decoder_with_bom_removal();
        let (raw, text) = (vec![0; 1 << 15], vec![0; 1 << 16]);
        Ok(Self {
            inner: stored.reader()?,
            decoder,
            raw,
            raw_at: 0,
            raw_end: 0,
            text,
            text_at: 0,
            text_end: 0,
            ended: false,
            done: false,
        })
    }
}

impl Utf8Reader {
    /// Decodes the next piece into the text buffer, which stays empty at the end of the file.
    fn refill(&mut self) -> io::Result<()> {
        (self.text_at, self.text_end) = (0, 0);
        while self.text_end == 0 && !self.done {
            if self.raw_at == self.raw_end && !self.ended {
                self.raw_at = 0;
                self.raw_end = self.inner.read(&mut self.raw)?;
                self.ended = self.raw_end == 0;
            }
            let from = &self.raw[self.raw_at..self.raw_end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(from, &mut self.text, self.ended);
            self.raw_at += read;
            self.text_end = written;
            self.done = self.ended && matches!(result, encoding_rs::CoderResult::InputEmpty);
        }
        Ok(())
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.text_at == self.text_end {
            self.refill()?;
        }
        let n = out.len().min(self.text_end - self.text_at);
        out[..n].copy_from_slice(&self.text[self.text_at..self.text_at + n]);
        self.text_at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn read(bytes: &[u8], told: Option<&str>) -> (String, TextEncoding) {
        let stored = Stored::bytes(bytes.to_vec(), &Limits::default()).expect("small");
        let found = detect(&stored, told).expect("readable");
        let mut text = String::new();
        Utf8Reader::new(&stored, found.encoding).expect("memory").read_to_string(&mut text).expect("utf-8");
        (text, found)
    }

    #[test]
    fn byte_order_marks_are_obeyed_and_removed() {
        assert_eq!(read(b"\xEF\xBB\xBFa,b", None).0, "a,b");
        assert_eq!(read(b"\xFF\xFEa\0,\0b\0", None).0, "a,b");
        assert_eq!(read(b"\xFE\xFF\0a\0,\0b", None).0, "a,b");
    }

    #[test]
    fn utf16_without_a_mark_is_a_guess_that_is_told() {
        let bytes: Vec<u8> = "code,name\nA1,Nur\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (text, found) = read(&bytes, None);
        assert_eq!(text, "code,name\nA1,Nur\n");
        assert_eq!(found.faults[0].rule, "encoding-guessed");
    }

    #[test]
    fn a_latin_1_file_is_read_with_its_accents_and_a_warning() {
        let (text, found) =
            read(b"Adm1_name,Adm1_Pcode\r\nNana Mamb\xE9r\xE9,CF22\r\nMamb\xE9r\xE9 Kad\xE9i,CF21\r\n", None);
        assert!(text.contains("Nana Mambéré"), "{text}");
        assert_eq!(found.faults.len(), 1);
    }

    #[test]
    fn broken_places_in_utf8_stay_visible_and_the_rest_stays_right() {
        let mut bytes = "Córdoba,Nariño,Caquetá,Bogotá,Chocó,Boyacá\n".as_bytes().to_vec();
        bytes.extend_from_slice(b"Meta\xF3\n");
        let (text, found) = read(&bytes, None);
        assert!(text.contains("Nariño") && text.contains("Meta\u{FFFD}"));
        assert!(found.faults.is_empty());
    }

    #[test]
    fn a_told_encoding_wins_and_an_unknown_one_is_refused() {
        assert_eq!(read(b"\xE7", Some("windows-1251")).0, "з");
        let stored = Stored::bytes(b"a".to_vec(), &Limits::default()).expect("small");
        assert_eq!(detect(&stored, Some("klingon")).expect_err("unknown").fault().rule, "encoding-unknown");
    }
}
