//! Everything that people had worked out and decided, forgotten at once: only when the exercise is erased.

use crate::executor::statements;
use crate::{StoreError, Tx};

statements! {
    PLAN_ENTRIES = both("plan_entries.forget", "delete from plan_entries");
    PLANS = both("plans.forget", "delete from plans");
    DECISION_ENTRIES = both("decision_entries.forget", "delete from decision_entries");
    DECISIONS = both("decisions.forget", "delete from decisions");
    WEIGHT_SETS = both("weight_sets.forget", "delete from weight_sets");
    RUNS = both("runs.forget", "delete from runs");
}

/// Forgets rankings, stated weights, decision sessions and plans.
///
/// # Errors
/// What the database says.
pub fn forget_all(tx: &mut dyn Tx) -> Result<(), StoreError> {
    for statement in [&PLAN_ENTRIES, &PLANS, &DECISION_ENTRIES, &DECISIONS, &WEIGHT_SETS, &RUNS] {
        tx.exec(statement, &[])?;
    }
    Ok(())
}
