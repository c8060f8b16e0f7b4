//! What every page has around its content: language, menu, who is signed in, and ways to write figures.

use crate::site::Site;
use crate::visitor::Visitor;
use cg_domain::grant::{self, Act, Role};
use cg_i18n::{AreaUnit, Arg, Args, Lang};
use cg_kit::PartialDate;

/// The frame of one page; templates call it `p`.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Language of the page.
    pub lang: Lang,
    /// Title of the page, already in its language.
    pub title: String,
    /// Message key of the menu entry it belongs to.
    pub here: &'static str,
    /// Address of the page without the language choice, for the switch.
    pub address: String,
    /// Name of the programme.
    pub programme: String,
    /// Whether the country is the invented one.
    pub exercise: bool,
    /// Whether roads and movement were released to everybody.
    pub access_released: bool,
    /// Who is signed in.
    pub name: Option<String>,
    /// With which role.
    pub role: Role,
    /// Secret that forms carry; empty when nobody is signed in.
    pub csrf: String,
    /// Where the style sheet and the script are.
    pub style: String,
    /// The script that mounts the islands.
    pub script: String,
    /// The icon.
    pub icon: String,
}

/// One entry of the menu.
pub(crate) struct Entry {
    /// Its message key.
    pub key: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Which act it needs.
    needs: Act,
}

const MENU: &[Entry] = &[
    Entry { key: "nav-situation", href: "/", needs: Act::ReadPublic },
    Entry { key: "nav-places", href: "/places", needs: Act::ReadPublic },
    Entry { key: "nav-hazards", href: "/hazard-areas", needs: Act::ReadPublic },
    Entry { key: "nav-accidents", href: "/accidents", needs: Act::ReadPublic },
    Entry { key: "nav-harm", href: "/people-harmed", needs: Act::Read },
    Entry { key: "nav-change", href: "/change", needs: Act::Read },
    Entry { key: "nav-presence", href: "/who-is-where", needs: Act::ReadPublic },
    Entry { key: "nav-access", href: "/access", needs: Act::Read },
    Entry { key: "nav-rankings", href: "/rankings", needs: Act::Read },
    Entry { key: "nav-decisions", href: "/decisions", needs: Act::Read },
    Entry { key: "nav-plans", href: "/plans", needs: Act::Read },
    Entry { key: "nav-tasks", href: "/tasks", needs: Act::Read },
    Entry { key: "nav-imports", href: "/imports", needs: Act::Import },
    Entry { key: "nav-layers", href: "/layers", needs: Act::ReadPublic },
];

const FOOT: &[Entry] = &[
    Entry { key: "nav-dictionary", href: "/dictionary", needs: Act::ReadPublic },
    Entry { key: "nav-about", href: "/about", needs: Act::ReadPublic },
    Entry { key: "nav-users", href: "/users", needs: Act::KeepAccounts },
    Entry { key: "nav-audit", href: "/changes", needs: Act::ReadAudit },
    Entry { key: "nav-status", href: "/status", needs: Act::KeepAccounts },
];

impl Page {
    /// The frame for this reader.
    pub(crate) fn new(_site: &Site, visitor: &Visitor, here: &'static str, title: String) -> Self {
        let asset = cg_assets::href;
        Self {
            lang: visitor.lang,
            title,
            here,
            address: visitor.address.clone(),
            programme: visitor.frame.programme.clone(),
            exercise: visitor.frame.exercise,
            access_released: visitor.frame.access_released,
            name: visitor.asker.user_id.is_some().then(|| visitor.asker.name.clone()),
            role: visitor.asker.role,
            csrf: visitor.asker.csrf.clone().unwrap_or_default(),
            style: asset("app.css"),
            script: asset("app.js"),
            icon: asset("icon.svg"),
        }
    }

    /// The frame of a page whose title is its menu entry.
    pub(crate) fn titled(site: &Site, visitor: &Visitor, here: &'static str) -> Self {
        let title = cg_i18n::t(visitor.lang, here, &Args::new());
        Self::new(site, visitor, here, title)
    }

