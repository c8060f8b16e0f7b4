//! Every statement of the crate, for the test that prepares all of them on both databases.

use crate::{Stmt, migrate};

/// The fixed statements of every file, alphabetically by file.
#[must_use]
pub fn statements() -> Vec<&'static Stmt> {
    [migrate::STATEMENTS].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn statements_are_named_once() {
        let names: BTreeSet<_> = statements().iter().map(|s| s.name.clone()).collect();
        assert_eq!(names.len(), statements().len());
    }
}
