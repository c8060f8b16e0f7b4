//! Degrees, minutes and seconds of one axis, and pairs of axes.

use super::lex::{Direction, Token};
use super::{Axis, CoordinateError, Entered, Written};
use geo_types::Coord;

/// One axis as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Read {
    pub(super) degrees: f64,
    written: Written,
    /// Half the last digit, in degrees.
    precision: f64,
}

/// Reads both axes; letters decide which is which, otherwise latitude is first.
pub(super) fn pair(tokens: &[Token]) -> Result<Entered, CoordinateError> {
    let (first, second) = halves(tokens)?;
    let axis =
        |half: &[Token]| half.iter().find_map(|t| if let Token::Direction(d) = t { Some(d.axis()) } else { None });
    let (latitude, longitude) = match (axis(first), axis(second)) {
        (Some(Axis::Longitude), Some(Axis::Latitude)) => (second, first),
        (Some(Axis::Longitude), None) | (None, Some(Axis::Latitude)) => (second, first),
        (Some(a), Some(b)) if a == b => return Err(directions(tokens)),
        _ => (first, second),
    };
    let written_first = std::ptr::eq(latitude, first);
    let (lat, lon) = (single(latitude, Axis::Latitude), single(longitude, Axis::Longitude)?);
    let lat = lat.map_err(|e| if written_first { hinted(e, longitude) } else { e })?;
    let precision_m = (lat.precision * 111_320.0).max(lon.precision * 111_320.0 * lat.degrees.to_radians().cos());
    Ok(Entered { place: Coord { x: lon.degrees, y: lat.degrees }, written: coarser(lat, lon), precision_m })
}

/// The notation with the most parts wins the name.
fn coarser(a: Read, b: Read) -> Written {
    let parts = |w: Written| match w {
        Written::DegreesMinutesSeconds => 2,
        Written::DegreesMinutes => 1,
        _ => 0,
    };
    if parts(a.written) >= parts(b.written) { a.written } else { b.written }
}

/// A latitude beyond 90 beside a longitude that could be one: say so.
fn hinted(error: CoordinateError, other: &[Token]) -> CoordinateError {
    match error {
        CoordinateError::Range { axis, value, limit, .. }
            if single(other, Axis::Latitude).is_ok() && value.abs() <= 180.0 =>
        {
            let hint = "; latitude comes first, longitude second";
            CoordinateError::Range { axis, value, limit, hint }
        }
        other => other,
    }
}

/// Cuts a pair in two: at the separator, at the directions, or in the middle of the numbers.
fn halves(tokens: &[Token]) -> Result<(&[Token], &[Token]), CoordinateError> {
    let separators: Vec<usize> = positions(tokens, |t| *t == Token::Separator);
    if let [at] = separators[..] {
        return Ok((&tokens[..at], &tokens[at + 1..]));
    }
    let expected = "latitude and longitude, each with one to three numbers,";
    let numbers = positions(tokens, |t| matches!(t, Token::Number { .. }));
    if separators.len() > 1 {
        return Err(CoordinateError::Numbers { found: numbers.len(), expected });
    }
    let directions = positions(tokens, |t| matches!(t, Token::Direction(_)));
    let at = match directions[..] {
        [0, second] => second,
        [first, _] => first + 1,
        [] | [_] => match split_number(tokens, &numbers) {
            Some(at) => at,
            None => return Err(CoordinateError::Numbers { found: numbers.len(), expected }),
        },
        _ => return Err(self::directions(tokens)),
    };
    Ok(tokens.split_at(at))
}

/// The number that begins the second axis: the second with a degree sign, or the middle one.
fn split_number(tokens: &[Token], numbers: &[usize]) -> Option<usize> {
    let degrees = positions(tokens, |t| *t == Token::Degree);
    if let [_, second] = degrees[..] {
        return second.checked_sub(1);
    }
    let even = matches!(numbers.len(), 2 | 4 | 6);
    even.then(|| numbers[numbers.len() / 2])
}

fn positions(tokens: &[Token], is: impl Fn(&Token) -> bool) -> Vec<usize> {
    tokens.iter().enumerate().filter(|(_, t)| is(t)).map(|(i, _)| i).collect()
}

