//! Accounts, sessions and tokens: secrets are shown once and kept as digests only.

use crate::asker::Asker;
use crate::error::{AppError, Result};
use crate::programme::App;
use crate::words::Words;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use cg_domain::grant::{Act, Role};
use cg_kit::Digest;
use cg_store::{Tx, api_tokens, sessions, setup_tokens, users};
use serde::Serialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

const SESSION_MS: i64 = 14 * 24 * 3_600_000;
const SETUP_MS: i64 = 30 * 60_000;
const SHORTEST: usize = 12;
const LONGEST: usize = 1_000;

/// A session just opened.
#[derive(Clone)]
pub struct SessionGrant {
    /// Secret for the cookie; kept nowhere.
    pub secret: String,
    /// Seconds until it ends by itself.
    pub seconds: i64,
    /// Who it is for.
    pub asker: Asker,
}

/// A token just made.
#[derive(Clone, Serialize)]
pub struct NewToken {
    /// The token; shown once and kept nowhere.
    pub secret: String,
    /// Id to revoke it by.
    pub id: String,
}

/// An account as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserView {
    /// Identifier.
    pub id: String,
    /// Name to sign in with.
    pub name: String,
    /// What it is trusted with.
    pub role: Role,
    /// Whether it can sign in.
    pub active: bool,
}

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TokenView {
    /// Identifier.
    pub id: String,
    /// What it is for.
    pub label: String,
    /// Its first characters, to recognise it by.
    pub prefix: String,
    /// What it is trusted with; never more than its owner.
    pub role: Role,
    /// Last use, in milliseconds since 1970 UTC.
    pub used_at: Option<i64>,
}

/// A secret of 256 bits with a word in front that says what it is.
fn secret(kind: &str) -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|e| AppError::Internal(format!("no randomness: {e}")))?;
    Ok(format!("{kind}_{}", hex::encode(bytes)))
}

fn digest(secret: &str) -> Vec<u8> {
    Digest::of(secret.as_bytes()).0.to_vec()
}

fn hash(pass_phrase: &str) -> Result<String> {
    let length = pass_phrase.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        return Err(AppError::invalid(
            "pass-phrase",
            Words::of("refused-pass-phrase").with("least", SHORTEST).with("most", LONGEST).with("found", length),
        ));
    }
    let hashed = Argon2::default().hash_password(pass_phrase.as_bytes());
    Ok(hashed.map_err(|e| AppError::Internal(format!("argon2: {e}")))?.to_string())
}

fn fits(pass_phrase: &str, hashed: &str) -> bool {
    PasswordHash::new(hashed).is_ok_and(|h| Argon2::default().verify_password(pass_phrase.as_bytes(), &h).is_ok())
}

fn named(name: &str) -> Result<&str> {
    let trimmed = name.trim();
    let fine = (1..=80).contains(&trimmed.chars().count()) && !trimmed.chars().any(char::is_control);
    if fine { Ok(trimmed) } else { Err(AppError::invalid("name", Words::of("refused-name"))) }
}

