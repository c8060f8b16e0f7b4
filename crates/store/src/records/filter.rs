//! Which records: a small tree of conditions over known fields.
//!
//! It is what both a person's wish and the limits of what they may see are written in, so that one statement obeys
//! both. Names are looked up among the fields of the noun; values only ever travel as binds.

use super::table::{column, fitted};
use crate::{Engine, StoreError};
use cg_domain::Noun;
use cg_kit::{Kind, PartialDate, Value};

/// A condition on the records of one noun.
///
/// A field that is unknown meets no condition but [`Filter::IsNull`] and [`Filter::Not`].
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Filter {
    /// Every record.
    #[default]
    True,
    /// All of these; none given means every record.
    And(Vec<Filter>),
    /// At least one of these; none given means no record.
    Or(Vec<Filter>),
    /// The records that the condition does not hold for, those where it is unknown among them.
    Not(Box<Filter>),
    /// The field holds exactly this.
    Eq(String, Value),
    /// The field holds one of these.
    In(String, Vec<Value>),
    /// The field lies between these, both included; `None` leaves a side open.
    Range(String, Option<Value>, Option<Value>),
    /// The extent of the geometry touches this box: west, south, east, north in degrees.
    Bbox([f64; 4]),
    /// The text of the field holds this, in whatever case.
    Like(String, String),
    /// The field is unknown.
    IsNull(String),
}

impl Filter {
    /// The field holds exactly this.
    #[must_use]
    pub fn eq(field: &str, value: impl Into<Value>) -> Self {
        Self::Eq(field.to_owned(), value.into())
    }

    /// The field holds one of these.
    #[must_use]
    pub fn any_of<V: Into<Value>>(field: &str, values: impl IntoIterator<Item = V>) -> Self {
        Self::In(field.to_owned(), values.into_iter().map(Into::into).collect())
    }

    /// The text of the field holds this, in whatever case.
    #[must_use]
    pub fn like(field: &str, text: &str) -> Self {
        Self::Like(field.to_owned(), text.to_owned())
    }

    /// Both this and that.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, one) | (one, Self::True) => one,
            (Self::And(mut all), one) => {
                all.push(one);
                Self::And(all)
            }
            (one, two) => Self::And(vec![one, two]),
        }
    }

    /// The date may lie between these two: a date known to the year may be any of its days.
    #[must_use]
    pub fn period(field: &str, from: Option<PartialDate>, to: Option<PartialDate>) -> Self {
        let last = to.map(|d| Value::Text(d.latest().to_string()));
        let Some(first) = from.map(|d| d.earliest().to_string()) else {
            return Self::Range(field.to_owned(), None, last);
        };
        // "2006" comes before "2006-03-01" as text, but may be any day of the year.
        let vaguer = Self::any_of(field, [first[..4].to_owned(), first[..7].to_owned()]);
        let exact = Self::Range(field.to_owned(), Some(Value::Text(first)), None);
        Self::Or(vec![exact, vaguer]).and(last.map_or(Self::True, |l| Self::Range(field.to_owned(), None, Some(l))))
    }

    /// Whether the condition holds for the cells of a record, as the database would say.
    ///
    /// # Errors
    /// As for a reading: a field that the noun does not have, or a value that its kind cannot be compared with.
    pub fn holds(&self, noun: &Noun, values: &[Value]) -> Result<bool, StoreError> {
        super::holds::holds(self, noun, values)
    }
}

/// A condition as SQL, and the values it needs.
pub(crate) struct Condition {
    pub(crate) text: String,
    pub(crate) binds: Vec<Value>,
}

/// Writes conditions for one noun on one database.
pub(crate) struct Writer<'a> {
    noun: &'a Noun,
    engine: Engine,
    binds: Vec<Value>,
}

/// The condition as SQL; binds are numbered after the `before` that the statement has already.
pub(crate) fn condition(
    noun: &Noun,
    engine: Engine,
    filter: &Filter,
    before: Vec<Value>,
) -> Result<Condition, StoreError> {
    let mut writer = Writer { noun, engine, binds: before };
    let text = writer.write(filter)?;
    Ok(Condition { text, binds: writer.binds })
}

/// The kind of a field that can be asked for, the stamp of a row included.
pub(crate) fn kind_of(noun: &Noun, name: &str) -> Result<Kind, StoreError> {
    match name {
        "id" | "batch_id" => Ok(Kind::Text),
        "valid_from" => Ok(Kind::Date),
        "recorded_at" | "version_id" => Ok(Kind::Int),
        _ => noun.field(name).map(|f| f.kind).ok_or_else(|| unknown(noun, name)),
    }
}

/// The error for a field that cannot be asked for.
pub(crate) fn unknown(noun: &Noun, name: &str) -> StoreError {
    StoreError::UnknownField { noun: noun.name, field: name.chars().take(40).collect() }
}

