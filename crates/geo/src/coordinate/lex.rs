//! From text to numbers, signs and directions.

use super::{Axis, CoordinateError};

/// A piece of a written coordinate.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Digits, perhaps with a decimal point; the sign apart.
    Number {
        negative: bool,
        text: String,
    },
    Degree,
    Minute,
    Second,
    /// N, S, E or W.
    Direction(Direction),
    /// A comma, semicolon or slash between two axes.
    Separator,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    North,
    South,
    East,
    West,
}

impl Direction {
    pub(super) fn axis(self) -> Axis {
        match self {
            Self::North | Self::South => Axis::Latitude,
            Self::East | Self::West => Axis::Longitude,
        }
    }

    pub(super) fn is_negative(self) -> bool {
        matches!(self, Self::South | Self::West)
    }
}

/// Longest text looked at.
const LONGEST: usize = 200;

/// Upper case, Latin digits, one kind of each sign.
pub(super) fn plain(text: &str) -> Result<String, CoordinateError> {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '\u{feff}']).trim();
    if text.is_empty() {
        return Err(CoordinateError::Empty);
    }
    if text.len() > LONGEST {
        return Err(unreadable(text));
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{0660}'..='\u{0669}' => plain.push((b'0' + (c as u32 - 0x0660) as u8) as char),
            '\u{06F0}'..='\u{06F9}' => plain.push((b'0' + (c as u32 - 0x06F0) as u8) as char),
            '٫' => plain.push('.'),
            '،' | '؛' | ';' | '/' | '|' => plain.push(';'),
            '−' | '‐' | '‑' | '–' | '—' => plain.push('-'),
            'º' | '˚' | '∘' | '°' => plain.push('°'),
            '′' | '’' | '‘' | '´' | '`' | 'ʹ' | 'ʼ' | '‛' => plain.push('\''),
            '″' | '”' | '“' | '„' | 'ʺ' | '˝' => plain.push('"'),
            // Arabic vowel signs, and marks of direction.
            '\u{0640}' | '\u{064b}'..='\u{0652}' => {}
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_whitespace() => plain.push(' '),
            c => plain.extend(c.to_uppercase()),
        }
    }
    Ok(plain.replace("''", "\"").trim().to_owned())
}

/// Words for directions, longest first where one begins another.
const WORDS: [(&str, Direction); 33] = [
    ("NORTH", Direction::North),
    ("NORTE", Direction::North),
    ("NORD", Direction::North),
    ("شمالا", Direction::North),
    ("شمال", Direction::North),
    ("ПІВНІЧ", Direction::North),
    ("ПН", Direction::North),
    ("SOUTH", Direction::South),
    ("SUD", Direction::South),
    ("SUR", Direction::South),
    ("جنوبا", Direction::South),
    ("جنوب", Direction::South),
    ("ПІВДЕНЬ", Direction::South),
    ("ПД", Direction::South),
    ("EAST", Direction::East),
    ("ESTE", Direction::East),
    ("EST", Direction::East),
    ("شرقا", Direction::East),
    ("شرق", Direction::East),
    ("СХІД", Direction::East),
    ("СХ", Direction::East),
    ("WEST", Direction::West),
    ("OUEST", Direction::West),
    ("OESTE", Direction::West),
    ("غربا", Direction::West),
    ("غرب", Direction::West),
    ("ЗАХІД", Direction::West),
    ("ЗХ", Direction::West),
    ("ش", Direction::North),
    ("ج", Direction::South),
    ("ق", Direction::East),
    ("غ", Direction::West),
    ("O", Direction::West),
];

