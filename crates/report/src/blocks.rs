//! Where each block of a document stands.

use crate::document::{Block, Cell, Document, apart};
use crate::setting::{ACCENT, Colour, INK, QUIET, Setter, Style};
use crate::sheet::{MEASURE, Sheets};
use crate::table;
use crate::tags::Part;
use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};
use std::num::NonZeroU16;
use std::rc::Rc;

/// Size of running text.
pub(crate) const BODY: f32 = 9.5;
const AMBER: Colour = [0xb7, 0x79, 0x1f];
const SAND: Colour = [0xfd, 0xf3, 0xd8];
const MIST: Colour = [0xee, 0xf2, 0xf4];

/// Puts a document on pages; what is said of missing letters stands first.
pub(crate) fn lay(document: &Document, setter: &mut Setter, missing: Option<String>) -> Sheets {
    let mut on = Lay { sheets: Sheets::new(setter), setter, measured: None };
    on.paragraph(&document.kind, Style::plain(8.5).colour(QUIET), Tag::P, 2.0);
    let title = Tag::Hn(NonZeroU16::MIN, Some(document.title.clone()));
    // People's own words, whatever direction the document has.
    on.paragraph(&apart(&document.title), Style::plain(20.0).bold().colour(ACCENT), title, 2.0);
    if !document.subtitle.is_empty() {
        on.paragraph(&document.subtitle, Style::plain(BODY).colour(QUIET), Tag::P, 8.0);
    }
    if let Some(text) = missing {
        on.warning(&text);
    }
    document.blocks.iter().enumerate().for_each(|(at, block)| on.block(block, &document.blocks[at + 1..]));
    on.sheets
}

/// A style for a cell.
pub(crate) fn cell(style: Style, cell: &Cell) -> (&str, Style) {
    match cell {
        Cell::Text(text) => (text, style),
        Cell::Code(code) => (code, style.code()),
    }
}

struct Lay<'a> {
    sheets: Sheets,
    setter: &'a mut Setter,
    /// The next table, where a heading above it had to know how it begins.
    measured: Option<table::Measured>,
}

