//! Every statement of the crate, for the test that prepares all of them on both databases.

use crate::{
    Stmt, api_tokens, audit, batches, columns, decisions, faults, figures, jobs, mappings, measures, migrate, models,
    plans, records, reference, results, revisions, runs, sessions, settings, setup_tokens, users, weight_sets,
};

/// The fixed statements of every file, alphabetically by file.
#[must_use]
pub fn statements() -> Vec<&'static Stmt> {
    [
        api_tokens::STATEMENTS,
        audit::STATEMENTS,
        batches::STATEMENTS,
        columns::STATEMENTS,
        decisions::STATEMENTS,
        faults::STATEMENTS,
        figures::populations::STATEMENTS,
        jobs::STATEMENTS,
        mappings::STATEMENTS,
        measures::STATEMENTS,
        migrate::STATEMENTS,
        models::STATEMENTS,
        plans::STATEMENTS,
        records::HISTORY,
        records::PUT,
        records::RETRACT,
        results::STATEMENTS,
        revisions::STATEMENTS,
        runs::STATEMENTS,
        sessions::STATEMENTS,
        settings::STATEMENTS,
        setup_tokens::STATEMENTS,
        users::STATEMENTS,
        weight_sets::STATEMENTS,
    ]
    .concat()
}

/// The statements made from the fields of each noun.
#[must_use]
pub fn made_statements() -> Vec<Stmt> {
    let dangling = reference::REFERENCES.iter().filter_map(reference::search);
    records::made_statements().into_iter().chain(dangling).collect()
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
