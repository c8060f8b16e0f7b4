//! A stored code that knows its list.

use crate::{CodeList, CodeValue};
use cg_kit::{Cell, Kind, Value};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use thiserror::Error;

/// The marker of a code list; one is made for every file in `data/`.
pub trait ListMarker: 'static {
    /// The list itself.
    const LIST: &'static CodeList;
}

/// A value of the list `L`; it cannot hold a code that the list does not have.
pub struct Code<L> {
    code: &'static str,
    list: PhantomData<fn() -> L>,
}

/// A text that is no code of its list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{found:?} is not in the list {list}{}; use one of: {}", suggestion(.nearest), .allowed.join(", "))]
pub struct UnknownCode {
    /// The list.
    pub list: &'static str,
    /// The text, shortened.
    pub found: String,
    /// The code it probably means.
    pub nearest: Option<&'static str>,
    /// The codes of the list.
    pub allowed: Vec<&'static str>,
}

fn suggestion(nearest: &Option<&'static str>) -> String {
    nearest.map_or_else(String::new, |n| format!(" (did you mean {n}?)"))
}

impl<L: ListMarker> Code<L> {
    /// Wraps a code known at build time; only the generated constants call it.
    pub(crate) const fn known(code: &'static str) -> Self {
        Self { code, list: PhantomData }
    }

    /// Reads a stored code, exactly as written in the list.
    ///
    /// # Errors
    /// When the list has no such code, with the nearest one.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        L::LIST.get(code).map(|v| Self::known(v.code)).ok_or_else(|| Self::unknown(code))
    }

    /// Reads what a person or a file wrote: a code, a label or a synonym in any language.
    ///
    /// # Errors
    /// When the list does not know the text, with the nearest value.
    pub fn recognise(text: &str) -> Result<Self, UnknownCode> {
        L::LIST.recognise(text).map(|v| Self::known(v.code)).ok_or_else(|| Self::unknown(text))
    }

    fn unknown(text: &str) -> UnknownCode {
        UnknownCode {
            list: L::LIST.id,
            found: text.chars().take(80).collect(),
            nearest: L::LIST.nearest(text).map(|v| v.code),
            allowed: L::LIST.values.iter().filter(|v| v.active).map(|v| v.code).collect(),
        }
    }

    /// The code as stored.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.code
    }

    /// The label for a reader.
    #[must_use]
    pub fn label(&self, lang: &str) -> &'static str {
        L::LIST.label(self.code, lang).unwrap_or(self.code)
    }

    /// Whether this is the other value or lies below it, as an anti-personnel minefield lies below minefield.
    #[must_use]
    pub fn within(&self, ancestor: Self) -> bool {
        L::LIST.within(self.code, ancestor.code)
    }

    /// Every active value, in the order to show them.
    pub fn all() -> impl Iterator<Item = Self> {
        L::LIST.values.iter().filter(|v| v.active).map(|v: &CodeValue| Self::known(v.code))
    }
}

impl<L: ListMarker> Cell for Code<L> {
    const KIND: Kind = Kind::Code(L::LIST.id);
    fn into_value(self) -> Value {
        Value::Text(self.code.to_owned())
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        value.text().and_then(|t| Self::parse(t).ok()).ok_or("a code of its list")
    }
}

impl<L> Clone for Code<L> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<L> Copy for Code<L> {}
impl<L> PartialEq for Code<L> {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}
impl<L> Eq for Code<L> {}
impl<L> PartialOrd for Code<L> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<L> Ord for Code<L> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code.cmp(other.code)
    }
}
impl<L> Hash for Code<L> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}
impl<L> fmt::Debug for Code<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}
impl<L> fmt::Display for Code<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}
impl<L: ListMarker> std::str::FromStr for Code<L> {
    type Err = UnknownCode;
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::parse(text)
    }
}