/// Cuts plain text into tokens. In a pair, one comma between digits is refused as ambiguous.
pub(super) fn tokens(text: &str, is_pair: bool) -> Result<Vec<Token>, CoordinateError> {
    let comma_is_decimal = comma_is_decimal(text, is_pair)?;
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, taken) = match first {
            ' ' | ':' => (None, 1),
            '0'..='9' | '.' | '-' | '+' => {
                let (token, taken) = number(rest, comma_is_decimal).ok_or_else(|| unreadable(rest))?;
                (Some(token), taken)
            }
            ',' | ';' => (Some(Token::Separator), 1),
            '°' => (Some(Token::Degree), first.len_utf8()),
            '\'' => (Some(Token::Minute), 1),
            '"' => (Some(Token::Second), 1),
            _ => word(rest).ok_or_else(|| unreadable(rest))?,
        };
        tokens.extend(token);
        rest = &rest[taken..];
    }
    Ok(tokens)
}

fn word(rest: &str) -> Option<(Option<Token>, usize)> {
    let labels = ["LATITUDE", "LATITUD", "LAT", "LONGITUDE", "LONGITUD", "LONG", "LON", "DEG", "MIN", "SEC"];
    if let Some(label) = labels.iter().find(|l| rest.starts_with(**l)) {
        let token = match *label {
            "DEG" => Some(Token::Degree),
            "MIN" => Some(Token::Minute),
            "SEC" => Some(Token::Second),
            _ => None,
        };
        let dot = usize::from(rest[label.len()..].starts_with('.'));
        return Some((token, label.len() + dot));
    }
    if let Some((word, direction)) = WORDS.iter().find(|(w, _)| rest.starts_with(w)) {
        return Some((Some(Token::Direction(*direction)), word.len()));
    }
    let token = match rest.chars().next()? {
        'N' => Token::Direction(Direction::North),
        'S' => Token::Direction(Direction::South),
        'E' => Token::Direction(Direction::East),
        'W' => Token::Direction(Direction::West),
        'D' => Token::Degree,
        'M' => Token::Minute,
        _ => return None,
    };
    Some((Some(token), 1))
}

/// Sign, digits and at most one decimal mark.
fn number(rest: &str, comma_is_decimal: bool) -> Option<(Token, usize)> {
    let bytes = rest.as_bytes();
    let signed = usize::from(matches!(bytes[0], b'-' | b'+'));
    let mut text = String::new();
    let mut at = signed;
    while let Some(&b) = bytes.get(at) {
        let is_mark = b == b'.' || (b == b',' && comma_is_decimal && bytes.get(at + 1).is_some_and(u8::is_ascii_digit));
        if b.is_ascii_digit() {
            text.push(b as char);
        } else if is_mark && !text.contains('.') {
            text.push('.');
        } else {
            break;
        }
        at += 1;
    }
    let negative = bytes[0] == b'-';
    (text.bytes().any(|b| b.is_ascii_digit())).then_some((Token::Number { negative, text }, at))
}

/// Whether a comma between two digits is a decimal comma: when no point is used in the text.
fn comma_is_decimal(text: &str, is_pair: bool) -> Result<bool, CoordinateError> {
    let bytes = text.as_bytes();
    let between = |i: usize| {
        i > 0 && bytes[i] == b',' && bytes[i - 1].is_ascii_digit() && bytes.get(i + 1).is_some_and(u8::is_ascii_digit)
    };
    let commas = (0..bytes.len()).filter(|&i| between(i)).count();
    if commas == 0 || text.contains('.') {
        return Ok(false);
    }
    let plain_numbers = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'-' | b'+'));
    if is_pair && plain_numbers {
        let readings = match text.split_once(',') {
            Some((a, b)) if commas == 1 => format!("{a}.{b}, or {a} and {b}"),
            _ => "commas as decimal marks, or commas between numbers".to_owned(),
        };
        let remedy = "write decimal points, or a semicolon between latitude and longitude";
        return Err(CoordinateError::Ambiguous { found: text.to_owned(), readings, remedy });
    }
    Ok(true)
}

pub(super) fn unreadable(rest: &str) -> CoordinateError {
    let mut found: String = rest.chars().take(20).collect();
    if rest.chars().count() > 20 {
        found.push('…');
    }
    CoordinateError::Unreadable { found }
}
