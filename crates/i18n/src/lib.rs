//! Languages of the interface: messages, numbers, dates, lists and units.
//!
//! Messages live in `messages/<language>/<area>.ftl` (Project Fluent). English is the source; the other
//! languages say in their first line whether a native speaker has read them. Numbers, dates and plurals
//! follow CLDR through `icu`. A key that does not exist is shown as `⟦key⟧` and fails the tests.

mod args;
mod catalogue;
mod date;
mod lang;
mod list;
mod number;
mod unit;

pub use args::{Arg, Args};
pub use catalogue::{AREAS, has, source, t};
pub use date::{date, day, instant, partial_date};
pub use lang::{Direction, Lang};
pub use list::{list_and, list_or};
pub use number::{Digits, decimal, digits, integer, percent, set_digits};
pub use unit::{AreaUnit, area, metres};

/// Says a message: `say!(lang, "count-hazard-areas", count = 3)`.
///
/// The key must be a literal, so that the tests can find it.
#[macro_export]
macro_rules! say {
    ($lang:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::t($lang, $key, &$crate::Args::new()$(.with(stringify!($name), $value))*)
    };
}