impl Lay<'_> {
    fn block(&mut self, block: &Block, after: &[Block]) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text, after),
            Block::Text { text } => self.paragraph(text, Style::plain(BODY), Tag::P, 6.0),
            Block::Quiet { text } => self.paragraph(text, Style::plain(8.5).colour(QUIET), Tag::P, 6.0),
            Block::Warning { text } => self.warning(text),
            Block::Facts { rows } => self.facts(rows),
            Block::List { items } => self.list(items, false),
            Block::Numbered { items } => self.list(items, true),
            Block::Code { text } => self.code(text),
            Block::Table { columns, rows } => {
                let measured = self.measured.take();
                let table = measured.unwrap_or_else(|| table::measure(self.setter, columns, rows));
                table.lay(&mut self.sheets, self.setter);
            }
            Block::Sign { names } => self.sign(names),
        }
    }

    fn paragraph(&mut self, text: &str, style: Style, tag: impl Into<TagKind>, after: f32) {
        let part = self.sheets.tree.root(tag);
        self.flow(text, style, (0.0, MEASURE), part);
        self.sheets.skip(after);
    }

    fn flow(&mut self, text: &str, style: Style, (start, width): (f32, f32), part: Part) {
        let laid = Rc::new(self.setter.set(text, style, width));
        self.sheets.flow(&laid, start, width, Some(part));
    }

    fn heading(&mut self, level: u16, text: &str, after: &[Block]) {
        let style = if level == 1 { Style::plain(13.0).bold().colour(ACCENT) } else { Style::plain(10.5).bold() };
        // A heading never stands alone at the foot of a page, nor parted from the table below it.
        self.sheets.need(90.0);
        let below = after.iter().find(|block| !matches!(block, Block::Heading { .. } | Block::Quiet { .. }));
        if let Some(Block::Table { columns, rows }) = below {
            let measured = self.measured.take();
            let table = measured.unwrap_or_else(|| table::measure(self.setter, columns, rows));
            self.sheets.need(60.0 + table.beginning());
            self.measured = Some(table);
        }
        self.sheets.skip(if level == 1 { 12.0 } else { 8.0 });
        self.sheets.heading(level, text);
        let level = NonZeroU16::MIN.saturating_add(level);
        self.paragraph(text, style, Tag::Hn(level, Some(text.to_owned())), 4.0);
    }

    fn warning(&mut self, text: &str) {
        let inner = MEASURE - 20.0;
        let laid = Rc::new(self.setter.set(text, Style::plain(BODY), inner));
        let height = laid.height(0..laid.lines());
        self.sheets.need(height + 14.0);
        self.sheets.fill(0.0, 0.0, (MEASURE, height + 14.0), SAND);
        self.sheets.fill(0.0, 0.0, (3.0, height + 14.0), AMBER);
        let part = self.sheets.tree.root(Tag::P);
        self.sheets.lines(&laid, 0..laid.lines(), 10.0, inner, 7.0, Some(part));
        self.sheets.advance(height + 14.0);
        self.sheets.skip(8.0);
    }

    /// Labels and values: a table whose rows have heads.
    fn facts(&mut self, rows: &[(String, Cell)]) {
        let label = MEASURE * 0.27;
        let table = self.sheets.tree.root(Tag::Table);
        for (name, value) in rows {
            let row = self.sheets.tree.within(table, Tag::TR);
            let head = self.sheets.tree.within(row, Tag::TH(TableHeaderScope::Row));
            let data = self.sheets.tree.within(row, Tag::TD);
            let name = Rc::new(self.setter.set(name, Style::plain(8.5).colour(QUIET), label - 8.0));
            let (text, style) = cell(Style::plain(8.5), value);
            let value = Rc::new(self.setter.set(text, style, MEASURE - label));
            let height = name.height(0..name.lines()).max(value.height(0..value.lines()));
            self.sheets.need(height);
            self.sheets.lines(&name, 0..name.lines(), 0.0, label - 8.0, 0.0, Some(head));
            self.sheets.lines(&value, 0..value.lines(), label, MEASURE - label, 0.0, Some(data));
            self.sheets.advance(height + 2.5);
        }
        self.sheets.skip(6.0);
    }

    fn list(&mut self, items: &[Cell], numbered: bool) {
        let numbering = if numbered { ListNumbering::Decimal } else { ListNumbering::Disc };
        let list = self.sheets.tree.root(Tag::L(numbering));
        for (at, item) in items.iter().enumerate() {
            let entry = self.sheets.tree.within(list, Tag::LI);
            let (label, body) = (self.sheets.tree.within(entry, Tag::Lbl), self.sheets.tree.within(entry, Tag::LBody));
            let mark = if numbered { format!("{}.", at + 1) } else { "•".to_owned() };
            let mark = Rc::new(self.setter.set(&mark, Style::plain(BODY), 20.0));
            self.sheets.need(mark.height(0..1));
            self.sheets.lines(&mark, 0..1, 0.0, 20.0, 0.0, Some(label));
            let (text, style) = cell(Style::plain(BODY), item);
            self.flow(text, style, (22.0, MEASURE - 22.0), body);
        }
        self.sheets.skip(6.0);
    }

    fn code(&mut self, text: &str) {
        // A command is read from the left, also on a page that is read from the right.
        let style = Style::plain(BODY).code().at_end(self.setter.starts_right());
        let laid = Rc::new(self.setter.set(text, style, MEASURE - 16.0));
        let height = laid.height(0..laid.lines());
        self.sheets.need(height + 10.0);
        self.sheets.fill(0.0, 0.0, (MEASURE, height + 10.0), MIST);
        let part = self.sheets.tree.root(Tag::P);
        self.sheets.lines(&laid, 0..laid.lines(), 8.0, MEASURE - 16.0, 5.0, Some(part));
        self.sheets.advance(height + 10.0);
        self.sheets.skip(8.0);
    }

    /// Two lines to sign on beside each other.
    fn sign(&mut self, names: &[String]) {
        let width = (MEASURE - 30.0) / 2.0;
        for pair in names.chunks(2) {
            self.sheets.need(64.0);
            for (side, name) in pair.iter().enumerate() {
                let start = side as f32 * (width + 30.0);
                self.sheets.fill(start, 36.0, (width, 0.6), INK);
                let part = self.sheets.tree.root(Tag::P);
                let laid = Rc::new(self.setter.set(name, Style::plain(8.5).colour(QUIET), width));
                let lines = 0..laid.lines().min(2);
                self.sheets.lines(&laid, lines, start, width, 40.0, Some(part));
            }
            self.sheets.advance(64.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Column, Words};

    fn document(blocks: Vec<Block>) -> Document {
        Document {
            identifier: "1".into(),
            lang: "en",
            starts_right: false,
            kind: "Record".into(),
            title: "Title".into(),
            subtitle: String::new(),
            programme: String::new(),
            author: Vec::new(),
            date: [2027, 1, 1, 0, 0, 0],
            foot: String::new(),
            words: Words { page: String::new(), missing: String::new() },
            blocks,
            attachments: Vec::new(),
        }
    }

    #[test]
    fn a_heading_stays_with_the_table_below_it_however_tall_its_first_row_is() {
        let mut setter = Setter::new(false).expect("fonts");
        let table = || Block::Table {
            columns: vec![Column::words("Area".into(), 1), Column::words("Why".into(), 1)],
            rows: vec![vec![Cell::Text("A".into()), Cell::Text("because of many reasons ".repeat(40))]],
        };
        let mut turned = 0;
        for lines in 0..60 {
            let mut blocks: Vec<Block> = (0..lines).map(|_| Block::Text { text: "A line.".into() }).collect();
            blocks.extend([Block::heading("Why".into()), Block::Quiet { text: "Read it.".into() }, table()]);
            let sheets = lay(&document(blocks), &mut setter, None);
            let page = sheets.headings[0].2;
            assert_eq!(page, sheets.pages.len() - 1, "after {lines} lines the table went on without its heading");
            turned = turned.max(page);
        }
        assert!(turned > 0, "one of them came to the foot of a page");
    }
}
