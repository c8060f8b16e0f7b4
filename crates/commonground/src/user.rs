//! `commonground user`: accounts, from the machine itself.

use crate::outcome::{Outcome, Stop};
use crate::place::Place;
use cg_app::Asker;
use cg_domain::grant::Role;
use clap::Subcommand;
use serde_json::{Value, json};
use std::io::Read as _;

/// Arguments of `user`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    place: Place,
    /// Answer in JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Subcommand, Debug)]
enum What {
    /// List the accounts.
    List,
    /// Make an account; the pass-phrase is read from standard input.
    Add {
        /// Name to sign in with.
        name: String,
        /// viewer, editor, manager or administrator.
        #[arg(long, default_value = "viewer")]
        role: String,
    },
    /// Set a new pass-phrase, read from standard input.
    Reset {
        /// Name of the account.
        name: String,
    },
    /// Make an API token for an account; it is shown once.
    Token {
        /// Name of the account.
        name: String,
        /// What it is for.
        #[arg(long, default_value = "command line")]
        label: String,
    },
}

pub(crate) fn run(args: &Args) -> Outcome {
    let new = matches!(args.what, What::Add { .. });
    let app = if new { args.place.open()? } else { args.place.open_existing()? };
    let asker = Asker::command_line();
    match &args.what {
        What::List => list(args.json, &app.users(&asker)?),
        What::Add { name, role } => {
            let role = Role::from_word(role).filter(|r| *r != Role::Public).ok_or_else(|| {
                Stop::new(format!("{role:?} is no role; use viewer, editor, manager or administrator"))
            })?;
            app.add_user(&asker, name, role, &pass_phrase()?)?;
            let made = json!({ "name": name, "role": role.word(), "active": true });
            args.answer(&made, &format!("Made the account {name} ({}).", role.word()));
            Ok(())
        }
        What::Reset { name } => {
            app.set_pass_phrase(&asker, name, &pass_phrase()?)?;
            let done = json!({ "name": name, "pass_phrase": "set", "sessions": "ended" });
            args.answer(&done, &format!("Set a new pass-phrase for {name}; its open sessions have ended."));
            Ok(())
        }
        What::Token { name, label } => {
            let made = app.make_token_for(&asker, name, label)?;
            let answer = json!({ "name": name, "label": label, "id": made.id, "token": made.secret });
            args.answer(&answer, &made.secret);
            Ok(())
        }
    }
}

impl Args {
    /// What was done, for a program or for a person.
    fn answer(&self, json: &Value, words: &str) {
        if self.json { say!("{json}") } else { say!("{words}") }
    }
}

fn list(json: bool, users: &[cg_app::UserView]) -> Outcome {
    if json {
        say!("{}", serde_json::to_string(users)?);
    } else if users.is_empty() {
        say!("There is no account yet; `commonground serve` prints a link to make the first one.");
    }
    for user in users.iter().filter(|_| !json) {
        say!("{}\t{}\t{}", user.name, user.role.word(), if user.active { "active" } else { "disabled" });
    }
    Ok(())
}

fn pass_phrase() -> Result<String, Stop> {
    eprintln!("Pass-phrase (at least 12 characters), then Enter and Ctrl-D:");
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
