//! Tables: columns as wide as they need, rows over pages, the head again on each.

use crate::blocks::cell;
use crate::document::{Cell, Column};
use crate::setting::{Colour, INK, Laid, Setter, Style};
use crate::sheet::{COLUMN, MEASURE, Sheets};
use crate::tags::Part;
use krilla::tagging::{TableHeaderScope, Tag};
use std::rc::Rc;

const STYLE: Style = Style::plain(8.5);
const RULE: Colour = [0xc4, 0xcd, 0xd3];
/// Room between two columns.
const GUTTER: f32 = 8.0;
/// Room above and below the text of a row.
const PAD: f32 = 2.5;
/// A column that takes what it needs takes at most this share of the width.
const WIDEST: f32 = 0.22;

/// Where the columns are: start and width.
type Tracks = Vec<(f32, f32)>;

/// A table that knows its columns and not yet its pages.
pub(crate) struct Measured {
    head: Vec<Rc<Laid>>,
    body: Vec<Vec<Laid>>,
    tracks: Tracks,
}

/// Finds out how wide the columns of a table are.
pub(crate) fn measure(setter: &mut Setter, columns: &[Column], rows: &[Vec<Cell>]) -> Measured {
    let head: Vec<Laid> = columns.iter().map(|c| setter.unbroken(&c.label, STYLE.bold().at_end(c.figures))).collect();
    let mut body: Vec<Vec<Laid>> = rows.iter().map(|row| unbroken(setter, columns, row)).collect();
    let tracks = tracks(columns, &head, &body);
    if let Some(first) = body.first_mut() {
        first.iter_mut().zip(&tracks).for_each(|(laid, (_, width))| setter.fit(laid, *width));
    }
    Measured { head: fitted(setter, head, &tracks), body, tracks }
}

impl Measured {
    /// The height of the head and the first row, which stand on one page where it has room for them.
    pub(crate) fn beginning(&self) -> f32 {
        height(&self.head) + 0.8 + self.body.first().map_or(0.0, |row| height_of(row))
    }

    /// Puts the table on pages.
    pub(crate) fn lay(self, sheets: &mut Sheets, setter: &Setter) {
        sheets.need(self.beginning() + 1.0);
        let Self { head, body, tracks } = self;
        let table = sheets.tree.root(Tag::Table);
        let group = sheets.tree.within(table, Tag::THead);
        let row = sheets.tree.within(group, Tag::TR);
        let heads: Vec<Part> =
            head.iter().map(|_| sheets.tree.within(row, Tag::TH(TableHeaderScope::Column))).collect();
        draw_head(sheets, &head, &tracks, Some(&heads));
        let group = sheets.tree.within(table, Tag::TBody);
        for row in body {
            let row = fitted(setter, row, &tracks);
            let parent = sheets.tree.within(group, Tag::TR);
            let parts: Vec<Part> = row.iter().map(|_| sheets.tree.within(parent, Tag::TD)).collect();
            draw_row(sheets, &head, &row, &tracks, &parts);
        }
        sheets.skip(8.0);
    }
}

fn unbroken(setter: &mut Setter, columns: &[Column], row: &[Cell]) -> Vec<Laid> {
    let one = |(column, of): (&Column, &Cell)| {
        let (text, style) = cell(STYLE.at_end(column.figures), of);
        setter.unbroken(text, style)
    };
    columns.iter().zip(row).map(one).collect()
}

/// Columns that take what they need first, the others by their shares of what is left.
fn tracks(columns: &[Column], head: &[Laid], body: &[Vec<Laid>]) -> Tracks {
    let gutters = GUTTER * columns.len().saturating_sub(1) as f32;
    let longest_word = |laid: &Laid| laid.layout.calculate_content_widths().min;
    let own = |at: usize| {
        let cells = body.iter().filter_map(|row| row.get(at)).map(|laid| laid.layout.width());
        // A head may stand in several lines, its longest word may not be broken.
        let widest = cells.fold(0.0, f32::max).min(MEASURE * WIDEST);
        widest.max(head[at].layout.width().min(MEASURE * 0.11)).max(longest_word(&head[at]).min(MEASURE * WIDEST)) + 1.0
    };
    let fixed: Vec<Option<f32>> =
        columns.iter().enumerate().map(|(at, column)| (column.share == 0).then(|| own(at))).collect();
    let left = (MEASURE - gutters - fixed.iter().flatten().sum::<f32>()).max(0.0);
    let shares: f32 = columns.iter().map(|column| f32::from(column.share)).sum();
    let mut start = 0.0;
    let track = |(column, own): (&Column, Option<f32>)| {
        let width = own.unwrap_or_else(|| left * f32::from(column.share) / shares);
        let track = (start, width);
        start += width + GUTTER;
        track
    };
    columns.iter().zip(fixed).map(track).collect()
}

fn fitted(setter: &Setter, row: Vec<Laid>, tracks: &Tracks) -> Vec<Rc<Laid>> {
    let one = |(mut laid, (_, width)): (Laid, &(f32, f32))| {
        setter.fit(&mut laid, *width);
        Rc::new(laid)
    };
    row.into_iter().zip(tracks).map(one).collect()
}

fn height(row: &[Rc<Laid>]) -> f32 {
    row.iter().map(|laid| laid.height(0..laid.lines())).fold(0.0, f32::max) + 2.0 * PAD
}

fn height_of(row: &[Laid]) -> f32 {
    row.iter().map(|laid| laid.height(0..laid.lines())).fold(0.0, f32::max) + 2.0 * PAD
}

/// The head; its repetitions are a part of no table.
fn draw_head(sheets: &mut Sheets, head: &[Rc<Laid>], tracks: &Tracks, parts: Option<&[Part]>) {
    let tall = height(head);
    for (at, (laid, (start, width))) in head.iter().zip(tracks).enumerate() {
        // Heads of fewer lines stand at the foot of the row.
        let down = tall - PAD - laid.height(0..laid.lines());
        sheets.lines(laid, 0..laid.lines(), *start, *width, down, parts.map(|parts| parts[at]));
    }
    sheets.fill(0.0, tall, (MEASURE, 0.8), INK);
    sheets.advance(tall + 0.8);
}

/// A row, whole on one page where a page has room for it, else in pieces.
fn draw_row(sheets: &mut Sheets, head: &[Rc<Laid>], row: &[Rc<Laid>], tracks: &Tracks, parts: &[Part]) {
    let turn = |sheets: &mut Sheets| {
        sheets.turn();
        draw_head(sheets, head, tracks, None);
    };
    let tall = height(row);
    if tall > sheets.room() && tall <= COLUMN - height(head) - 1.0 {
        turn(sheets);
    }
    let mut from = vec![0; row.len()];
    loop {
        let room = sheets.room() - 2.0 * PAD;
        let to: Vec<usize> = row.iter().zip(&from).map(|(laid, from)| from + laid.fitting(*from, room)).collect();
        let moved = to != from;
        let drawn = row.iter().enumerate().map(|(at, laid)| laid.height(from[at]..to[at])).fold(0.0, f32::max);
        for (at, (laid, (start, width))) in row.iter().zip(tracks).enumerate() {
            if to[at] > from[at] {
                sheets.lines(laid, from[at]..to[at], *start, *width, PAD, Some(parts[at]));
            }
        }
        from = to;
        if row.iter().zip(&from).all(|(laid, from)| *from == laid.lines()) || (!moved && sheets.fresh()) {
            sheets.fill(0.0, drawn + 2.0 * PAD, (MEASURE, 0.3), RULE);
            sheets.advance(drawn + 2.0 * PAD + 0.3);
            return;
        }
        turn(sheets);
    }
}
