//! Statements: named SQL texts, one for both databases wherever possible.

use super::Engine;
use std::borrow::Cow;

/// One SQL statement with a name for logs and errors.
///
/// Binds are written `?1`, `?2`, …; PostgreSQL gets them as `$1`, `$2`, ….
#[derive(Debug, Clone)]
pub struct Stmt {
    /// What errors and logs call it, `noun.verb`.
    pub name: Cow<'static, str>,
    pub(crate) sqlite: Cow<'static, str>,
    pub(crate) postgres: Cow<'static, str>,
    /// Set for `insert … values (…) tail`, which PostgreSQL can take many rows at a time.
    pub(crate) insert: Option<Insert>,
}

/// The parts of an insert that can be repeated for many rows.
#[derive(Debug, Clone)]
pub(crate) struct Insert {
    pub(crate) table: String,
    pub(crate) columns: String,
    pub(crate) width: usize,
    pub(crate) tail: String,
}

impl Stmt {
    /// One text for both databases.
    #[must_use]
    pub const fn both(name: &'static str, text: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), sqlite: Cow::Borrowed(text), postgres: Cow::Borrowed(text), insert: None }
    }

    /// A text for each database.
    #[must_use]
    pub const fn split(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self {
            name: Cow::Borrowed(name),
            sqlite: Cow::Borrowed(sqlite),
            postgres: Cow::Borrowed(postgres),
            insert: None,
        }
    }

    /// The text for a database, with binds written `?1`.
    #[must_use]
    pub fn text(&self, engine: Engine) -> &str {
        match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        }
    }

    /// A text made from field names of the house; never from a user's words.
    pub(crate) fn made(name: String, sqlite: String, postgres: String) -> Self {
        Self { name: name.into(), sqlite: sqlite.into(), postgres: postgres.into(), insert: None }
    }

    /// `insert into table (columns) values (?1, …) tail`.
    pub(crate) fn insert(table: &str, columns: &[&str], tail: &str) -> Self {
        let (width, columns) = (columns.len(), columns.join(", "));
        let insert = Insert { table: table.to_owned(), columns, width, tail: tail.to_owned() };
        let text = insert.text(1, "?");
        Self {
            name: format!("{table}.insert").into(),
            sqlite: text.clone().into(),
            postgres: text.into(),
            insert: Some(insert),
        }
    }
}

impl Insert {
    /// The statement for `rows` rows, with binds marked by `mark`.
    pub(crate) fn text(&self, rows: usize, mark: &str) -> String {
        use std::fmt::Write as _;
        let mut text = format!("insert into {} ({}) values ", self.table, self.columns);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.width {
                let comma = if column == 0 { "" } else { ", " };
                // Writing to a String cannot fail.
                let _ = write!(text, "{comma}{mark}{}", row * self.width + column + 1);
            }
            text.push(')');
        }
        text.push(' ');
        text.push_str(&self.tail);
        text
    }
}

/// Rewrites `?1` to `$1` outside quoted text.
pub(crate) fn dollars(text: &str) -> String {
    let mut quoted = false;
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        quoted ^= c == '\'';
        let bind = c == '?' && !quoted && chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if bind { '$' } else { c });
    }
    out
}

/// Declares named statements and `STATEMENTS`, the list of them that a test prepares on both databases.
///
/// `NAME = both("noun.verb", "text");` or `NAME = split("noun.verb", "for SQLite", "for PostgreSQL");`
macro_rules! statements {
    ($($name:ident = $make:ident($($part:literal),+ $(,)?));+ $(;)?) => {
        $(static $name: $crate::Stmt = $crate::Stmt::$make($($part),+);)+
        /// Every statement of this file.
        pub(crate) static STATEMENTS: &[&$crate::Stmt] = &[$(&$name),+];
    };
}
pub(crate) use statements;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binds_become_dollars_except_in_quoted_text() {
        assert_eq!(
            dollars("select ?1 where a = '?2' and b like ?12 || '?'"),
            "select $1 where a = '?2' and b like $12 || '?'"
        );
    }

    #[test]
    fn an_insert_repeats_its_row() {
        let stmt = Stmt::insert("wells", &["id", "depth_m"], "on conflict (id) do nothing");
        assert_eq!(stmt.sqlite, "insert into wells (id, depth_m) values (?1, ?2) on conflict (id) do nothing");
        let two = stmt.insert.map(|i| i.text(2, "$")).unwrap_or_default();
        assert_eq!(two, "insert into wells (id, depth_m) values ($1, $2), ($3, $4) on conflict (id) do nothing");
    }
}
