//! How a command ends when it does not succeed.

use cg_app::AppError;
use cg_formats::FormatError;
use serde_json::{Map, Value, json};
use std::any::Any;
use std::error::Error;
use std::fmt::{self, Write as _};

/// What happened, where, and what to do next; for the person at the keyboard and for the program that called.
#[derive(Debug, Default)]
pub(crate) struct Stop(Box<Told>);

/// What a [`Stop`] tells; boxed, so that every result of a command stays small.
#[derive(Debug, Default)]
pub(crate) struct Told {
    message: String,
    at: Option<String>,
    remedy: Option<String>,
    /// The rule of a file that was broken.
    rule: Option<String>,
    /// What the command answers nevertheless, with `--json`.
    answer: Option<Value>,
    /// Whoever read the result stopped reading, as `head` does.
    unheard: bool,
}

/// How a command ends.
pub(crate) type Outcome = Result<(), Stop>;

impl Stop {
    /// A message of our own; by the style of the house the remedy follows the last semicolon.
    pub(crate) fn new(message: impl AsRef<str>) -> Self {
        let (message, remedy) = halves(message.as_ref());
        Self(Box::new(Told { message, remedy, ..Told::default() }))
    }

    /// Says where it happened, most often a file.
    pub(crate) fn at(mut self, place: impl fmt::Display) -> Self {
        let place = place.to_string();
        self.at = Some(match self.at.take() {
            Some(inner) if inner.contains(&place) => inner,
            Some(inner) => format!("{place}, {inner}"),
            None => place,
        });
        self
    }

    /// Keeps what was found out before it stopped, so that `--json` is one document.
    pub(crate) fn with_answer(mut self, answer: Value) -> Self {
        self.answer = Some(answer);
        self
    }

    /// `{"error": {"message", "where", "remedy"}}`, beside what is answered nevertheless.
    pub(crate) fn json(&self) -> Value {
        let mut whole = match &self.answer {
            Some(Value::Object(answer)) => answer.clone(),
            _ => Map::new(),
        };
        let mut error = json!({ "message": self.message, "where": self.at, "remedy": self.remedy });
        if let Some(rule) = &self.rule {
            error["rule"] = json!(rule);
        }
        whole.insert("error".into(), error);
        Value::Object(whole)
    }

    /// Nobody reads on.
    pub(crate) fn unheard() -> Self {
        Self(Box::new(Told { message: "nobody reads on".to_owned(), unheard: true, ..Told::default() }))
    }

    /// Whether it stopped because nobody reads on; there is nothing to tell then.
    pub(crate) fn is_unheard(&self) -> bool {
        self.unheard
    }

    fn with_remedy(mut self, remedy: &str) -> Self {
        self.remedy = Some(remedy.to_owned());
        self
    }

    fn of_format(error: &FormatError) -> Self {
        let fault = error.fault();
        let (message, remedy) = (cg_formats::rules::message(fault), cg_formats::rules::remedy(fault));
        let rule = Some(fault.rule.to_string());
        let at = crate::faults::place(fault);
        Self(Box::new(Told { message, at, remedy: Some(remedy), rule, ..Told::default() }))
    }

    fn of_app(error: &AppError) -> Self {
        match error {
            AppError::Format(inner) => Self::of_format(inner),
            AppError::Invalid { what, why } => Self::new(why.to_string()).at(what),
            AppError::File { path, .. } => Self::of_chain(error, true).at(path),
            AppError::NotFound { noun: "batch", .. } => {
                Self::of_chain(error, true).with_remedy("use the name that `import` printed")
            }
            AppError::NotFound { noun: "account", .. } => {
                Self::of_chain(error, true).with_remedy("`commonground user list` shows them all")
            }
            _ => Self::of_chain(error, true),
        }
    }

    /// The error and what is behind it; only our own errors are known to end with a remedy.
    fn of_chain(error: &dyn Error, ours: bool) -> Self {
        let mut stop = if ours { Self::new(error.to_string()) } else { Self::default() };
        if !ours {
            stop.message = error.to_string();
        }
        let mut cause = error.source();
        while let Some(inner) = cause {
            let said = inner.to_string();
            let (said, remedy) = if ours && stop.remedy.is_none() { halves(&said) } else { (said, None) };
            stop.remedy = stop.remedy.take().or(remedy);
            let _ = write!(stop.message, "\n  because {said}");
            cause = inner.source();
        }
        stop
    }
}

/// What happened, and what to do about it; in a list of lines each has its own remedy and stays whole.
fn halves(said: &str) -> (String, Option<String>) {
    match said.rsplit_once("; ") {
        Some((message, remedy)) if !said.trim_end().contains('\n') => (message.to_owned(), Some(remedy.to_owned())),
        _ => (said.to_owned(), None),
    }
}

impl std::ops::Deref for Stop {
    type Target = Told;

    fn deref(&self) -> &Told {
        &self.0
    }
}

impl std::ops::DerefMut for Stop {
    fn deref_mut(&mut self) -> &mut Told {
        &mut self.0
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = self.at.as_ref().filter(|at| !self.message.contains(at.as_str())) {
            write!(f, "{at}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.remedy {
            Some(remedy) if self.message.ends_with(['.', ':', '!', '?']) => write!(f, " {remedy}"),
            Some(remedy) => write!(f, "; {remedy}"),
            None => Ok(()),
        }
    }
}

impl<E: Error + 'static> From<E> for Stop {
    fn from(error: E) -> Self {
        let any: &dyn Any = &error;
        if let Some(app) = any.downcast_ref::<AppError>() {
            Self::of_app(app)
        } else if let Some(format) = any.downcast_ref::<FormatError>() {
            Self::of_format(format)
        } else {
            Self::of_chain(&error, std::any::type_name::<E>().starts_with("cg_"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_where_and_what_to_do_in_words_and_in_json() {
        let stop = Stop::new("has no column \"x\"; its columns are a, b").at("t.csv");
        assert_eq!(stop.to_string(), "t.csv: has no column \"x\"; its columns are a, b");
        let error = &stop.json()["error"];
        assert_eq!((&error["where"], &error["remedy"]), (&json!("t.csv"), &json!("its columns are a, b")));
    }

    #[test]
    fn lines_that_each_say_what_to_do_stay_whole() {
        let stop = Stop::new("the model cannot be used:\na is 1; write 2\nb is 3; write 4");
        assert_eq!(stop.json()["error"]["remedy"], Value::Null);
        assert!(stop.to_string().ends_with("b is 3; write 4"), "{stop}");
    }

    #[test]
    fn a_broken_file_names_its_rule_and_remedy_and_other_peoples_semicolons_are_no_remedy() {
        let stop = Stop::from(FormatError::new("file-empty", "")).at("e.csv");
        assert_eq!(stop.json()["error"]["rule"], "file-empty");
        assert_eq!(stop.to_string(), "e.csv: The file is empty. Choose the file that holds the data.");
        let foreign = Stop::from(std::io::Error::other("left; right"));
        assert_eq!(foreign.json()["error"]["remedy"], Value::Null);
    }

    #[test]
    fn what_was_found_out_before_stays_in_the_one_answer() {
        let whole = Stop::new("nothing was changed; say --yes").with_answer(json!({ "rows": 3 })).json();
        assert_eq!((&whole["rows"], &whole["error"]["remedy"]), (&json!(3), &json!("say --yes")));
    }
}