/// A name without the differences people do not see: compatibility forms and case.
fn folded(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// The account somebody means: the one of exactly that name, or else the only one spelt alike.
fn account(tx: &mut dyn Tx, name: &str) -> Result<Option<users::User>> {
    let name = name.trim();
    if let Some(user) = users::by_name(tx, name)? {
        return Ok(Some(user));
    }
    let alike = folded(name);
    let mut found = users::list(tx)?.into_iter().filter(|u| folded(&u.name) == alike);
    Ok(found.next().filter(|_| found.next().is_none()))
}

impl App {
    /// The one-time token for making the first account; `None` once there is an account.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn first_run_link(&self) -> Result<Option<String>> {
        if self.store.read(|tx| Ok::<_, AppError>(users::count(tx)? > 0))? {
            return Ok(None);
        }
        let token = secret("setup")?;
        let now = self.now();
        self.store.write(|tx| {
            setup_tokens::put(tx, &digest(&token), "first-run", Role::Administrator.word(), now, now + SETUP_MS)
        })?;
        Ok(Some(token))
    }

    /// Makes the first account with a one-time token, and signs it in.
    ///
    /// # Errors
    /// When the token is spent or unknown, or name and pass-phrase do not do.
    pub fn complete_setup(&self, token: &str, name: &str, pass_phrase: &str) -> Result<SessionGrant> {
        let (name, hashed, now) = (named(name)?, hash(pass_phrase)?, self.now());
        let id = self.clock.fresh().to_string();
        self.store.write(|tx| {
            let role = setup_tokens::spend(tx, &digest(token), now)?.ok_or(AppError::LinkSpent)?;
            users::put(tx, &users::User::new(&id, name, &hashed, &role, now))?;
            self.note(tx, &Asker::command_line(), "first-account", "users", Some(&id), None, Some(name))
        })?;
        self.sign_in(name, pass_phrase)
    }

    /// Opens a session, and writes down that it did or did not.
    ///
    /// What was typed is never written down: people type pass-phrases into the field for names.
    ///
    /// # Errors
    /// When name and pass-phrase do not belong together or the account is disabled; it takes as long either way.
    pub fn sign_in(&self, name: &str, pass_phrase: &str) -> Result<SessionGrant> {
        let meant = self.store.read(|tx| account(tx, name))?;
        let user = meant.as_ref().filter(|u| u.active() && u.password_hash.is_some());
        // A stranger's name costs the same time as a wrong pass-phrase, so that names cannot be probed.
        let hashed = user.and_then(|u| u.password_hash.as_deref()).unwrap_or(NOBODY);
        let right = fits(pass_phrase, hashed);
        if let Some(user) = user.filter(|_| right) {
            return self.open_session(user);
        }
        let (stranger, id) = (Asker::visitor(Role::Public), meant.as_ref().map(|u| u.id.as_str()));
        self.store.write(|tx| self.note(tx, &stranger, "sign-in-failed", "users", id, None, None))?;
        Err(AppError::SignInFailed)
    }

    fn open_session(&self, user: &users::User) -> Result<SessionGrant> {
        let (secret, csrf, now) = (secret("session")?, secret("form")?, self.now());
        self.store.write(|tx| {
            sessions::put(tx, &digest(&secret), &user.id, csrf.as_bytes(), now, now + SESSION_MS)?;
            let asker = asker_of(user, None)?;
            self.note(tx, &asker, "sign-in", "users", Some(&user.id), None, None)
        })?;
        Ok(SessionGrant { secret, seconds: SESSION_MS / 1000, asker: asker_of(user, Some(csrf))? })
    }

    /// Who a session belongs to; `None` when it has ended.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn session(&self, secret: &str) -> Result<Option<Asker>> {
        let now = self.now();
        let found = self.store.read(|tx| Ok::<_, AppError>(sessions::find(tx, &digest(secret), now)?))?;
        let Some((user, csrf)) = found.filter(|(u, _)| u.active()) else { return Ok(None) };
        asker_of(&user, String::from_utf8(csrf).ok()).map(Some)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn sign_out(&self, secret: &str) -> Result<()> {
        self.store.write(|tx| Ok(sessions::end(tx, &digest(secret))?))
    }

    /// Every account.
    ///
    /// # Errors
    /// When the asker does not keep accounts.
    pub fn users(&self, asker: &Asker) -> Result<Vec<UserView>> {
        asker.may(Act::KeepAccounts)?;
        let list = self.store.read(|tx| Ok::<_, AppError>(users::list(tx)?))?;
        list.iter().map(user_view).collect()
    }

    /// Makes an account.
    ///
    /// # Errors
    /// When the asker does not keep accounts, the name is taken, or the pass-phrase does not do.
    pub fn add_user(&self, asker: &Asker, name: &str, role: Role, pass_phrase: &str) -> Result<()> {
        asker.may(Act::KeepAccounts)?;
        let (name, hashed, now) = (named(name)?, hash(pass_phrase)?, self.now());
        let id = self.clock.fresh().to_string();
        self.store.write(|tx| {
            let alike = folded(name);
            if let Some(taken) = users::list(tx)?.into_iter().find(|u| folded(&u.name) == alike) {
                let taken = &taken.name;
                return Err(AppError::Conflict(Words::of("refused-account-twice").with("name", taken.as_str())));
            }
            users::put(tx, &users::User::new(&id, name, &hashed, role.word(), now))?;
            self.note(
                tx,
                asker,
                "add-account",
                "users",
                Some(&id),
                None,
                Some(&json!({ "name": name, "role": role.word() }).to_string()),
            )
        })
    }

    /// Changes role and state of an account; the last administrator stays.
    ///
    /// # Errors
    /// When the asker does not keep accounts, or nobody could keep them afterwards.
    pub fn change_user(&self, asker: &Asker, name: &str, role: Role, active: bool) -> Result<()> {
        asker.may(Act::KeepAccounts)?;
        let now = self.now();
        self.store.write(|tx| {
            let mut user = account(tx, name)?.ok_or_else(|| AppError::missing("account", name))?;
            let facts = |user: &users::User| json!({ "role": user.role, "status": user.status }).to_string();
            let before = facts(&user);
            user.role = role.word().into();
            user.status = if active { "active" } else { "disabled" }.into();
            user.changed_at = now;
            users::put(tx, &user)?;
            if users::administrators(tx)? == 0 {
                return Err(AppError::conflict("refused-last-administrator"));
            }
            sessions::end_all_of(tx, &user.id)?;
            self.note(tx, asker, "change-account", "users", Some(&user.id), Some(&before), Some(&facts(&user)))
        })
    }

    /// Sets a new pass-phrase and ends the account's sessions; one's own, or anybody's for who keeps accounts.
    ///
    /// # Errors
    /// When the asker may not, or the pass-phrase does not do.
    pub fn set_pass_phrase(&self, asker: &Asker, name: &str, pass_phrase: &str) -> Result<()> {
        if asker.user_id.is_none() || asker.name != name {
            asker.may(Act::KeepAccounts)?;
        }
        let (hashed, now) = (hash(pass_phrase)?, self.now());
        self.store.write(|tx| {
            let mut user = account(tx, name)?.ok_or_else(|| AppError::missing("account", name))?;
            user.password_hash = Some(hashed);
            user.changed_at = now;
            users::put(tx, &user)?;
            sessions::end_all_of(tx, &user.id)?;
            self.note(tx, asker, "set-pass-phrase", "users", Some(&user.id), None, None)
        })
    }

    /// Makes a token for the asker's own account, with at most their own role.
    ///
    /// # Errors
    /// When the asker has not signed in or asks for more than their role.
    pub fn make_token(&self, asker: &Asker, label: &str, role: Role) -> Result<NewToken> {
        let owner = asker.user_id.as_deref().ok_or(AppError::NotAllowed(Act::Read))?;
        if role > asker.role || role == Role::Public {
            return Err(AppError::invalid("role", Words::of("refused-token-role")));
        }
        self.put_token(asker, owner, label, role)
    }

    /// Makes a token for another account, with that account's role.
    ///
    /// # Errors
    /// When the asker does not keep accounts or there is no such account.
    pub fn make_token_for(&self, asker: &Asker, name: &str, label: &str) -> Result<NewToken> {
        asker.may(Act::KeepAccounts)?;
        let user = self.store.read(|tx| account(tx, name))?;
        let user = user.ok_or_else(|| AppError::missing("account", name))?;
        self.put_token(asker, &user.id, label, role_of(&user.role)?)
    }

    fn put_token(&self, asker: &Asker, owner: &str, label: &str, role: Role) -> Result<NewToken> {
        let (secret, id, now, label) = (secret("cg")?, self.clock.fresh().to_string(), self.now(), named(label)?);
        let prefix: String = secret.chars().take(9).collect();
        self.store.write(|tx| {
            api_tokens::put(
                tx,
                &api_tokens::Token::new(&id, owner, label, &prefix, &digest(&secret), role.word(), now),
            )?;
            self.note(
                tx,
                asker,
                "make-token",
                "api_tokens",
                Some(&id),
                None,
                Some(&json!({ "name": label, "role": role.word() }).to_string()),
            )
        })?;
        Ok(NewToken { secret, id })
    }

    /// The asker's tokens that still work.
    ///
    /// # Errors
    /// When the asker has not signed in.
    pub fn tokens(&self, asker: &Asker) -> Result<Vec<TokenView>> {
        let owner = asker.user_id.as_deref().ok_or(AppError::NotAllowed(Act::Read))?;
        let list = self.store.read(|tx| Ok::<_, AppError>(api_tokens::of_user(tx, owner)?))?;
        list.iter().filter(|t| t.revoked_at.is_none()).map(token_view).collect()
    }

    /// Revokes one of the asker's tokens.
    ///
    /// # Errors
    /// When it is not theirs.
    pub fn revoke_token(&self, asker: &Asker, id: &str) -> Result<()> {
        let owner = asker.user_id.as_deref().ok_or(AppError::NotAllowed(Act::Read))?;
        let now = self.now();
        self.store.write(|tx| {
            if !api_tokens::revoke(tx, id, owner, now)? {
                return Err(AppError::missing("token", id));
            }
            self.note(tx, asker, "revoke-token", "api_tokens", Some(id), None, None)
        })
    }

    /// Who a token speaks for; `None` when it is revoked, expired or unknown.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub fn token_asker(&self, secret: &str) -> Result<Option<Asker>> {
        let now = self.now();
        let found = self.store.read(|tx| Ok::<_, AppError>(api_tokens::find(tx, &digest(secret), now)?))?;
        let Some((user, token)) = found.filter(|(u, _)| u.active()) else { return Ok(None) };
        let role = role_of(&token.role)?.min(role_of(&user.role)?);
        Ok(Some(Asker { role, ..asker_of(&user, None)? }))
    }
}

