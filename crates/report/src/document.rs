//! A report before it is set: everything it says, in the reader's language; nothing of how it looks.

/// A report.
///
/// # Shape
/// The same document always gives the same PDF, to the byte: nothing in it comes from a clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Names the content, such as a digest; it becomes the identifier of the PDF.
    pub identifier: String,
    /// The language as a BCP 47 tag.
    pub lang: &'static str,
    /// Whether it is read from right to left.
    pub starts_right: bool,
    /// What kind of report it is.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// One line below the title; empty for none.
    pub subtitle: String,
    /// Whose programme it is; it stands at the head of every page.
    pub programme: String,
    /// Who answers for it.
    pub author: Vec<String>,
    /// As of when, in UTC: year, month, day, hour, minute, second.
    pub date: [i32; 6],
    /// What stands at the foot of every page: source, as of when, what it is not.
    pub foot: String,
    /// Words that the template puts where they belong.
    pub words: Words,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
    /// Files enclosed in the PDF.
    pub attachments: Vec<Attachment>,
}

/// Words of the template itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// `Page {page} of {pages}`.
    pub page: String,
    /// What is said of letters that cannot be drawn: `{letters}`.
    pub missing: String,
}

/// What people wrote, kept apart from the direction of the words around it: a quotation mark at its end stays there.
#[must_use]
pub fn apart(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\u{2068}{text}\u{2069}") }
}

/// A file enclosed as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, without folders.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is.
    pub description: String,
    /// Its content.
    pub text: String,
}

/// One piece of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; level 1 below the title, level 2 below that.
    Heading {
        /// 1 or 2.
        level: u16,
        /// What it says.
        text: String,
    },
    /// A paragraph.
    Text {
        /// What it says.
        text: String,
    },
    /// A paragraph that stands back: a note on how to read what follows.
    Quiet {
        /// What it says.
        text: String,
    },
    /// What nobody may overlook.
    Warning {
        /// What it says.
        text: String,
    },
    /// Labels and values.
    Facts {
        /// One line each.
        rows: Vec<(String, Cell)>,
    },
    /// Items without order.
    List {
        /// One each.
        items: Vec<Cell>,
    },
    /// Items counted from 1.
    Numbered {
        /// One each.
        items: Vec<Cell>,
    },
    /// A command to type, or another text that programs read.
    Code {
        /// As it is typed.
        text: String,
    },
    /// A table; its head stands again on every page.
    Table {
        /// What its columns are.
        columns: Vec<Column>,
        /// Rows of as many cells.
        rows: Vec<Vec<Cell>>,
    },
    /// Lines to sign on.
    Sign {
        /// Whose.
        names: Vec<String>,
    },
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// Whether it holds figures, which stand at its end.
    pub figures: bool,
    /// Its share of the width that is left; 0 for as wide as its content.
    pub share: u8,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A code, digest or key, from left to right in every language.
    Code(String),
}

impl Cell {
    /// A code.
    #[must_use]
    pub fn code(code: impl Into<String>) -> Self {
        Self::Code(code.into())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Column {
    /// A column of words with a share of the width.
    #[must_use]
    pub fn words(label: String, share: u8) -> Self {
        Self { label, figures: false, share }
    }

    /// A column of figures, as wide as they are.
    #[must_use]
    pub fn figures(label: String) -> Self {
        Self { label, figures: true, share: 0 }
    }
}

impl Block {
    /// A heading below the title.
    #[must_use]
    pub fn heading(text: String) -> Self {
        Self::Heading { level: 1, text }
    }
}
