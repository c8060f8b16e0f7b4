//! Age bands as tables write them.

/// A band of ages in whole years; without a last age it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Band {
    /// First age.
    pub from: i64,
    /// Last age, inclusive.
    pub to: Option<i64>,
}

/// What the text of an age column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ages {
    /// All ages together.
    All,
    /// One band.
    Band(Band),
}

/// Reads `0-4`, `00_04`, `60+`, `65plus`, `80 and over`, `<18`, `all`.
#[must_use]
pub fn ages(text: &str) -> Option<Ages> {
    let text: String = text.trim().to_lowercase().chars().map(super::number::western).collect();
    if matches!(text.as_str(), "all" | "total" | "tl" | "todos" | "tous" | "الكل" | "all ages" | "todas") {
        return Some(Ages::All);
    }
    let numbers: Vec<i64> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let rest: String = text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
    let band = match (numbers.as_slice(), rest.as_str()) {
        ([from, to], "-" | "_" | "–" | "—" | "to" | "a" | "à" | "до" | "إلى") if from <= to => {
            Band { from: *from, to: Some(*to) }
        }
        ([from], "+" | "plus" | "andover" | "etplus" | "ymas" | "ymás" | "ومافوق" | "_plus" | "-" | "andolder") => {
            Band { from: *from, to: None }
        }
        ([to], "<" | "under" | "moinsde" | "menorde" | "menoresde") if *to > 0 => Band { from: 0, to: Some(to - 1) },
        ([one], "") => Band { from: *one, to: Some(*one) },
        _ => return None,
    };
    (band.from <= 120 && band.to.is_none_or(|t| t <= 150)).then_some(Ages::Band(band))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(text: &str) -> Option<(i64, Option<i64>)> {
        match ages(text) {
            Some(Ages::Band(b)) => Some((b.from, b.to)),
            _ => None,
        }
    }

    #[test]
    fn bands_are_read_as_tables_write_them() {
        assert_eq!(band("0-4"), Some((0, Some(4))));
        assert_eq!(band("00_04"), Some((0, Some(4))));
        assert_eq!(band("60+"), Some((60, None)));
        assert_eq!(band("65plus"), Some((65, None)));
        assert_eq!(band("<18"), Some((0, Some(17))));
        assert_eq!(band("٠-٤"), Some((0, Some(4))));
        assert_eq!(band("7"), Some((7, Some(7))));
        assert_eq!(ages("all"), Some(Ages::All));
    }

    #[test]
    fn what_is_no_band_is_no_band() {
        for text in ["", "adults", "9-4", "0-4-9", "2006", "-", "<0"] {
            assert_eq!(ages(text), None, "{text}");
        }
    }
}
