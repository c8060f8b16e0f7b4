//! The rules that the database itself holds, by name, in words for people.

use std::fmt;

/// A rule of the database that a change would have broken; the change was not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Kebab-case name of the rule, also its message key.
    pub rule: &'static str,
    /// The table that would have broken it, if known.
    pub noun: Option<String>,
    /// What it means, in English.
    pub said: &'static str,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.said)?;
        self.noun.as_ref().map_or(Ok(()), |noun| write!(f, " ({noun})"))
    }
}

/// One rule: its name in PostgreSQL, what SQLite says instead where it differs, our name, and what it means.
struct Rule {
    name: &'static str,
    on_sqlite: &'static str,
    rule: &'static str,
    said: &'static str,
}

/// Rules whose names do not follow a pattern.
static RULES: &[Rule] = &[
    Rule {
        name: "api_tokens_token_hash_key",
        on_sqlite: "api_tokens.token_hash",
        rule: "token-taken",
        said: "this token exists already; make another one",
    },
    Rule {
        name: "batches_count_check",
        on_sqlite: "batches_count_check",
        rule: "batch-does-not-add-up",
        said: "the rows taken, unchanged and refused do not add up to the rows of the file",
    },
    Rule {
        name: "models_name_version_key",
        on_sqlite: "models.name, models.version",
        rule: "model-version-taken",
        said: "this version of the model exists already; save it as the next version",
    },
    Rule {
        name: "plans_title_version_key",
        on_sqlite: "plans.title, plans.version",
        rule: "plan-version-taken",
        said: "this version of the plan exists already; make the plan again",
    },
    Rule {
        name: "users_name_key",
        on_sqlite: "users.name",
        rule: "user-name-taken",
        said: "there is a user of that name already; choose another name",
    },
];

/// Rules by the ending of their name, for the many tables that share them.
static PATTERNS: &[(&str, &str, &str)] = &[
    ("_code_key", "code-taken", "another record has this code already; codes are unique within their kind"),
    ("_version_id_key", "version-taken", "the same report cannot stand for two records"),
    ("_fkey", "reference-dangling", "a row refers to something that is not there, or would no longer be there"),
    ("_pkey", "already-there", "this row is there already"),
    ("_box_check", "box-wrong", "the extent of a geometry is missing or inside out"),
    ("_check", "value-refused", "a value is outside what the database allows for it"),
];

/// The rule named by PostgreSQL.
pub(crate) fn from_postgres(said: &postgres::error::DbError) -> Option<Broken> {
    if said.code().code() == "CG001" {
        return Some(append_only());
    }
    let noun = said.table().map(str::to_owned);
    said.constraint().and_then(|name| by_name(name, noun))
}

/// The rule behind the words of SQLite, such as `UNIQUE constraint failed: users.name`.
pub(crate) fn from_sqlite(said: &str) -> Option<Broken> {
    if said.contains("audit-append-only") {
        return Some(append_only());
    }
    let (kind, what) = said.split_once(" constraint failed").map(|(k, w)| (k, w.trim_start_matches(": ")))?;
    let table = what.split_once('.').map(|(table, _)| table.to_owned());
    match kind {
        "FOREIGN KEY" => by_name("_fkey", None),
        "UNIQUE" => {
            let known = RULES.iter().find(|r| r.on_sqlite == what).map(|r| r.name);
            let ending = if what.ends_with(".code") {
                "_code_key"
            } else if what.ends_with(".version_id") {
                "_version_id_key"
            } else {
                "_pkey"
            };
            by_name(known.unwrap_or(ending), table)
        }
        // A named check is reported by its name alone.
        "CHECK" => by_name(what, RULES.iter().find(|r| r.name == what).map(|_| "batches".to_owned())),
        "NOT NULL" => by_name("_check", table),
        _ => None,
    }
}

fn by_name(name: &str, noun: Option<String>) -> Option<Broken> {
    if let Some(r) = RULES.iter().find(|r| r.name == name) {
        return Some(Broken { rule: r.rule, noun, said: r.said });
    }
    let (_, rule, said) = PATTERNS.iter().find(|(ending, ..)| name.ends_with(ending))?;
    Some(Broken { rule, noun, said })
}

const fn append_only() -> Broken {
    let said = "the audit log only grows; entries are never changed or removed";
    Broken { rule: "audit-append-only", noun: None, said }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(said: &str) -> Option<(&'static str, Option<String>)> {
        from_sqlite(said).map(|b| (b.rule, b.noun))
    }

    #[test]
    fn the_words_of_sqlite_become_rules() {
        assert_eq!(rule("UNIQUE constraint failed: users.name"), Some(("user-name-taken", Some("users".into()))));
        assert_eq!(rule("UNIQUE constraint failed: accidents.code"), Some(("code-taken", Some("accidents".into()))));
        assert_eq!(rule("UNIQUE constraint failed: accidents.id"), Some(("already-there", Some("accidents".into()))));
        assert_eq!(rule("CHECK constraint failed: populations_people_check"), Some(("value-refused", None)));
        assert_eq!(rule("CHECK constraint failed: batches_count_check").map(|r| r.0), Some("batch-does-not-add-up"));
        assert_eq!(rule("FOREIGN KEY constraint failed"), Some(("reference-dangling", None)));
        assert_eq!(rule("audit-append-only"), Some(("audit-append-only", None)));
        assert_eq!(rule("disk I/O error"), None);
    }

    #[test]
    fn rules_are_named_once_in_order_and_in_kebab_case() {
        let names: Vec<_> = RULES.iter().map(|r| r.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        let kebab = |t: &str| t.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(RULES.iter().map(|r| r.rule).chain(PATTERNS.iter().map(|p| p.1)).all(kebab));
    }
}
