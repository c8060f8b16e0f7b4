//! Records made of one-line fields.

use crate::{Field, Id, Json, Kind, Names, PartialDate, Value};
use thiserror::Error;

/// A stored cell that does not hold what its field says.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("field {field} of {noun} holds {found}, which is not {wanted}")]
pub struct BadCell {
    /// Table of the record.
    pub noun: &'static str,
    /// Name of the field.
    pub field: &'static str,
    /// What the cell holds, shortened.
    pub found: String,
    /// What it should hold.
    pub wanted: &'static str,
}

/// A Rust type that one stored cell can hold.
pub trait Cell: Sized {
    /// What a field of this type holds.
    const KIND: Kind;
    /// Whether a record cannot be taken without it; `Option` says no.
    const REQUIRED: bool = true;

    /// The cell to store.
    fn into_value(self) -> Value;

    /// Reads a stored cell.
    ///
    /// # Errors
    /// What the cell should have held, when it holds something else.
    fn from_value(value: &Value) -> Result<Self, &'static str>;
}

/// A thing the programme keeps: its fields, its table, and its way in and out of stored cells.
///
/// Implemented by [`crate::record!`] only; it carries data, never behaviour.
pub trait Record: Sized + Clone {
    /// Plural name of the thing: table, route and API collection.
    const NOUN: &'static str;
    /// The fields, in the order of the stored cells.
    const FIELDS: &'static [Field];

    /// The identifier.
    fn id(&self) -> Id<Self>;
    /// The natural key, unique within the noun.
    fn code(&self) -> &str;
    /// The cells, in the order of [`Record::FIELDS`].
    fn to_values(&self) -> Vec<Value>;
    /// Reads the cells, in the order of [`Record::FIELDS`].
    ///
    /// # Errors
    /// The first cell that does not hold what its field says, or is missing though required.
    fn from_values(id: Id<Self>, values: Vec<Value>) -> Result<Self, BadCell>;
}

/// Reads the next stored cell of a record; used by [`crate::record!`].
///
/// # Errors
/// When the cell does not hold what the field says.
#[doc(hidden)]
pub fn cell_out<C: Cell>(noun: &'static str, field: &'static str, value: Value) -> Result<C, BadCell> {
    // What was found is written down only when it is wrong: a record is read far more often than it is broken.
    let found = || format!("{value:?}").chars().take(60).collect();
    C::from_value(&value).map_err(|wanted| BadCell { noun, field, found: found(), wanted })
}

impl<C: Cell> Cell for Option<C> {
    const KIND: Kind = C::KIND;
    const REQUIRED: bool = false;
    fn into_value(self) -> Value {
        self.map_or(Value::Null, C::into_value)
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        if value.is_null() { Ok(None) } else { C::from_value(value).map(Some) }
    }
}

impl Cell for String {
    const KIND: Kind = Kind::Text;
    fn into_value(self) -> Value {
        Value::Text(self)
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(t) => Ok(t.clone()),
            _ => Err("text"),
        }
    }
}

impl Cell for i64 {
    const KIND: Kind = Kind::Int;
    fn into_value(self) -> Value {
        Value::Int(self)
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        value.int().ok_or("a whole number")
    }
}

impl Cell for f64 {
    const KIND: Kind = Kind::Real;
    fn into_value(self) -> Value {
        Value::Real(self)
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        value.number().filter(|n| n.is_finite()).ok_or("a finite number")
    }
}

impl Cell for bool {
    const KIND: Kind = Kind::Bool;
    fn into_value(self) -> Value {
        Value::Bool(self)
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Bool(b) => Ok(*b),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err("yes or no"),
        }
    }
}

impl Cell for PartialDate {
    const KIND: Kind = Kind::Date;
    fn into_value(self) -> Value {
        Value::Text(self.to_string())
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        value.text().and_then(|t| t.parse().ok()).ok_or("a date such as 2006, 2006-01 or 2006-01-15")
    }
}

impl Cell for Names {
    const KIND: Kind = Kind::Names;
    fn into_value(self) -> Value {
        serde_json::to_string(&self).map_or(Value::Null, Value::Text)
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        value.text().and_then(|t| serde_json::from_str(t).ok()).ok_or("names by language, as JSON")
    }
}