    /// A frame without a server, for drawing parts in tests.
    #[cfg(test)]
    pub(crate) fn plain(lang: Lang) -> Self {
        let empty = String::new;
        Self {
            lang,
            title: empty(),
            here: "nav-situation",
            address: "/".into(),
            programme: empty(),
            exercise: false,
            access_released: false,
            name: None,
            role: Role::Viewer,
            csrf: empty(),
            style: empty(),
            script: empty(),
            icon: empty(),
        }
    }

    /// Name of the programme, or of the program while it has none.
    pub(crate) fn programme_name(&self) -> String {
        if self.programme.is_empty() { self.t("app-name") } else { self.programme.clone() }
    }

    /// The address without its query.
    pub(crate) fn path(&self) -> &str {
        self.address.split('?').next().unwrap_or("/")
    }

    /// The query of the address, decoded, for the language switch to keep.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        crate::form::pairs(self.address.split_once('?').map_or("", |(_, query)| query))
    }

    /// Words of the app in the language of the page.
    pub(crate) fn words(&self, words: &cg_app::Words) -> String {
        words.say(self.lang)
    }

    /// Who did something; the program itself has no name of its own.
    pub(crate) fn actor(&self, name: &str) -> String {
        if name == cg_app::COMMAND_LINE { self.t("actor-command-line") } else { name.to_owned() }
    }

    /// Every language of the switch.
    pub(crate) fn languages(&self) -> [Lang; 5] {
        Lang::ALL
    }

    /// This page in another language.
    pub(crate) fn in_language(&self, lang: &Lang) -> String {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        format!("{}{joint}lang={}", self.address, lang.tag())
    }

    /// The menu entries this reader can use.
    pub(crate) fn menu(&self) -> Vec<&'static Entry> {
        let released = |entry: &Entry| entry.key == "nav-access" && self.access_released;
        MENU.iter().filter(|entry| self.may(entry.needs) || released(entry)).collect()
    }

    /// The entries at the foot of the page.
    pub(crate) fn foot(&self) -> Vec<&'static Entry> {
        FOOT.iter().filter(|entry| self.may(entry.needs)).collect()
    }

    /// Whether the reader may do it; used to leave out buttons, never to decide.
    pub(crate) fn may(&self, act: Act) -> bool {
        grant::may(self.role, act)
    }

    /// The word for a role.
    pub(crate) fn role_name(&self, role: &Role) -> String {
        self.t(&format!("role-{}", role.word()))
    }

    /// The words for a kind of import.
    pub(crate) fn kind_name(&self, kind: &str) -> String {
        let key = format!("import-kind-{kind}");
        if cg_i18n::has(self.lang, &key) { self.t(&key) } else { kind.to_owned() }
    }

    /// The name of an import: of its file, or in words where it is of our own making.
    pub(crate) fn batch_name(&self, name: &str) -> String {
        if name == cg_app::EXERCISE_BATCH { self.kind_name("exercise") } else { name.to_owned() }
    }

    /// A message with a blank that an island fills: `{percent}`.
    pub(crate) fn blank(&self, key: &str, name: &str) -> String {
        unmarked(&self.t1(key, name, format!("{{{name}}}")))
    }

    /// Whether the reader may import.
    pub(crate) fn may_import(&self) -> bool {
        self.may(Act::Import)
    }

    /// Whether the reader may erase the exercise country.
    pub(crate) fn may_erase(&self) -> bool {
        self.may(Act::EraseExercise)
    }

    /// Whether the reader may publish or change a ranking model.
    pub(crate) fn may_keep_models(&self) -> bool {
        self.may(Act::KeepModels)
    }

    /// Whether the reader may decide what is told about access.
    pub(crate) fn may_keep_access(&self) -> bool {
        self.may(Act::KeepAccess)
    }

    /// Whether the reader may hold decision sessions.
    pub(crate) fn may_decide(&self) -> bool {
        self.may(Act::Decide)
    }

    /// Whether the reader may run and save rankings.
    pub(crate) fn may_rank(&self) -> bool {
        self.may(Act::Rank)
    }

    /// A message.
    pub(crate) fn t(&self, key: &str) -> String {
        cg_i18n::t(self.lang, key, &Args::new())
    }

    /// A message with one value.
    pub(crate) fn t1(&self, key: &str, name: &str, value: impl Into<Arg>) -> String {
        cg_i18n::t(self.lang, key, &Args::new().with(name, value))
    }

    /// A message with two values.
    pub(crate) fn t2(&self, key: &str, a: &str, x: impl Into<Arg>, b: &str, y: impl Into<Arg>) -> String {
        cg_i18n::t(self.lang, key, &Args::new().with(a, x).with(b, y))
    }

    /// A number as the language writes it: whole if it is whole, else with up to two decimals.
    pub(crate) fn n(&self, value: impl Into<Arg>) -> String {
        match value.into() {
            Arg::Number(number) => figure(self.lang, number),
            Arg::Text(text) => text,
        }
    }

    /// A number, or the word for unknown.
    pub(crate) fn maybe<T: Clone>(&self, value: &Option<T>) -> String
    where
        Arg: From<T>,
    {
        value.clone().map_or_else(|| self.t("value-unknown"), |value| self.n(value))
    }

    /// A table cell with a number and its sortable value; unknown is said and sorts last.
    pub(crate) fn number_cell(&self, value: &Option<f64>) -> String {
        let class = if value.is_some() { "number" } else { "number unknown" };
        format!("<td class=\"{class}\" data-value=\"{}\">{}</td>", self.raw(value), self.maybe(value))
    }

    /// A number as a machine reads it, empty when unknown.
    pub(crate) fn raw(&self, value: &Option<f64>) -> String {
        value.map(|v| v.to_string()).unwrap_or_default()
    }

    /// A number with that many decimals.
    pub(crate) fn decimals(&self, value: &f64, decimals: u8) -> String {
        cg_i18n::decimal(self.lang, *value, decimals)
    }

    /// A share as a percentage.
    pub(crate) fn percent(&self, share: &f64) -> String {
        cg_i18n::percent(self.lang, *share, 1)
    }

    /// How likely something is among draws, in whole per cent; what is not quite none or all is never shown as none or all.
    pub(crate) fn chance(&self, share: &f64) -> String {
        let whole = |share: f64| cg_i18n::percent(self.lang, share, 0);
        match *share {
            share if share > 0.0 && share < 0.005 => format!("< {}", whole(0.01)),
            share if share < 1.0 && share > 0.995 => format!("> {}", whole(0.99)),
            share => whole(share),
        }
    }

    /// An area in square metres, or the word for unknown.
    pub(crate) fn m2(&self, area_m2: &Option<f64>) -> String {
        area_m2.map_or_else(|| self.t("value-unknown"), |a| cg_i18n::area(self.lang, a, AreaUnit::M2))
    }

    /// An area in square kilometres, or the word for unknown.
    pub(crate) fn km2(&self, area_m2: &Option<f64>) -> String {
        area_m2.map_or_else(|| self.t("value-unknown"), |a| cg_i18n::area(self.lang, a, AreaUnit::Km2))
    }

    /// An instant to the minute.
    ///
    /// # Units
    /// Milliseconds since 1970, UTC.
    pub(crate) fn instant(&self, ms: &i64) -> String {
        cg_i18n::instant(self.lang, *ms)
    }

    /// A partial date of a record; text that is none stays as it is.
    pub(crate) fn date(&self, text: &str) -> String {
        text.parse::<PartialDate>().map_or_else(|_| text.to_owned(), |date| cg_i18n::partial_date(self.lang, date))
    }

    /// The "as of" line of a figure.
    pub(crate) fn as_of(&self, date: &Option<String>) -> String {
        date.as_ref().map_or_else(|| self.t("as-of-unknown"), |date| self.t1("as-of", "when", self.date(date)))
    }
}

/// Two decimals at most, none when they are noughts.
fn figure(lang: Lang, value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    let decimals = if rounded.fract() == 0.0 {
        0
    } else if (rounded * 10.0).fract() == 0.0 {
        1
    } else {
        2
    };
    cg_i18n::decimal(lang, value, decimals)
}

/// A text without the marks that keep inserted words apart on a page, for files, scripts and blanks.
pub(crate) fn unmarked(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}
