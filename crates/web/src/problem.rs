//! Every problem a person or a program can meet here: one table, two ways of saying it.
//!
//! A handler returns a [`Problem`]; the layer in [`crate::visitor`] writes it as a page in the reader's
//! language or as `application/problem+json` (RFC 9457). What went wrong inside never leaves the server.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cg_app::{AppError, Asker, Words};
use cg_i18n::{Args, Lang};
use serde::Serialize;

macro_rules! problems {
    ($($name:ident $code:literal $status:literal $doc:literal;)*) => {
        /// What kind of problem it is; its words are the messages `problem-<code>` and `problem-<code>-next`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $(#[doc = $doc] $name,)* }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable code that programs compare.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The HTTP status it is answered with.
            pub fn status(self) -> StatusCode {
                let number: u16 = match self { $(Self::$name => $status,)* };
                StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            }

            /// The problem behind a bare status, for answers that come from the framework.
            pub fn of_status(status: StatusCode) -> Self {
                let found = Self::ALL.iter().copied().find(|kind| kind.status() == status);
                found.unwrap_or(if status.is_server_error() { Self::Internal } else { Self::BadRequest })
            }
        }
    };
}

problems! {
    BadRequest       "bad-request"       400 "Something in the request cannot be read.";
    SignInNeeded     "sign-in-needed"    401 "Nobody is signed in.";
    WrongCredentials "wrong-credentials" 401 "Name and passphrase do not belong together.";
    NotAllowed       "not-allowed"       403 "The role does not allow it.";
    Forged           "forged"            403 "A form that did not come from our own page.";
    NotFound         "not-found"         404 "There is no such thing, or the reader may not know of it.";
    Method           "method"            405 "The address does not take this method.";
    Conflict         "conflict"          409 "It does not fit the present state.";
    SetupDone        "setup-done"        410 "The one-time link is spent.";
    TooLarge         "too-large"         413 "More bytes than we take.";
    MediaType        "media-type"        415 "Content of a kind we do not take.";
    Invalid          "invalid"           422 "Understood, and not acceptable.";
    TooMany          "too-many"          429 "Too many requests.";
    Internal         "internal"          500 "Our fault.";
    Unavailable      "unavailable"       503 "The data cannot be reached.";
    TooSlow          "too-slow"          504 "It took too long.";
}

/// Longest detail that is told, in characters.
const LONGEST: usize = 600;

/// A problem on its way to the person or program that asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Its kind.
    pub kind: Kind,
    /// The part of the request it is about, as programs name it; empty when the detail says enough.
    pub part: String,
    /// What exactly; `None` when there is nothing to add.
    pub detail: Option<Words>,
    /// Seconds after which asking again makes sense.
    pub retry_after: Option<u32>,
}

/// The JSON form, RFC 9457.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// A link to the explanation of this kind of problem.
    #[serde(rename = "type")]
    pub type_uri: String,
    /// One sentence saying what happened.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// What happened, where, and what to do next.
    pub detail: String,
    /// The number of this request, for the log.
    pub instance: String,
}

impl Problem {
    /// A problem with nothing to add.
    pub fn of(kind: Kind) -> Self {
        Self { kind, part: String::new(), detail: None, retry_after: None }
    }

    /// A problem with what exactly it is.
    pub fn because(kind: Kind, detail: impl Into<Words>) -> Self {
        Self { detail: Some(detail.into()), ..Self::of(kind) }
    }

    /// A parameter that cannot be read: which one, and what is expected.
    pub fn parameter(name: &str, expected: impl Into<Words>) -> Self {
        Self::because(Kind::BadRequest, Words::Part(name.to_owned(), Box::new(expected.into())))
    }

    /// A part of the request that is missing.
    pub fn missing(name: &str) -> Self {
        Self::because(Kind::Invalid, Words::Part(name.to_owned(), Box::new(Words::of("expected-something"))))
    }

    /// A parameter that takes one of a few words.
    pub fn one_of(name: &str, known: &[&str]) -> Self {
        Self::parameter(name, Words::of("expected-one-of-these").with("known", known.join(", ")))
    }

    /// A parameter that there is not.
    pub fn unknown_parameter(name: &str) -> Self {
        Self::parameter(name, Words::of("expected-known"))
    }

    /// The detail in a language, on one line and not without end; empty when there is none.
    pub fn detail(&self, lang: Lang) -> String {
        let said = self.detail.as_ref().map_or_else(String::new, |words| words.say(lang));
        said.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
    }

    /// As it is told to somebody: who may not do a thing is asked to sign in when nobody is, also where a stranger may
    /// read.
    #[must_use]
    pub fn told_to(self, asker: &Asker) -> Self {
        match (self.kind, &asker.user_id) {
            (Kind::NotAllowed, None) => Self::of(Kind::SignInNeeded),
            (Kind::NotAllowed, Some(_)) => Self::of(Kind::NotAllowed),
            _ => self,
        }
    }

    /// What happened, in a language.
    pub fn title(&self, lang: Lang) -> String {
        let detail = self.detail(lang);
        let args = Args::new().with("detail", if detail.is_empty() { "–" } else { &detail });
        cg_i18n::t(lang, &format!("problem-{}", self.kind.code()), &args)
    }

