//! Who may do what, and who sees what: one table, asked before every route, export, tile and job.

use cg_kit::Tier;
use serde::{Deserialize, Serialize};

/// What a person is trusted with in the programme; each role includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Nobody in particular: someone who has not signed in.
    Public,
    /// Reads.
    Viewer,
    /// Reads, imports, undoes what they imported, and drafts plans.
    Editor,
    /// Also undoes others' imports, keeps models and layers, holds decision sessions, and accepts plans.
    Manager,
    /// Also keeps accounts, settings, and can erase the exercise country.
    Administrator,
}

/// Every role, from least to most trusted.
pub const ROLES: &[Role] = &[Role::Public, Role::Viewer, Role::Editor, Role::Manager, Role::Administrator];

impl Role {
    /// The word stored and shown to scripts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        ROLES.iter().copied().find(|r| r.word() == word)
    }
}

/// Something a person can ask the programme to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Read published figures and fields of tier 1.
    ReadPublic,
    /// Read records with the fields their role may see.
    Read,
    /// Preview and commit an import.
    Import,
    /// Undo an import of one's own.
    UndoOwn,
    /// Undo anybody's import.
    UndoAny,
    /// Run and save a ranking.
    Rank,
    /// Publish or change a ranking model.
    KeepModels,
    /// Hold a decision session: open it, write down who says what, close it with a signed record.
    Decide,
    /// Say what is told about access: release it to everybody, how long it holds, speeds on roads.
    KeepAccess,
    /// Draft a plan: what a budget and its teams should take, and when.
    Plan,
    /// Change a plan with a reason, accept it, and make task orders of it.
    AcceptPlan,
    /// Read the audit log.
    ReadAudit,
    /// Create accounts, change roles, change settings.
    KeepAccounts,
    /// Erase the exercise country.
    EraseExercise,
}

/// Every act.
pub const ACTS: &[Act] = &[
    Act::ReadPublic,
    Act::Read,
    Act::Import,
    Act::UndoOwn,
    Act::UndoAny,
    Act::Rank,
    Act::KeepModels,
    Act::Decide,
    Act::KeepAccess,
    Act::Plan,
    Act::AcceptPlan,
    Act::ReadAudit,
    Act::KeepAccounts,
    Act::EraseExercise,
];

/// The least trusted role that may do it.
#[must_use]
pub const fn least(act: Act) -> Role {
    match act {
        Act::ReadPublic => Role::Public,
        Act::Read => Role::Viewer,
        Act::Import | Act::UndoOwn | Act::Rank | Act::Plan => Role::Editor,
        Act::UndoAny | Act::KeepModels | Act::Decide | Act::KeepAccess | Act::AcceptPlan | Act::ReadAudit => {
            Role::Manager
        }
        Act::KeepAccounts | Act::EraseExercise => Role::Administrator,
    }
}

/// Whether a role may do an act.
#[must_use]
pub fn may(role: Role, act: Act) -> bool {
    role >= least(act)
}

/// Whether a role sees fields of a tier; identities are seen by nobody through this door.
#[must_use]
pub const fn sees(role: Role, tier: Tier) -> bool {
    match tier {
        Tier::Public => true,
        Tier::Partner | Tier::Restricted => !matches!(role, Role::Public),
        Tier::Identity => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_only_grows() {
        for act in ACTS {
            let allowed: Vec<bool> = ROLES.iter().map(|r| may(*r, *act)).collect();
            assert!(allowed.windows(2).all(|w| w[0] <= w[1]), "{act:?}");
            assert!(may(Role::Administrator, *act), "{act:?}");
        }
    }

    #[test]
    fn a_viewer_changes_nothing_and_the_public_sees_tier_one_only() {
        assert!(!may(Role::Viewer, Act::Import) && !may(Role::Viewer, Act::UndoOwn));
        assert!(sees(Role::Public, Tier::Public) && !sees(Role::Public, Tier::Partner));
        assert!(ROLES.iter().all(|r| !sees(*r, Tier::Identity)));
    }

    #[test]
    fn roles_read_back_their_word() {
        assert!(ROLES.iter().all(|r| Role::from_word(r.word()) == Some(*r)));
        assert_eq!(Role::from_word("root"), None);
    }
}
