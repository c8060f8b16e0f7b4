use super::{Finding, Rule, Ruled, dates};
use crate::land::HazardArea;
use cg_kit::Severity::{Error, Warning};

impl Ruled for HazardArea {
    const RULES: &'static [Rule<Self>] = &[
        Rule {
            id: "date-in-future",
            severity: Error,
            field: "survey_date",
            test: |h, s| dates::in_future(h.survey_date, s),
        },
        Rule {
            id: "status-date-in-future",
            severity: Error,
            field: "status_date",
            test: |h, s| dates::in_future(h.status_date, s),
        },
        Rule {
            id: "date-impossibly-early",
            severity: Error,
            field: "survey_date",
            test: |h, s| dates::impossibly_early(h.survey_date, s),
        },
        Rule {
            id: "date-unusually-early",
            severity: Warning,
            field: "survey_date",
            test: |h, s| dates::unusually_early(h.survey_date, s),
        },
        Rule {
            id: "area-not-positive",
            severity: Error,
            field: "area_reported_m2",
            test: |h, _| h.area_reported_m2.filter(|a| *a < 0.0).and_then(Finding::of),
        },
        Rule { id: "area-differs", severity: Warning, field: "area_reported_m2", test: |h, _| area_gap(h, 0.05, 0.20) },
        Rule {
            id: "area-differs-strongly",
            severity: Warning,
            field: "area_reported_m2",
            test: |h, _| area_gap(h, 0.20, f64::INFINITY),
        },
        Rule {
            id: "confirmed-without-direct-evidence",
            severity: Warning,
            field: "evidence",
            test: confirmed_without_evidence,
        },
        Rule { id: "closed-without-reason", severity: Warning, field: "closure_reason", test: closed_without_reason },
    ];
}

/// Reported and computed area differ by a share within (`over`, `upto`].
///
/// # Source
/// Programme default: 5 % asks for a look, 20 % for a reason.
fn area_gap(h: &HazardArea, over: f64, upto: f64) -> Option<Finding> {
    let (reported, computed) = (h.area_reported_m2?, h.area_m2.filter(|a| *a > 0.0)?);
    let gap = (reported - computed).abs() / computed;
    if gap > over && gap <= upto { Finding::with(reported, vec![("computed", format!("{computed:.0}"))]) } else { None }
}

/// A confirmed area rests on direct evidence.
///
/// # Source
/// IMAS 07.11 practice as the project's data dictionary states it (rule R-EV-1).
fn confirmed_without_evidence(h: &HazardArea, _: &super::Setting) -> Option<Finding> {
    let direct = h.evidence.as_ref()?.as_str() == "direct";
    if h.classification.as_str() == "cha" && !direct { Finding::of("indirect") } else { None }
}

fn closed_without_reason(h: &HazardArea, _: &super::Setting) -> Option<Finding> {
    if h.status.as_str() == "closed" && h.closure_reason.is_none() { Finding::of("closed") } else { None }
}
