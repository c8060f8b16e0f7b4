//! What a message is filled with.

use fluent_bundle::{FluentArgs, FluentValue};

/// One value put into a message: a text or a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A text, set apart from the text around it so that its direction cannot disturb it.
    Text(String),
    /// A number, written as the language writes numbers; it also chooses the plural form.
    Number(f64),
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(value: $kind) -> Self { Self::Number(value as f64) }
        }
    )*};
}
numbers!(i16, i32, i64, u8, u16, u32, u64, usize, f64);

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}
impl<T: Clone> From<&T> for Arg
where
    Self: From<T>,
{
    fn from(value: &T) -> Self {
        Self::from(value.clone())
    }
}

/// The named values of one message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args(Vec<(String, Arg)>);

impl Args {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// These values and one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.0.push((name.to_owned(), value.into()));
        self
    }

    /// The values as Fluent takes them.
    pub(crate) fn fluent(&self) -> FluentArgs<'_> {
        self.0.iter().map(|(name, value)| (name.as_str(), fluent_value(value))).collect()
    }
}

impl<N: AsRef<str>, V: Into<Arg>> FromIterator<(N, V)> for Args {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(items: I) -> Self {
        Self(items.into_iter().map(|(name, value)| (name.as_ref().to_owned(), value.into())).collect())
    }
}

fn fluent_value(value: &Arg) -> FluentValue<'_> {
    match value {
        Arg::Text(text) => FluentValue::from(text.as_str()),
        Arg::Number(number) => FluentValue::from(*number),
    }
}
