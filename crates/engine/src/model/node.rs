//! TOML and JSON as one tree with places, so that one reader serves both.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Line and column, counted from 1.
pub(super) type Place = Option<(usize, usize)>;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) place: Place,
    pub(super) node: Node,
}

/// A value of either form.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Spot>),
    Keys(Vec<(String, Place, Spot)>),
    /// A kind of value that no model has: dates, `null`.
    Other(&'static str),
}

impl Node {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Keys(_) => "a table of keys",
            Self::Other(kind) => kind,
        }
    }
}

/// A file that is not even TOML or JSON.
#[derive(Debug, Clone)]
pub(super) struct NotReadable {
    pub(super) place: Place,
    pub(super) message: String,
}

pub(super) fn from_toml(text: &str) -> Result<Spot, NotReadable> {
    let lines = Lines::of(text);
    match DeTable::parse(text) {
        Ok(table) => Ok(Spot { place: None, node: keys(table.get_ref(), &lines) }),
        Err(e) => Err(NotReadable { place: e.span().map(|s| lines.place(s.start)), message: e.message().to_owned() }),
    }
}

pub(super) fn from_json(text: &str) -> Result<Spot, NotReadable> {
    let unreadable = |e: serde_json::Error| NotReadable { place: Some((e.line(), e.column())), message: e.to_string() };
    serde_json::from_str(text).map(|value| from_value(&value)).map_err(unreadable)
}

pub(super) fn from_value(value: &serde_json::Value) -> Spot {
    use serde_json::Value;
    let node = match value {
        Value::Null => Node::Other("null"),
        Value::Bool(b) => Node::Bool(*b),
        Value::Number(n) => n.as_f64().map_or(Node::Other("a number beyond reach"), Node::Number),
        Value::String(s) => Node::Text(s.clone()),
        Value::Array(items) => Node::List(items.iter().map(from_value).collect()),
        Value::Object(entries) => Node::Keys(entries.iter().map(|(k, v)| (k.clone(), None, from_value(v))).collect()),
    };
    Spot { place: None, node }
}

fn keys(table: &DeTable<'_>, lines: &Lines) -> Node {
    let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
        let key: &Spanned<std::borrow::Cow<'_, str>> = key;
        (key.get_ref().to_string(), Some(lines.place(key.span().start)), spot(value, lines))
    };
    Node::Keys(table.iter().map(entry).collect())
}

fn spot(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Spot {
    let number =
        |text: &str| text.replace('_', "").parse().map_or(Node::Other("a number in another base"), Node::Number);
    let node = match value.get_ref() {
        DeValue::Boolean(b) => Node::Bool(*b),
        DeValue::Integer(i) if i.radix() == 10 => number(i.as_str()),
        DeValue::Integer(_) => Node::Other("a number in another base"),
        DeValue::Float(x) => number(x.as_str()),
        DeValue::String(s) => Node::Text(s.to_string()),
        DeValue::Datetime(_) => Node::Other("a date"),
        DeValue::Array(items) => Node::List(items.iter().map(|item| spot(item, lines)).collect()),
        DeValue::Table(table) => keys(table, lines),
    };
    Spot { place: Some(lines.place(value.span().start)), node }
}

/// Where lines begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1);
        Self { text, starts: std::iter::once(0).chain(after).collect() }
    }

    fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }
}