impl Cell for Json {
    const KIND: Kind = Kind::Json;
    const REQUIRED: bool = false;
    fn into_value(self) -> Value {
        if self.0.is_empty() { Value::Null } else { serde_json::to_string(&self).map_or(Value::Null, Value::Text) }
    }
    fn from_value(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Text(t) => serde_json::from_str(t).map_err(|_| "a JSON object"),
            _ => Err("a JSON object"),
        }
    }
}

/// Declares a record: one line a field, from which everything else about the field is read.
///
/// Each line is `name: Type = "Label", unit "m2", hxl "#tag", Tier;` under a one-sentence doc comment. The type
/// says what the cell holds and, by `Option`, whether it may be unknown. A record must have a field `code: String`.
#[macro_export]
macro_rules! record {
    ($(#[doc = $about:literal])+ pub struct $name:ident as $noun:literal {
        $($(#[doc = $doc:literal])+ $field:ident : $ty:ty = $label:literal, unit $unit:literal, hxl $hxl:literal, $tier:ident;)+
    }) => {
        $(#[doc = $about])+
        #[derive(Clone, PartialEq)]
        pub struct $name {
            /// Identifier, never reused.
            pub id: $crate::Id<$name>,
            $($(#[doc = $doc])+ pub $field: $ty,)+
        }
        impl $crate::Record for $name {
            const NOUN: &'static str = $noun;
            const FIELDS: &'static [$crate::Field] = &[$($crate::Field {
                name: stringify!($field),
                label: $label,
                kind: <$ty as $crate::Cell>::KIND,
                required: <$ty as $crate::Cell>::REQUIRED,
                unit: $unit,
                hxl: $hxl,
                tier: $crate::Tier::$tier,
                doc: concat!($($doc, "\n"),+),
            }),+];
            fn id(&self) -> $crate::Id<Self> {
                self.id
            }
            fn code(&self) -> &str {
                &self.code
            }
            fn to_values(&self) -> Vec<$crate::Value> {
                vec![$($crate::Cell::into_value(self.$field.clone())),+]
            }
            fn from_values(id: $crate::Id<Self>, values: Vec<$crate::Value>) -> Result<Self, $crate::BadCell> {
                let mut cells = values.into_iter();
                Ok(Self {
                    id,
                    $($field: $crate::cell_out($noun, stringify!($field), cells.next().unwrap_or_default())?,)+
                })
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro makes records that others use")]
mod tests {
    use super::*;
    use crate::Tier;

    crate::record! {
        /// A well.
        pub struct Well as "wells" {
            /// What people call it.
            code: String = "Code", unit "", hxl "#loc+code", Public;
            /// How deep it is.
            depth_m: Option<f64> = "Depth", unit "m", hxl "", Partner;
            /// When it was dug.
            dug: Option<PartialDate> = "Dug", unit "", hxl "#date+start", Public;
        }
    }

    fn well() -> Well {
        Well { id: Id::new(uuid::Uuid::nil()), code: "W-1".into(), depth_m: None, dug: "1999-05".parse().ok() }
    }

    #[test]
    fn a_record_reads_back_what_it_stored() {
        let back = Well::from_values(well().id, well().to_values());
        assert!(back.is_ok_and(|w| w == well()));
    }

    #[test]
    fn an_unknown_stays_unknown_and_never_becomes_zero() {
        assert_eq!(well().to_values()[1], Value::Null);
    }

    #[test]
    fn a_missing_required_cell_is_an_error_that_names_the_field() {
        let err = Well::from_values(well().id, vec![Value::Null]).err().map(|e| e.to_string());
        assert_eq!(err.as_deref(), Some("field code of wells holds Null, which is not text"));
    }

    #[test]
    fn the_field_table_says_what_the_line_says() {
        let depth = Well::FIELDS[1];
        assert_eq!((depth.name, depth.unit, depth.required, depth.tier), ("depth_m", "m", false, Tier::Partner));
        assert_eq!(depth.kind, Kind::Real);
        assert_eq!(depth.doc.trim(), "How deep it is.");
    }
}