    /// What to do next, in a language.
    pub fn next(&self, lang: Lang) -> String {
        cg_i18n::t(lang, &format!("problem-{}-next", self.kind.code()), &Args::new())
    }

    /// The answer to a program.
    pub fn json(&self, lang: Lang, request: &str) -> Response {
        // A program shows the text where it wants; the marks are needed only among writing from right to left.
        let plain = |text: String| match lang.direction() {
            cg_i18n::Direction::Ltr => text.replace(['\u{2068}', '\u{2069}'], ""),
            cg_i18n::Direction::Rtl => text,
        };
        let body = ProblemBody {
            type_uri: format!("/about#problem-{}", self.kind.code()),
            title: plain(self.title(lang)),
            status: self.kind.status().as_u16(),
            code: self.kind.code(),
            detail: plain(
                [self.part.clone(), self.detail(lang), self.next(lang)]
                    .into_iter()
                    .filter(|said| !said.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            instance: request.to_owned(),
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        let mut response = (self.kind.status(), text).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }

    /// The headers a problem brings along.
    pub fn dress(&self, response: &mut Response) {
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // RFC 9110, 11.6.1: whoever answers 401 says how to sign in; people do so by the page itself.
        if self.kind.status() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

impl IntoResponse for Problem {
    /// A bare answer that carries the problem; the outer layer gives it words.
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NotAllowed(_) => Self::of(Kind::NotAllowed),
            AppError::SignInFailed => Self::of(Kind::WrongCredentials),
            AppError::LinkSpent => Self::of(Kind::SetupDone),
            AppError::NotFound { .. } => Self::of(Kind::NotFound),
            AppError::Invalid { what, why: Words::AsIs(why) } => Self::because(Kind::Invalid, format!("{what}: {why}")),
            AppError::Invalid { what, why } => Self { part: format!("{what}:"), ..Self::because(Kind::Invalid, why) },
            AppError::Unmeasured { columns } => {
                Self::because(Kind::Conflict, Words::of("refused-unmeasured").with("columns", columns.join(", ")))
            }
            AppError::Conflict(why) => Self::because(Kind::Conflict, why),
            AppError::Format(error) => Self::because(Kind::Invalid, error.fault()),
            AppError::File { .. } | AppError::Internal(_) | AppError::Pdf(_) => internal(&error),
            AppError::Store(_) => {
                internal(&error);
                Self::of(Kind::Unavailable)
            }
        }
    }
}

/// Writes down what must not be shown.
fn internal(error: &AppError) -> Problem {
    let mut causes = vec![error.to_string()];
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    tracing::error!(causes = causes.join(": "), "a request failed inside");
    Problem::of(Kind::Internal)
}

/// What handlers answer.
pub type Answer<T = Response> = Result<T, Problem>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_says_what_happened_and_what_to_do_in_every_language() {
        for lang in Lang::ALL {
            for kind in Kind::ALL {
                let problem = Problem::because(*kind, "bbox: four numbers".to_owned());
                assert!(!problem.title(lang).contains('⟦'), "{} {}", lang.tag(), problem.title(lang));
                assert!(!problem.next(lang).contains('⟦'), "{} {}", lang.tag(), problem.next(lang));
            }
        }
    }

    #[test]
    fn codes_are_unique_and_framework_answers_find_their_problem() {
        let codes: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        assert_eq!(Kind::of_status(StatusCode::METHOD_NOT_ALLOWED), Kind::Method);
        assert_eq!(Kind::of_status(StatusCode::IM_A_TEAPOT), Kind::BadRequest);
        assert_eq!(Kind::of_status(StatusCode::BAD_GATEWAY), Kind::Internal);
    }

    #[test]
    fn what_went_wrong_inside_is_not_told() {
        let problem = Problem::from(AppError::Internal("password=hunter2".into()));
        assert_eq!(problem, Problem::of(Kind::Internal));
    }

    #[test]
    fn a_refused_file_is_explained_in_the_language_of_the_reader() {
        let place = cg_kit::Place { sheet: Some("Danger".into()), row: Some(7), column: None };
        let error = cg_formats::FormatError::at("row-too-long", place, "x").with("limit", 9);
        let problem = Problem::from(AppError::Format(error));
        let said = problem.title(Lang::Fr);
        for part in ["Feuille", "ligne", "Une ligne ou un élément dépasse", "Cherchez un guillemet"] {
            assert!(said.contains(part), "{part} is not in {said}");
        }
        assert!(problem.title(Lang::En).contains("One row or feature is longer than"));
    }

    #[test]
    fn what_is_refused_is_said_in_the_language_and_programs_learn_the_part() {
        let why = Words::of("refused-pass-phrase").with("least", 12).with("most", 200).with("found", 3);
        let problem = Problem::from(AppError::Invalid { what: "pass-phrase".into(), why });
        assert!(problem.title(Lang::Es).contains("frase de paso") && !problem.title(Lang::Es).contains("pass-phrase"));
        assert_eq!(problem.part, "pass-phrase:");
    }

    #[test]
    fn a_long_detail_is_shortened_and_cannot_break_a_header_or_a_line() {
        let problem = Problem::because(Kind::BadRequest, "a\r\nb".repeat(400));
        let detail = problem.detail(Lang::En);
        assert!(detail.chars().count() <= LONGEST && !detail.contains('\n'), "{detail}");
    }
}
