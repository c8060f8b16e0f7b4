//! The messages themselves.

use crate::{Args, Lang, number};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use std::sync::LazyLock;

type Bundle = FluentBundle<FluentResource>;

macro_rules! areas {
    ($($area:literal),* $(,)?) => {
        /// The areas the messages are split into, one file each per language.
        pub const AREAS: &[&str] = &[$($area),*];

        /// The text of one message file.
        ///
        /// # Missing
        /// Empty for an area that does not exist.
        pub fn source(lang: Lang, area: &str) -> &'static str {
            match (lang, area) {
                $(
                    (Lang::En, $area) => include_str!(concat!("../messages/en/", $area, ".ftl")),
                    (Lang::Fr, $area) => include_str!(concat!("../messages/fr/", $area, ".ftl")),
                    (Lang::Es, $area) => include_str!(concat!("../messages/es/", $area, ".ftl")),
                    (Lang::Ar, $area) => include_str!(concat!("../messages/ar/", $area, ".ftl")),
                    (Lang::Uk, $area) => include_str!(concat!("../messages/uk/", $area, ".ftl")),
                )*
                _ => "",
            }
        }
    };
}

areas!(
    "access",
    "common",
    "situation",
    "places",
    "hazards",
    "accidents",
    "harm",
    "presence",
    "rankings",
    "decisions",
    "plans",
    "imports",
    "accounts",
    "data",
    "charts",
    "maps",
    "change",
    "faults",
    "problems",
    "fields",
    "reports",
    "meanings",
);

static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| Lang::ALL.into_iter().map(bundle).collect());

/// Says the message `key` in a language.
///
/// Values put in are isolated, so that a left-to-right code inside an Arabic sentence stays readable.
///
/// # Missing
/// `⟦key⟧` for a key that does not exist: visible, and looked for by the tests.
pub fn t(lang: Lang, key: &str, args: &Args) -> String {
    let found = bundle_of(lang).and_then(|bundle| Some((bundle, bundle.get_message(key)?.value()?)));
    let Some((bundle, pattern)) = found else { return format!("⟦{key}⟧") };
    let args = args.fluent();
    let mut faults = Vec::new();
    bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned()
}

/// Whether the language has the message.
pub fn has(lang: Lang, key: &str) -> bool {
    bundle_of(lang).is_some_and(|bundle| bundle.has_message(key))
}

fn bundle_of(lang: Lang) -> Option<&'static Bundle> {
    Lang::ALL.iter().position(|l| *l == lang).and_then(|at| BUNDLES.get(at))
}

fn bundle(lang: Lang) -> Bundle {
    let id = lang.tag().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    bundle.set_formatter(Some(formatter(lang)));
    for area in AREAS {
        let resource = match FluentResource::try_new(source(lang, area).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

type Format = fn(&FluentValue<'_>, &intl::Memoizer) -> Option<String>;

/// Fluent takes a plain function, so each language has its own.
fn formatter(lang: Lang) -> Format {
    match lang {
        Lang::En => |value, _| number_in(Lang::En, value),
        Lang::Fr => |value, _| number_in(Lang::Fr, value),
        Lang::Es => |value, _| number_in(Lang::Es, value),
        Lang::Ar => |value, _| number_in(Lang::Ar, value),
        Lang::Uk => |value, _| number_in(Lang::Uk, value),
    }
}

fn number_in(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::in_message(lang, number.value)),
        _ => None,
    }
}

mod intl {
    /// What Fluent hands to a formatter beside the value; not used here.
    pub(super) type Memoizer = intl_memoizer::concurrent::IntlLangMemoizer;
}
