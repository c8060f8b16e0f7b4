//! Accounts from the first link to the last administrator.

mod cast;

use cast::{PHRASE, app};
use cg_app::{AppError, Asker};
use cg_domain::grant::{Act, Role};

#[test]
fn the_first_link_works_once_and_makes_an_administrator() {
    let app = app();
    let token = app.first_run_link().expect("a link").expect("nobody yet");
    let grant = app.complete_setup(&token, "amal", PHRASE).expect("the first account");
    assert_eq!(grant.asker.role, Role::Administrator);
    assert!(matches!(app.complete_setup(&token, "bora", PHRASE), Err(AppError::LinkSpent)));
    assert_eq!(app.first_run_link().expect("read"), None, "once there is an account there is no link");
}

#[test]
fn a_made_up_link_opens_nothing() {
    let app = app();
    assert!(matches!(app.complete_setup("setup_00", "amal", PHRASE), Err(AppError::LinkSpent)));
    assert!(app.users(&Asker::command_line()).expect("list").is_empty());
}

#[test]
fn signing_in_needs_the_right_name_and_pass_phrase_and_an_active_account() {
    let app = app();
    let root = Asker::command_line();
    app.add_user(&root, "bora", Role::Editor, PHRASE).expect("an account");
    app.add_user(&root, "dina", Role::Administrator, PHRASE).expect("an account");
    assert!(app.sign_in("bora", PHRASE).is_ok());
    assert!(matches!(app.sign_in("bora", "something else entirely"), Err(AppError::SignInFailed)));
    assert!(matches!(app.sign_in("nobody", PHRASE), Err(AppError::SignInFailed)));
    app.change_user(&root, "bora", Role::Editor, false).expect("disabled");
    assert!(matches!(app.sign_in("bora", PHRASE), Err(AppError::SignInFailed)));
}

#[test]
fn names_that_look_alike_are_one_account() {
    let app = app();
    let root = Asker::command_line();
    app.add_user(&root, "Ærø Ｂora", Role::Editor, PHRASE).expect("an account");
    for alike in ["ærø bora", "ÆRØ BORA ", "Ærø Ｂora"] {
        assert!(matches!(app.add_user(&root, alike, Role::Viewer, PHRASE), Err(AppError::Conflict(_))), "{alike}");
        assert_eq!(app.sign_in(alike, PHRASE).expect("the same person").asker.name, "Ærø Ｂora");
    }
    app.add_user(&root, "aero bora", Role::Viewer, PHRASE).expect("other letters, another account");
}

#[test]
fn a_session_lasts_until_sign_out_a_new_pass_phrase_or_a_new_role() {
    let app = app();
    let root = Asker::command_line();
    app.add_user(&root, "dina", Role::Administrator, PHRASE).expect("an account");
    app.add_user(&root, "bora", Role::Editor, PHRASE).expect("an account");
    let ends = |how: &dyn Fn(&str)| {
        let grant = app.sign_in("bora", PHRASE).expect("signed in");
        let asker = app.session(&grant.secret).expect("read").expect("open");
        assert_eq!((asker.name.as_str(), asker.csrf.is_some()), ("bora", true));
        how(&grant.secret);
        assert_eq!(app.session(&grant.secret).expect("read"), None);
    };
    ends(&|secret| app.sign_out(secret).expect("signed out"));
    ends(&|_| app.set_pass_phrase(&root, "bora", PHRASE).expect("set"));
    ends(&|_| app.change_user(&root, "bora", Role::Viewer, true).expect("changed"));
}

#[test]
fn somebody_stays_administrator() {
    let app = app();
    let root = Asker::command_line();
    app.add_user(&root, "dina", Role::Administrator, PHRASE).expect("an account");
    assert!(matches!(app.change_user(&root, "dina", Role::Viewer, true), Err(AppError::Conflict(_))));
    assert!(matches!(app.change_user(&root, "dina", Role::Administrator, false), Err(AppError::Conflict(_))));
    assert_eq!(app.users(&root).expect("list")[0].role, Role::Administrator, "nothing was changed");
}

#[test]
fn accounts_are_kept_by_administrators_only() {
    let app = app();
    for role in [Role::Public, Role::Viewer, Role::Editor, Role::Manager] {
        let asker = Asker::visitor(role);
        assert!(matches!(app.users(&asker), Err(AppError::NotAllowed(Act::KeepAccounts))), "{role:?}");
        assert!(app.add_user(&asker, "eve", Role::Administrator, PHRASE).is_err(), "{role:?}");
        assert!(app.set_pass_phrase(&asker, "eve", PHRASE).is_err(), "{role:?}");
    }
}

#[test]
fn a_token_never_has_more_rights_than_its_owner_has_now() {
    let app = app();
    let root = Asker::command_line();
    app.add_user(&root, "dina", Role::Administrator, PHRASE).expect("an account");
    app.add_user(&root, "bora", Role::Editor, PHRASE).expect("an account");
    let bora = app.sign_in("bora", PHRASE).expect("signed in").asker;
    assert!(app.make_token(&bora, "script", Role::Manager).is_err());
    let token = app.make_token(&bora, "script", Role::Editor).expect("a token");
    assert_eq!(app.token_asker(&token.secret).expect("read").expect("known").role, Role::Editor);
    app.change_user(&root, "bora", Role::Viewer, true).expect("changed");
    assert_eq!(app.token_asker(&token.secret).expect("read").expect("known").role, Role::Viewer);
    assert!(
        app.tokens(&bora).expect("list").iter().all(|t| token.secret.starts_with(&t.prefix) && t.prefix.len() < 12)
    );
    app.revoke_token(&bora, &token.id).expect("revoked");
    assert_eq!(app.token_asker(&token.secret).expect("read"), None);
}

#[test]
fn what_was_done_to_accounts_is_in_the_audit_log_without_secrets() {
    let app = app();
    let root = Asker::command_line();
    app.add_user(&root, "bora", Role::Editor, PHRASE).expect("an account");
    app.sign_in("bora", PHRASE).expect("signed in");
    let wrong = "another long pass-phrase";
    assert!(app.sign_in("bora", wrong).is_err() && app.sign_in("typed in the wrong field", wrong).is_err());
    let log = app.audit(&root, None, 100).expect("the log");
    let lines: Vec<_> = log.iter().map(|e| (e.action.as_str(), e.account.as_deref(), e.actor_name.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("sign-in-failed", None, "visitor"),
            ("sign-in-failed", Some("bora"), "visitor"),
            ("sign-in", Some("bora"), "bora"),
            ("add-account", Some("bora"), "command line"),
        ]
    );
    assert!([PHRASE, wrong, "wrong field"].iter().all(|typed| !format!("{log:?}").contains(typed)));
    assert!(app.audit(&Asker::visitor(Role::Editor), None, 100).is_err());
    assert!(app.doctor(&root).expect("checks").iter().all(|c| c.well));
}