/// Reads one axis.
pub(super) fn single(tokens: &[Token], axis: Axis) -> Result<Read, CoordinateError> {
    let direction = direction(tokens, axis)?;
    let numbers = numbers(tokens)?;
    let (negative, value, precision) = value(&numbers)?;
    if negative && direction.is_some() {
        return Err(directions(tokens));
    }
    if value > axis.limit() {
        return Err(CoordinateError::Range { axis: axis.name(), value, limit: axis.limit(), hint: "" });
    }
    let is_negative = negative || direction.is_some_and(Direction::is_negative);
    let written = match numbers.len() {
        1 => Written::Degrees,
        2 => Written::DegreesMinutes,
        _ => Written::DegreesMinutesSeconds,
    };
    Ok(Read { degrees: if is_negative { -value } else { value }, written, precision })
}

/// The direction at the beginning or the end, which must be of the axis.
fn direction(tokens: &[Token], axis: Axis) -> Result<Option<Direction>, CoordinateError> {
    let found = positions(tokens, |t| matches!(t, Token::Direction(_)));
    match found[..] {
        [] => Ok(None),
        [at] if at == 0 || at == tokens.len() - 1 => match &tokens[at] {
            Token::Direction(d) if d.axis() == axis => Ok(Some(*d)),
            _ => Err(directions(tokens)),
        },
        _ => Err(directions(tokens)),
    }
}

type Number<'a> = (bool, &'a str);

/// The numbers of one axis; signs that follow them must be degree, minute, second in this order.
fn numbers(tokens: &[Token]) -> Result<Vec<Number<'_>>, CoordinateError> {
    let mut numbers = Vec::new();
    for token in tokens {
        let signs = [Token::Degree, Token::Minute, Token::Second];
        match token {
            Token::Number { negative, text } => numbers.push((*negative, text.as_str())),
            Token::Separator => return Err(misplaced(tokens)),
            Token::Direction(_) => {}
            sign => {
                let place = signs.iter().position(|s| s == sign);
                if place.map(|p| p + 1) != Some(numbers.len()) {
                    return Err(misplaced(tokens));
                }
            }
        }
    }
    if matches!(numbers.len(), 1..=3) {
        return Ok(numbers);
    }
    Err(CoordinateError::Numbers { found: numbers.len(), expected: "one to three (degrees, minutes, seconds)" })
}

/// Sign, degrees and half the last digit.
fn value(numbers: &[Number<'_>]) -> Result<(bool, f64, f64), CoordinateError> {
    let mut degrees = 0.0;
    let mut precision = 0.0;
    for (i, &(negative, text)) in numbers.iter().enumerate() {
        let unit = [1.0, 60.0, 3600.0][i];
        let number: f64 = text.parse().map_err(|_| super::lex::unreadable(text))?;
        let is_last = i + 1 == numbers.len();
        if (text.contains('.') && !is_last) || (negative && i > 0) {
            return Err(CoordinateError::Misplaced { found: text.to_owned() });
        }
        if i > 0 && number >= 60.0 {
            return Err(CoordinateError::Sixty { unit: ["degrees", "minutes", "seconds"][i], value: number });
        }
        degrees += number / unit;
        let decimals = text.split_once('.').map_or(0, |(_, d)| d.len().min(30)) as i32;
        precision = 0.5 * 10f64.powi(-decimals) / unit;
    }
    Ok((numbers[0].0, degrees, precision))
}

fn directions(tokens: &[Token]) -> CoordinateError {
    let letter = |t: &Token| match t {
        Token::Direction(Direction::North) => Some("N"),
        Token::Direction(Direction::South) => Some("S"),
        Token::Direction(Direction::East) => Some("E"),
        Token::Direction(Direction::West) => Some("W"),
        Token::Number { negative: true, .. } => Some("-"),
        _ => None,
    };
    CoordinateError::Directions { found: tokens.iter().filter_map(letter).collect::<Vec<_>>().join(" ") }
}

fn misplaced(tokens: &[Token]) -> CoordinateError {
    let show = |t: &Token| match t {
        Token::Number { negative, text } => format!("{}{text}", if *negative { "-" } else { "" }),
        Token::Degree => "°".into(),
        Token::Minute => "'".into(),
        Token::Second => "\"".into(),
        Token::Direction(d) => format!("{d:?}"),
        Token::Separator => ",".into(),
    };
    CoordinateError::Misplaced { found: tokens.iter().map(show).collect::<Vec<_>>().join(" ") }
}