impl Writer<'_> {
    fn write(&mut self, filter: &Filter) -> Result<String, StoreError> {
        match filter {
            Filter::True => Ok("1 = 1".to_owned()),
            Filter::And(all) => self.joined(all, " and ", "1 = 1"),
            Filter::Or(any) => self.joined(any, " or ", "1 = 0"),
            Filter::Not(one) => Ok(format!("({}) is not true", self.write(one)?)),
            Filter::Eq(field, value) => self.compared(field, "=", value),
            Filter::In(field, values) => self.one_of(field, values),
            Filter::Range(field, from, to) => self.between(field, from.as_ref(), to.as_ref()),
            Filter::Bbox(extent) => self.touching(*extent),
            Filter::Like(field, part) => self.holding(field, part),
            Filter::IsNull(field) => {
                kind_of(self.noun, field)?;
                Ok(format!("{} is null", column(field)))
            }
        }
    }

    fn joined(&mut self, parts: &[Filter], word: &str, none: &str) -> Result<String, StoreError> {
        if parts.is_empty() {
            return Ok(none.to_owned());
        }
        let texts = parts.iter().map(|p| self.write(p)).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("({})", texts.join(word)))
    }

    fn bind(&mut self, value: Value) -> String {
        self.binds.push(value);
        format!("?{}", self.binds.len())
    }

    fn compared(&mut self, field: &str, sign: &str, value: &Value) -> Result<String, StoreError> {
        let kind = kind_of(self.noun, field)?;
        let value = fitted(kind, value).ok_or_else(|| unknown(self.noun, field))?;
        Ok(format!("{} {sign} {}", column(field), self.bind(value)))
    }

    /// Texts travel as one JSON array, so that a list of any length is one bind.
    fn one_of(&mut self, field: &str, values: &[Value]) -> Result<String, StoreError> {
        let kind = kind_of(self.noun, field)?;
        let fit = |v: &Value| fitted(kind, v).ok_or_else(|| unknown(self.noun, field));
        let values = values.iter().map(fit).collect::<Result<Vec<_>, _>>()?;
        if values.is_empty() {
            return Ok("1 = 0".to_owned());
        }
        if let Some(texts) = values.iter().map(Value::text).collect::<Option<Vec<_>>>() {
            let bind = self.bind(Value::Text(serde_json::Value::from(texts).to_string()));
            return Ok(listed(self.engine, &column(field), &bind));
        }
        let binds: Vec<String> = values.into_iter().map(|v| self.bind(v)).collect();
        Ok(format!("{} in ({})", column(field), binds.join(", ")))
    }

    fn between(&mut self, field: &str, from: Option<&Value>, to: Option<&Value>) -> Result<String, StoreError> {
        kind_of(self.noun, field)?;
        let from = from.map(|v| self.compared(field, ">=", v)).transpose()?;
        let to = to.map(|v| self.compared(field, "<=", v)).transpose()?;
        match (from, to) {
            (Some(from), Some(to)) => Ok(format!("({from} and {to})")),
            (Some(one), None) | (None, Some(one)) => Ok(one),
            (None, None) => Ok(format!("{} is not null", column(field))),
        }
    }

    /// The index finds candidates with rounded numbers; the exact extent columns have the last word on both databases.
    fn touching(&mut self, extent: [f64; 4]) -> Result<String, StoreError> {
        if self.noun.shape_at().is_none() || !extent.iter().all(|c| c.is_finite()) {
            return Err(unknown(self.noun, "bbox"));
        }
        let [west, south, east, north] = extent.map(|c| self.bind(Value::Real(c)));
        let table = self.noun.name;
        let index = match self.engine {
            Engine::Sqlite => format!(
                "version_id in (select version_id from {table}_rtree \
                 where min_x <= {east} and max_x >= {west} and min_y <= {north} and max_y >= {south})"
            ),
            Engine::Postgres => format!("shape_geom && st_makeenvelope({west}, {south}, {east}, {north}, 4326)"),
        };
        Ok(format!("({index} and min_x <= {east} and max_x >= {west} and min_y <= {north} and max_y >= {south})"))
    }

    fn holding(&mut self, field: &str, part: &str) -> Result<String, StoreError> {
        let kind = kind_of(self.noun, field)?;
        fitted(kind, &Value::from("")).ok_or_else(|| unknown(self.noun, field))?;
        let plain = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let bind = self.bind(Value::Text(format!("%{plain}%")));
        Ok(format!("folded({}) like {bind} escape '\\'", column(field)))
    }
}

/// That a column holds one of the texts of a JSON array; the index of the column serves it on both databases.
pub(crate) fn listed(engine: Engine, column: &str, bind: &str) -> String {
    match engine {
        Engine::Sqlite => format!("{column} in (select value from json_each({bind}))"),
        // As an array and not as a join: before the first `analyze` the planner would scan the table for a join.
        Engine::Postgres => {
            format!("{column} = any(array(select json_array_elements_text(({bind}::text)::json)))")
        }
    }
}
