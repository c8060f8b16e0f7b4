//! Which languages there are, and which one a reader gets.

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English, the source of every message.
    #[default]
    En,
    /// French.
    Fr,
    /// Spanish.
    Es,
    /// Arabic, written from right to left.
    Ar,
    /// Ukrainian.
    Uk,
}

/// The direction a language is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of the HTML `dir` attribute.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 5] = [Self::En, Self::Fr, Self::Es, Self::Ar, Self::Uk];

    /// The BCP 47 tag: `en`, `ar`…
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Es => "es",
            Self::Ar => "ar",
            Self::Uk => "uk",
        }
    }

    /// The language's own name for itself.
    pub fn autonym(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Fr => "Français",
            Self::Es => "Español",
            Self::Ar => "العربية",
            Self::Uk => "Українська",
        }
    }

    /// Its writing direction.
    pub fn direction(self) -> Direction {
        if self == Self::Ar { Direction::Rtl } else { Direction::Ltr }
    }

    /// `ltr` or `rtl`.
    pub fn dir(self) -> &'static str {
        self.direction().as_str()
    }

    /// The language of a tag, by its first subtag: `fr-CA` is French.
    ///
    /// # Missing
    /// `None` for a language we do not have.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let first = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.tag() == first)
    }

    /// The reader's language: the address (`?lang=`) wins over the switch (cookie), that over the browser's
    /// `Accept-Language`, that over English.
    pub fn negotiate(query: Option<&str>, cookie: Option<&str>, accept: Option<&str>) -> Self {
        query
            .and_then(Self::from_tag)
            .or_else(|| cookie.and_then(Self::from_tag))
            .or_else(|| accept.and_then(Self::from_accept))
            .unwrap_or_default()
    }

    /// The best of an `Accept-Language` header; equal weights keep the browser's order.
    fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(40) {
            let mut pieces = part.split(';');
            let Some(lang) = pieces.next().and_then(Self::from_tag) else { continue };
            let weight = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(seen, _)| weight > seen) {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_wins_over_the_switch_and_that_over_the_browser() {
        assert_eq!(Lang::negotiate(Some("ar"), Some("fr"), Some("uk")), Lang::Ar);
        assert_eq!(Lang::negotiate(Some("xx"), Some("fr"), Some("uk")), Lang::Fr);
        assert_eq!(Lang::negotiate(None, None, Some("de, uk;q=0.8, es;q=0.9")), Lang::Es);
        assert_eq!(Lang::negotiate(None, None, Some("de")), Lang::En);
    }

    #[test]
    fn a_refused_language_is_not_given() {
        assert_eq!(Lang::negotiate(None, None, Some("fr;q=0, uk;q=0.1")), Lang::Uk);
    }

    #[test]
    fn only_arabic_runs_from_right_to_left() {
        let rtl: Vec<_> = Lang::ALL.into_iter().filter(|l| l.direction() == Direction::Rtl).collect();
        assert_eq!(rtl, [Lang::Ar]);
    }
}
