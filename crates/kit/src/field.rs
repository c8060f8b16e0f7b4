//! The one line that tells everything about a field.

/// What a field holds, and so how it is stored, entered and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A name in several languages.
    Names,
    /// One value of the code list named.
    Code(&'static str),
    /// A date known to the year, month or day.
    Date,
    /// A whole number.
    Int,
    /// A finite number.
    Real,
    /// Yes or no.
    Bool,
    /// A geometry in WGS 84.
    Shape,
    /// A source's remaining columns.
    Json,
}

/// Who may see a field, from everyone to nobody without an explicit grant.
///
/// There is no default: whoever adds a field decides.
///
/// # Source
/// Sensitivity tiers 1–4 of the project's data dictionary (the data dictionary page, `/dictionary`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Tier 1: anyone.
    Public,
    /// Tier 2: registered partners.
    Partner,
    /// Tier 3: partners with a task here; the public sees it generalised.
    Restricted,
    /// Tier 4: identities; never leaves the owning organisation without a grant.
    Identity,
}

/// Everything the house knows about one field; columns, headers, forms, API and dictionary read it from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Column name, JSON key and message key `field-<noun>-<name>`.
    pub name: &'static str,
    /// English label.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a record cannot be taken without it.
    pub required: bool,
    /// Unit, `""` when it has none.
    pub unit: &'static str,
    /// HXL hashtag, `""` when the standard has none.
    pub hxl: &'static str,
    /// Who may see it.
    pub tier: Tier,
    /// One sentence of meaning, from the doc comment of the field.
    pub doc: &'static str,
}
