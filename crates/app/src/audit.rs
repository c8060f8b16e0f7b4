//! Who did what, when, before and after.

use crate::asker::Asker;
use crate::error::Result;
use crate::programme::App;
use cg_domain::grant::Act;
use cg_store::{Tx, audit};

pub use cg_store::audit::Entry as AuditEntry;

impl App {
    /// Adds a line to the audit log, in the transaction of the change itself.
    #[expect(clippy::too_many_arguments, reason = "who, what, on what, before and after are one sentence")]
    pub(crate) fn note(
        &self,
        tx: &mut dyn Tx,
        asker: &Asker,
        action: &str,
        noun: &str,
        record: Option<&str>,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<()> {
        let line = audit::Line {
            at: self.now(),
            actor_id: asker.user_id.as_deref(),
            actor_name: asker.actor(),
            action,
            noun,
            record_id: record,
            before,
            after,
        };
        Ok(audit::append(tx, &line)?)
    }

    /// The audit log, newest first, from before a line number.
    ///
    /// # Errors
    /// When the asker may not read it.
    pub fn audit(&self, asker: &Asker, before: Option<i64>, limit: usize) -> Result<Vec<AuditEntry>> {
        asker.may(Act::ReadAudit)?;
        self.store.read(|tx| Ok(audit::page(tx, before, limit.min(1_000))?))
    }
}
