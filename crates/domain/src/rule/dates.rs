//! Rules about dates that many records share.

use super::{Finding, Setting};
use cg_kit::PartialDate;

/// A date that lies wholly after today.
pub(super) fn in_future(date: Option<PartialDate>, setting: &Setting) -> Option<Finding> {
    date.filter(|d| d.earliest() > setting.today).and_then(Finding::of)
}

/// A date before 1914, when no ordnance of concern was laid.
///
/// # Source
/// Programme practice of pooled national databases: reject before 1914, flag before 1960.
pub(super) fn impossibly_early(date: Option<PartialDate>, _: &Setting) -> Option<Finding> {
    date.filter(|d| d.year() < 1914).and_then(Finding::of)
}

/// A date before 1960, possible but usually a slip of the pen.
pub(super) fn unusually_early(date: Option<PartialDate>, _: &Setting) -> Option<Finding> {
    date.filter(|d| (1914..1960).contains(&d.year())).and_then(Finding::of)
}

/// An end that lies wholly before the start.
pub(super) fn ends_before_start(start: Option<PartialDate>, end: Option<PartialDate>) -> Option<Finding> {
    let (start, end) = (start?, end?);
    if end.latest() < start.earliest() { Finding::with(end, vec![("start", start.to_string())]) } else { None }
}
