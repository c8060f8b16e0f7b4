//! One row of an answer.

use crate::StoreError;
use cg_kit::{Digest, Value};

/// One row of an answer; cells are taken by position.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The cell at a position, `Null` beyond the end.
    #[must_use]
    pub fn cell(&self, at: usize) -> &Value {
        self.0.get(at).unwrap_or(&Value::Null)
    }

    /// Takes the cell at a position out of the row.
    pub fn take(&mut self, at: usize) -> Value {
        self.0.get_mut(at).map(std::mem::take).unwrap_or_default()
    }

    /// A text that must be there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the cell holds something else.
    pub fn text(&self, at: usize) -> Result<String, StoreError> {
        self.opt_text(at).ok_or_else(|| self.odd(at, "text"))
    }

    /// A text, if known.
    #[must_use]
    pub fn opt_text(&self, at: usize) -> Option<String> {
        self.cell(at).text().map(str::to_owned)
    }

    /// A whole number that must be there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the cell holds something else.
    pub fn int(&self, at: usize) -> Result<i64, StoreError> {
        self.opt_int(at).ok_or_else(|| self.odd(at, "a whole number"))
    }

    /// A whole number, if known.
    #[must_use]
    pub fn opt_int(&self, at: usize) -> Option<i64> {
        self.cell(at).int()
    }

    /// A number, if known.
    #[must_use]
    pub fn opt_real(&self, at: usize) -> Option<f64> {
        self.cell(at).number()
    }

    /// A yes or no; SQLite stores 1 and 0.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the cell holds something else.
    pub fn yes(&self, at: usize) -> Result<bool, StoreError> {
        match self.cell(at) {
            Value::Bool(b) => Ok(*b),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err(self.odd(at, "yes or no")),
        }
    }

    /// Bytes, if there are any.
    #[must_use]
    pub fn opt_bytes(&self, at: usize) -> Option<Vec<u8>> {
        match self.cell(at) {
            Value::Bytes(b) => Some(b.clone()),
            _ => None,
        }
    }

    /// A digest that must be there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the cell does not hold 32 bytes.
    pub fn digest(&self, at: usize) -> Result<Digest, StoreError> {
        match self.cell(at) {
            Value::Bytes(b) => b.as_slice().try_into().map(Digest).map_err(|_| self.odd(at, "a digest")),
            _ => Err(self.odd(at, "a digest")),
        }
    }

    fn odd(&self, at: usize, wanted: &str) -> StoreError {
        let kind = match self.cell(at) {
            Value::Null => "nothing",
            Value::Bool(_) => "yes or no",
            Value::Int(_) | Value::Real(_) => "a number",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
        };
        StoreError::Damaged { what: format!("column {} holds {kind}, not {wanted}", at + 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_the_wrong_kind_is_damage_and_says_which_without_telling_its_content() {
        let row = Row(vec![Value::from("Amina")]);
        let said = row.int(0).expect_err("text is not a number").to_string();
        assert!(said.contains("column 1 holds text, not a whole number") && !said.contains("Amina"), "{said}");
        assert_eq!(row.opt_int(7), None);
    }

    #[test]
    fn yes_reads_both_ways_of_storing_it() {
        let row = Row(vec![Value::Int(1), Value::Bool(true), Value::Int(2)]);
        assert!(row.yes(0).expect("1") && row.yes(1).expect("true"));
        assert!(row.yes(2).is_err());
    }
}
