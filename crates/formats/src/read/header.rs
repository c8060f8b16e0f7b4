//! Where the header of a table is, and what its columns are called.

use super::raw::{Header, RawCell};
use cg_kit::{Fault, Place, Severity};

/// How many rows at the top are looked at to find the header.
pub(crate) const SAMPLE: usize = 30;

/// Where the header was found in the sample of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HeaderAt {
    /// Index of the header row in the sample.
    pub(crate) header: usize,
    /// Index of the HXL tag row, if there is one; it may be the header itself.
    pub(crate) tags: Option<usize>,
    /// No row looks like a header; the first row with content was taken.
    pub(crate) doubtful: bool,
}

/// Finds the header: the row above the HXL tags, else the first row that is wide enough and all words.
pub(crate) fn locate(sample: &[Vec<RawCell>]) -> Option<HeaderAt> {
    let filled = |row: &Vec<RawCell>| row.iter().filter(|c| !c.is_empty()).count();
    if let Some(tags) = sample.iter().position(|r| is_tag_row(r)) {
        let header = (0..tags).rev().find(|i| filled(&sample[*i]) > 0).unwrap_or(tags);
        return Some(HeaderAt { header, tags: Some(tags), doubtful: false });
    }
    let width = sample.iter().map(filled).max().unwrap_or(0);
    let wide = |row: &Vec<RawCell>| filled(row) >= 1 && filled(row) * 2 >= width && (filled(row) > 1 || width == 1);
    let named = sample.iter().position(|r| wide(r) && all_words(r));
    let first = sample.iter().position(|r| filled(r) > 0)?;
    Some(HeaderAt { header: named.unwrap_or(first), tags: None, doubtful: named.is_none() })
}

/// The tag row: every cell with content is a hashtag.
fn is_tag_row(row: &[RawCell]) -> bool {
    let mut tags = row.iter().filter(|c| !c.is_empty()).peekable();
    tags.peek().is_some() && tags.all(|c| matches!(c, RawCell::Text(t) if is_tag(t)))
}

fn is_tag(text: &str) -> bool {
    text.strip_prefix('#').and_then(|t| t.chars().next()).is_some_and(char::is_alphabetic)
}

/// Words, of which at most half may be numbers (years make good headers).
fn all_words(row: &[RawCell]) -> bool {
    let cells: Vec<_> = row.iter().filter(|c| !c.is_empty()).collect();
    let numeric = |c: &&&RawCell| match c {
        RawCell::Text(t) => t.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')),
        RawCell::Empty => false,
        _ => true,
    };
    cells.iter().filter(numeric).count() * 2 <= cells.len()
        && cells
            .iter()
            .all(|c| matches!(c, RawCell::Text(t) if t.chars().count() <= 200) || matches!(c, RawCell::Number(_)))
}

/// Names the columns: white space collapsed, the nameless and the doubled told apart, with a fault for each.
pub(crate) fn name(
    header: &[RawCell],
    tags: Option<&[RawCell]>,
    width: usize,
    place: &Place,
) -> (Vec<Header>, Vec<Fault>) {
    let (mut headers, mut faults) = (Vec::<Header>::new(), Vec::new());
    let tag = |i: usize| {
        tags.and_then(|t| t.get(i)).and_then(|c| if let RawCell::Text(t) = c { Some(t.clone()) } else { None })
    };
    let mut used = std::collections::BTreeMap::<String, u32>::new();
    for i in 0..width {
        let written = header.get(i).map(RawCell::shown).unwrap_or_default();
        let plain = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut name = if plain.is_empty() { format!("column {}", i + 1) } else { plain.clone() };
        let times = used.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            name = format!("{name} ({times})");
        }
        let rule = match (plain.is_empty(), *times) {
            (true, _) => Some("header-empty"),
            (_, 2..) => Some("header-repeated"),
            _ => None,
        };
        if let Some(rule) = rule {
            let place = Place { column: Some(name.clone()), ..place.clone() };
            faults.push(Fault::new(rule, Severity::Info, place, &written));
        }
        headers.push(Header { name, hxl: tag(i) });
    }
    (headers, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<RawCell>> {
        text.lines().map(|l| l.split(',').map(RawCell::text).collect()).collect()
    }

    #[test]
    fn title_rows_above_the_header_are_passed_over() {
        let sample = rows("Population of Nur 2019,,\n,,\ncode,name,people\nA1,Nur,12\n");
        assert_eq!(locate(&sample), Some(HeaderAt { header: 2, tags: None, doubtful: false }));
    }

    #[test]
    fn the_row_above_the_hashtags_is_the_header() {
        let sample = rows("Code,People\n#adm2+code,#population\nA1,12\n");
        assert_eq!(locate(&sample), Some(HeaderAt { header: 0, tags: Some(1), doubtful: false }));
        let bare = rows("#adm2+code,#population\nA1,12\n");
        assert_eq!(locate(&bare), Some(HeaderAt { header: 0, tags: Some(0), doubtful: false }));
    }

    #[test]
    fn a_table_of_numbers_has_a_doubtful_header() {
        assert!(locate(&rows("1,2,3\n4,5,6\n")).is_some_and(|h| h.doubtful && h.header == 0));
        assert_eq!(locate(&rows(",,\n,,\n")), None);
    }

    #[test]
    fn years_may_be_headers() {
        assert_eq!(locate(&rows("pcode,name,2018,2019\nA,B,1,2\n")).map(|h| (h.header, h.doubtful)), Some((0, false)));
    }

    #[test]
    fn nameless_and_doubled_columns_are_named_and_told() {
        let (headers, faults) = name(&rows("date,,date")[0], None, 4, &Place::default());
        let names: Vec<_> = headers.iter().map(|h| h.name.as_str()).collect();
        assert_eq!(names, ["date", "column 2", "date (2)", "column 4"]);
        assert_eq!(faults.len(), 3);
    }
}
