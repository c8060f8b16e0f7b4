//! Cuts a JSON document of any size into its features, holding one at a time.

use super::stored::Stored;
use crate::{FormatError, Limits};
use cg_kit::Place;
use std::io::Read;

/// A scanner over the bytes of a JSON document; it knows strings and brackets, nothing more.
pub(crate) struct Scanner {
    reader: Box<dyn Read + Send>,
    buf: Vec<u8>,
    at: usize,
    end: usize,
    limits: Limits,
    /// Features cut so far.
    pub(crate) count: u64,
}

impl Scanner {
    pub(crate) fn new(stored: &Stored, limits: &Limits) -> Result<Self, FormatError> {
        let mut this = Self {
            reader: Box::new(stored.reader()?),
            buf: vec![0; 1 << 16],
            at: 0,
            end: 0,
            limits: *limits,
            count: 0,
        };
        for mark in [0xEF, 0xBB, 0xBF] {
            if this.peek()? == Some(mark) {
                this.at += 1;
            }
        }
        Ok(this)
    }

    fn place(&self) -> Place {
        Place { sheet: None, row: Some(self.count + 1), column: None }
    }

    fn fail(&self, rule: &'static str, found: impl std::fmt::Display) -> FormatError {
        FormatError::at(rule, self.place(), found)
    }

    fn peek(&mut self) -> Result<Option<u8>, FormatError> {
        if self.at == self.end {
            self.at = 0;
            self.end = self.reader.read(&mut self.buf)?;
        }
        Ok(self.buf[..self.end].get(self.at).copied())
    }

    /// The next byte that is not white space (nor a record separator), not consumed.
    pub(crate) fn next_token(&mut self) -> Result<Option<u8>, FormatError> {
        while let Some(b) = self.peek()? {
            if !matches!(b, b' ' | b'\t' | b'\r' | b'\n' | 0x1E) {
                return Ok(Some(b));
            }
            self.at += 1;
        }
        Ok(None)
    }

    /// Consumes exactly this byte, after white space.
    pub(crate) fn expect(&mut self, wanted: u8) -> Result<(), FormatError> {
        match self.next_token()? {
            Some(b) if b == wanted => {
                self.at += 1;
                Ok(())
            }
            Some(b) => {
                Err(self.fail("json-broken", format!("{:?} instead of {:?}", char::from(b), char::from(wanted))))
            }
            None => Err(self.fail("file-truncated", "")),
        }
    }

    /// Consumes the byte if it comes next.
    pub(crate) fn accept(&mut self, wanted: u8) -> Result<bool, FormatError> {
        let yes = self.next_token()? == Some(wanted);
        self.at += usize::from(yes);
        Ok(yes)
    }

    /// Consumes one whole value, keeping its bytes when `keep` is given.
    pub(crate) fn value(&mut self, mut keep: Option<&mut Vec<u8>>) -> Result<(), FormatError> {
        let (mut depth, mut in_string, mut escaped, mut begun, mut size) = (0_usize, false, false, false, 0_usize);
        self.next_token()?;
        loop {
            if self.peek()?.is_none() {
                return if begun && depth == 0 && !in_string { Ok(()) } else { Err(self.fail("file-truncated", "")) };
            }
            let from = self.at;
            let mut done = false;
            for &b in &self.buf[from..self.end] {
                if in_string {
                    match b {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => in_string = false,
                        _ => {}
                    }
                    done = !in_string && depth == 0;
                } else {
                    match b {
                        b'"' => in_string = true,
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' | b',' if depth == 0 => {
                            // The end of a bare number or word belongs to what surrounds it.
                            self.keep(&mut keep, from);
                            return if begun { Ok(()) } else { Err(self.fail("json-broken", char::from(b))) };
                        }
                        b'}' | b']' => {
                            depth -= 1;
                            done = depth == 0;
                        }
                        b' ' | b'\t' | b'\r' | b'\n' | 0x1E if depth == 0 && begun => done = true,
                        _ => {}
                    }
                }
                begun = true;
                self.at += 1;
                if done || depth > self.limits.depth {
                    break;
                }
            }
            if depth > self.limits.depth {
                return Err(self.fail("nested-too-deep", depth).with("limit", self.limits.depth));
            }
            size += self.at - from;
            if keep.is_some() && size > self.limits.row_bytes {
                return Err(self.fail("row-too-long", "").with("limit", self.limits.row_bytes));
            }
            self.keep(&mut keep, from);
            if done {
                return Ok(());
            }
        }
    }

    fn keep(&self, keep: &mut Option<&mut Vec<u8>>, from: usize) {
        if let Some(out) = keep {
            out.extend_from_slice(&self.buf[from..self.at]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Result<Vec<String>, FormatError> {
        let stored = Stored::bytes(text.as_bytes().to_vec(), &Limits::default())?;
        let mut scan = Scanner::new(&stored, &Limits { depth: 4, row_bytes: 100, ..Limits::default() })?;
        let mut out = Vec::new();
        while scan.next_token()?.is_some() {
            let mut one = Vec::new();
            scan.value(Some(&mut one))?;
            out.push(String::from_utf8_lossy(&one).trim().to_owned());
            scan.accept(b',')?;
        }
        Ok(out)
    }

    #[test]
    fn brackets_inside_strings_do_not_count() {
        let found = values(r#"{"a":"}]\"{"},[1,[2]] ,"x",12,null"#).expect("well-formed");
        assert_eq!(found, [r#"{"a":"}]\"{"}"#, "[1,[2]]", "\"x\"", "12", "null"]);
    }

    #[test]
    fn what_is_cut_short_or_too_deep_or_too_long_is_named() {
        for (text, rule) in
            [("{\"a\":[1", "file-truncated"), ("[[[[[[1]]]]]]", "nested-too-deep"), ("]", "json-broken")]
        {
            assert_eq!(values(text).expect_err(text).fault().rule, rule);
        }
        assert_eq!(values(&format!("\"{}\"", "x".repeat(200))).expect_err("long").fault().rule, "row-too-long");
    }
}
