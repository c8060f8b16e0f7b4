//! Documents become files that archives and readers can use; how they look is looked at in `e2e`.

use cg_report::{Attachment, Block, Cell, Column, Document, Words, enclosed, is_pdf, pdf};

fn document(starts_right: bool, blocks: Vec<Block>) -> Document {
    Document {
        identifier: "abc".into(),
        lang: if starts_right { "ar" } else { "en" },
        starts_right,
        kind: "Record".into(),
        title: if starts_right { "خطة موسم الجفاف".into() } else { "Plan".into() },
        subtitle: "closed".into(),
        programme: "Exercise".into(),
        author: vec!["Exercise".into()],
        date: [2026, 11, 29, 10, 0, 0],
        foot: "Priority is not a statement of safety.".into(),
        words: Words { page: "Page {page} of {pages}".into(), missing: "Cannot be drawn: {letters}".into() },
        blocks,
        attachments: vec![Attachment {
            name: "record.json".into(),
            media_type: "application/json",
            description: "The record".into(),
            text: "{\"a\":\"\u{1797}\"}\n".into(),
        }],
    }
}

fn every_block(rows: usize) -> Vec<Block> {
    let row = |at: usize| {
        let why = format!(
            "People nearby: {at} (38 %); قرب المدرسة; {}",
            "a reason that takes more than one line ".repeat(at % 4)
        );
        vec![Cell::Text(at.to_string()), Cell::code(format!("HA-{at:04}")), why.into()]
    };
    let columns = vec![Column::figures("Rank".into()), Column::words("Area".into(), 1), Column::words("Why".into(), 3)];
    vec![
        Block::Warning { text: "Never says that land is safe.".into() },
        Block::heading("First".into()),
        Block::Numbered { items: vec![Cell::Text("One".into()), Cell::code("HA-1")] },
        Block::List { items: vec![Cell::Text("Two".into())] },
        Block::Heading { level: 2, text: "Below".into() },
        Block::Text { text: "Words. ".repeat(900) },
        Block::Quiet { text: "A note.".into() },
        Block::Table { columns, rows: (0..rows).map(row).collect() },
        Block::Facts { rows: vec![("Signature".into(), Cell::code("ab".repeat(64)))] },
        Block::Code { text: "commonground verify-decision decision.pdf".into() },
        Block::Sign { names: vec!["A".into(), "B".into(), "C".into()] },
    ]
}

#[test]
fn every_block_is_set_in_both_directions_as_archives_and_listeners_need_it() {
    for starts_right in [false, true] {
        let file = pdf(&document(starts_right, every_block(120))).expect("a PDF");
        assert!(is_pdf(&file));
        // PDF/A-3a and PDF/UA-1 were checked while it was written; it also says so.
        let text = String::from_utf8_lossy(&file);
        assert!(text.contains("pdfaid:conformance>A<") && text.contains("pdfuaid:part>1<"));
    }
}

#[test]
fn the_same_document_is_the_same_file_and_another_is_not() {
    let one = pdf(&document(false, every_block(9))).expect("a PDF");
    assert_eq!(one, pdf(&document(false, every_block(9))).expect("a PDF"));
    assert_ne!(one, pdf(&document(false, every_block(8))).expect("a PDF"));
}

#[test]
fn what_is_enclosed_comes_out_as_it_was_put_in() {
    let document = document(false, Vec::new());
    let file = pdf(&document).expect("a PDF");
    assert_eq!(enclosed(&file), [document.attachments[0].text.as_bytes()]);
    assert!(enclosed(b"%PDF-1.7 and nothing").is_empty());
    assert!(!is_pdf(b"{}"));
}

#[test]
fn a_row_taller_than_a_page_goes_on_over_pages_and_letters_without_a_font_are_no_end() {
    let column = || vec![Column::words("Reason".into(), 1)];
    let tall = Block::Table { columns: column(), rows: vec![vec![Cell::Text("words ".repeat(4_000))]] };
    let strange = Block::Table { columns: column(), rows: vec![vec![Cell::Text("ភ្នំពេញ 🦺".into())]] };
    let empty = Block::Table { columns: column(), rows: Vec::new() };
    let file = pdf(&document(false, vec![tall, strange, empty])).expect("a PDF");
    assert!(file.len() > 20_000);
}