/// A hash of nothing anybody knows, of the usual cost.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y29tbW9uLWdyb3VuZC1ub25l$yS1t0Q1vYQZ8yDk0kz3u5wZpmXG1m1wJfY1cPpZ1rLw";

fn role_of(word: &str) -> Result<Role> {
    Role::from_word(word).ok_or_else(|| AppError::Internal(format!("unknown role {word:?}")))
}

fn asker_of(user: &users::User, csrf: Option<String>) -> Result<Asker> {
    Ok(Asker { user_id: Some(user.id.clone()), name: user.name.clone(), role: role_of(&user.role)?, csrf })
}

fn user_view(user: &users::User) -> Result<UserView> {
    Ok(UserView { id: user.id.clone(), name: user.name.clone(), role: role_of(&user.role)?, active: user.active() })
}

fn token_view(token: &api_tokens::Token) -> Result<TokenView> {
    Ok(TokenView {
        id: token.id.clone(),
        label: token.name.clone(),
        prefix: token.prefix.clone(),
        role: role_of(&token.role)?,
        used_at: token.used_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_costs_what_a_real_one_costs_and_opens_nothing() {
        let parsed = PasswordHash::new(NOBODY).expect("a well-formed hash");
        let real = hash("a long pass-phrase").expect("hashed");
        let cost = |h: &str| h.split('$').nth(3).map(str::to_owned);
        assert_eq!(cost(NOBODY), cost(&real));
        assert!(parsed.hash.is_some() && !fits("", NOBODY) && !fits("common-ground-none", NOBODY));
    }

    #[test]
    fn a_short_pass_phrase_is_refused_with_the_reason() {
        let said = hash("short").err().map(|e| e.to_string()).unwrap_or_default();
        assert!(said.contains("12 to 1,000 characters; this one has 5"), "{said}");
    }

    #[test]
    fn secrets_never_repeat_and_only_their_digest_is_kept() {
        let (one, two) = (secret("cg").expect("random"), secret("cg").expect("random"));
        assert!(one != two && one.len() == 3 + 64);
        assert!(!hex::encode(digest(&one)).contains(&one[3..20]));
    }
}
