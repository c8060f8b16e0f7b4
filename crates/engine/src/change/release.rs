//! Whether and when an area was released, from the reports on it.

use super::Days;

/// One report on an area, in the order of the dates of their facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report<'a> {
    /// Status, of the code list `hazard_status`.
    pub status: &'a str,
    /// Why it was closed, of the code list `closure_reason`.
    pub reason: Option<&'a str>,
    /// The days that may be that of the status; `None` when not told.
    pub since: Option<Days>,
    /// The days that may be that of the facts.
    pub told: Days,
    /// What the land is used for, of the code list `land_use`.
    pub land_use: Option<&'a str>,
}

/// What became of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Still recorded as hazardous.
    Open,
    /// Released: cancelled, reduced or cleared.
    Released {
        /// The days that may be that of its release.
        when: Days,
        /// Use of the land as last told before the release.
        use_before: Option<String>,
        /// Use of the land as last told by a later report, of facts later than the release.
        use_after: Option<String>,
    },
    /// Closed for another reason, such as a duplicate, or for none that is told.
    ClosedOtherwise,
}

/// Reasons that are no release of land.
const NO_RELEASE: [&str; 5] = ["merged", "split", "duplicate", "entered_in_error", "reclassified"];

/// What became of an area, by its reports; one that was opened again is open.
///
/// # Missing
/// Without a date of the status the date of the facts of the first report of the release stands for it.
#[must_use]
pub fn standing(reports: &[Report<'_>]) -> Standing {
    let ended = |r: &Report<'_>| matches!(r.status, "released" | "closed");
    let Some(last) = reports.last().filter(|r| ended(r)) else { return Standing::Open };
    let told = last.reason.is_some_and(|reason| reason != "other" && !NO_RELEASE.contains(&reason));
    if !(told || last.status == "released" && last.reason.is_none_or(|reason| !NO_RELEASE.contains(&reason))) {
        return Standing::ClosedOtherwise;
    }
    let at = reports.iter().rposition(|r| !ended(r)).map_or(0, |at| at + 1);
    let first = reports.get(at).unwrap_or(last);
    let when = first.since.unwrap_or(first.told);
    let used = |r: &Report<'_>| r.land_use.map(str::to_owned);
    let use_before = reports[..at].iter().rev().find_map(used);
    let use_after = reports[at..].iter().skip(1).rev().filter(|r| r.told.first > when.last).find_map(used);
    Standing::Released { when, use_before, use_after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: i32) -> Days {
        Days { first: d, last: d }
    }

    fn report(
        status: &'static str,
        d: i32,
        reason: Option<&'static str>,
        land_use: Option<&'static str>,
    ) -> Report<'static> {
        Report { status, reason, since: Some(day(d)), told: day(d), land_use }
    }

    #[test]
    fn the_day_of_release_is_that_of_the_first_report_of_it_and_later_visits_tell_the_use() {
        let mut visit = report("released", 900, Some("cleared"), Some("rainfed_crops"));
        visit.since = Some(day(400));
        let reports = [
            report("open", 10, None, Some("not_used")),
            report("in_progress", 300, None, None),
            report("released", 400, Some("cleared"), Some("not_used")),
            visit,
        ];
        let when = |reports: &[Report<'_>]| match standing(reports) {
            Standing::Released { when, use_before, use_after } => (when.first, use_before, use_after),
            other => panic!("{other:?}"),
        };
        assert_eq!(when(&reports), (400, Some("not_used".into()), Some("rainfed_crops".into())));
        // The report of the release itself says what the land was used for, not what it is used for since.
        assert_eq!(when(&reports[..3]), (400, Some("not_used".into()), None));
    }

    #[test]
    fn what_was_opened_again_is_open_and_a_duplicate_was_never_released() {
        let closed = report("closed", 400, Some("cancelled"), None);
        assert_eq!(standing(&[closed.clone(), report("open", 500, None, None)]), Standing::Open);
        assert!(matches!(standing(&[closed]), Standing::Released { .. }));
        for reason in [Some("duplicate"), None, Some("other")] {
            assert_eq!(standing(&[report("closed", 400, reason, None)]), Standing::ClosedOtherwise, "{reason:?}");
        }
        assert!(matches!(standing(&[report("released", 400, None, None)]), Standing::Released { .. }));
        assert_eq!(standing(&[]), Standing::Open);
    }
}
