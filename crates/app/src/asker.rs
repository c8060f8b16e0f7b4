//! The person asking.

use crate::error::{AppError, Result};
use cg_domain::grant::{self, Act, Role};
use cg_kit::Tier;

/// Who asks, and with which role; every command begins with [`Asker::may`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Account, when somebody signed in.
    pub user_id: Option<String>,
    /// Name for the audit log.
    pub name: String,
    /// What they are trusted with.
    pub role: Role,
    /// Secret that a form of this session must carry.
    pub csrf: Option<String>,
}

/// Who acts when nobody has signed in: whoever runs the program on the machine.
pub const COMMAND_LINE: &str = "command line";

impl Asker {
    /// Somebody who has not signed in and sees what `role` sees ([`Role::Public`], or [`Role::Viewer`] where reading is open).
    #[must_use]
    pub fn visitor(role: Role) -> Self {
        Self { user_id: None, name: "visitor".into(), role, csrf: None }
    }

    /// Whoever runs the program on the machine: they own the data folder and may do everything.
    #[must_use]
    pub fn command_line() -> Self {
        Self { user_id: None, name: COMMAND_LINE.into(), role: Role::Administrator, csrf: None }
    }

    /// Passes when the role allows the act.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`] otherwise.
    pub fn may(&self, act: Act) -> Result<()> {
        if grant::may(self.role, act) { Ok(()) } else { Err(AppError::NotAllowed(act)) }
    }

    /// Whether fields of this tier are shown.
    #[must_use]
    pub fn sees(&self, tier: Tier) -> bool {
        grant::sees(self.role, tier)
    }

    /// Account id or name, for the audit log.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.name
    }
}
