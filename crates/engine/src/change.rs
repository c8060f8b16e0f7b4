//! Before and after release: what was recorded near areas that were released, and near areas that were not.
//!
//! A description, not a proof. The worst places are cleared first, so that numbers fall afterwards even where nothing
//! was done (regression to the mean); what is recorded is less than what happened, and not equally so in every year.
//! "No conclusion" is an answer.

mod ratio;
mod release;
mod site;

pub use ratio::{ENOUGH_FOR_PERCENT, Ratio, rate_ratio};
pub use release::{Report, Standing, standing};
pub use site::nearest_sites;

/// Days of the year that windows are made of.
pub const YEAR: i32 = 365;

/// A stretch of days, both included, counted from any one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: i32,
    /// The last.
    pub last: i32,
}

/// A place that was released, or that was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// The days that may be that of its release; `None` when it was not released.
    pub released: Option<Days>,
}

/// An accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The days on which it may have happened; `None` when nothing is known.
    pub days: Option<Days>,
    /// The one site it counts for.
    pub site: Option<usize>,
    /// People harmed; `None` when the report does not say.
    pub harmed: Option<u64>,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// Years on either side of the release.
    pub years: u32,
    /// The days that the records cover: nothing outside them is taken for quiet.
    pub recorded: Days,
}

/// What was recorded in one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Accidents; near areas not released, each counts once for every release whose window it falls into.
    pub accidents: u64,
    /// Accidents, each once.
    pub distinct: u64,
    /// People harmed in them, as far as told.
    pub harmed: u64,
    /// Accidents of which it is not told how many they harmed.
    pub untold: u64,
    /// Days watched, summed over the areas.
    pub area_days: u64,
}

impl Side {
    /// Accidents for every hundred areas and year.
    ///
    /// # Missing
    /// `None` where nothing was watched.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        (self.area_days > 0).then(|| self.accidents as f64 / self.area_days as f64 * 100.0 * f64::from(YEAR))
    }
}

/// Before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// Before the release.
    pub before: Side,
    /// After it.
    pub after: Side,
}

impl Pair {
    /// The change of the rate of accidents.
    #[must_use]
    pub fn ratio(&self) -> Option<Ratio> {
        let time = |s: &Side| s.area_days as f64;
        rate_ratio(self.before.accidents, time(&self.before), self.after.accidents, time(&self.after))
    }
}

/// What the numbers allow to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fewer accidents were recorded, by more than chance alone explains.
    Fewer,
    /// More were recorded, by more than chance alone explains.
    More,
    /// No area was released with a known date.
    NobodyReleased,
    /// One of the windows lies outside the records.
    NothingWatched,
    /// No accident was recorded near them, before or after.
    NothingRecorded,
    /// Chance alone may explain the difference.
    Chance,
}

/// One year before or after release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// −1 is the year before, 1 the year after.
    pub number: i32,
    /// Near the areas released.
    pub released: Side,
    /// Near areas not released, in the same stretches of time.
    pub others: Side,
}

/// Before and after, with and without release.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Areas released.
    pub sites: u64,
    /// Areas not released.
    pub other_sites: u64,
    /// Near the areas released.
    pub released: Pair,
    /// Near areas not released, in the same windows around each release.
    pub others: Pair,
    /// Change of the rate near the areas released.
    pub ratio: Option<Ratio>,
    /// The same in per cent; only with enough cases before.
    pub percent: Option<f64>,
    /// Change of the rate near the others; only with enough accidents.
    pub others_ratio: Option<f64>,
    /// The one change as a multiple of the other (difference in differences, on the scale of rates).
    pub against_others: Option<f64>,
    /// What may be said.
    pub verdict: Verdict,
    /// Accidents near released areas whose date is too rough to fall on one side.
    pub undated: u64,
    /// Year by year.
    pub years: Vec<Year>,
}

/// One side of a release: from so many days off to so many, both included, the day after being 1.
#[derive(Clone, Copy)]
struct Span {
    after: bool,
    from: i32,
    to: i32,
}

/// Compares before and after.
///
/// # Shape
/// Every event names the one site it counts for.
/// # Missing
/// Events without a date or a site count nowhere; those whose date is too rough are told as undated.
#[must_use]
pub fn compare(windows: &Windows, sites: &[Site], events: &[Event]) -> Change {
    let work = Work::new(windows, sites, events);
    let reach = i32::try_from(windows.years).unwrap_or(0).saturating_mul(YEAR);
    let pair = |count: &dyn Fn(Span) -> Side| Pair {
        before: count(Span { after: false, from: 1, to: reach }),
        after: count(Span { after: true, from: 1, to: reach }),
    };
    let (released, others) = (pair(&|s| work.released(s)), pair(&|s| work.others(s)));
    let ratio = released.ratio();
    let enough = released.before.accidents >= ENOUGH_FOR_PERCENT;
    let others_enough = others.before.distinct + others.after.distinct >= ENOUGH_FOR_PERCENT;
    let others_ratio = others.ratio().filter(|_| others_enough).and_then(|r| r.value).filter(|v| *v > 0.0);
    let value = ratio.and_then(|r| r.value);
    let years = (1..=i32::try_from(windows.years).unwrap_or(0)).flat_map(|n| [-n, n]);
    let year = |number: i32| {
        let (after, n) = (number > 0, number.abs());
        let span = Span { after, from: (n - 1) * YEAR + 1, to: n * YEAR };
        Year { number, released: work.released(span), others: work.others(span) }
    };
    let mut years: Vec<Year> = years.map(year).collect();
    years.sort_by_key(|y| y.number);
    Change {
        sites: work.firsts.len() as u64,
        other_sites: work.other_sites,
        released,
        others,
        ratio,
        percent: value.filter(|_| enough).map(|v| (v - 1.0) * 100.0),
        others_ratio,
        against_others: value.zip(others_ratio).map(|(own, other)| own / other),
        verdict: verdict(work.firsts.len(), &released, ratio),
        undated: work.undated(reach),
        years,
    }
}

fn verdict(sites: usize, pair: &Pair, ratio: Option<Ratio>) -> Verdict {
    if sites == 0 {
        return Verdict::NobodyReleased;
    }
    if pair.before.area_days == 0 || pair.after.area_days == 0 {
        return Verdict::NothingWatched;
    }
    match ratio {
        None => Verdict::NothingRecorded,
        Some(r) if r.high.is_some_and(|high| high < 1.0) => Verdict::Fewer,
        Some(r) if r.low > 1.0 => Verdict::More,
        Some(_) => Verdict::Chance,
    }
}

/// Sites and events made ready for counting.
struct Work<'a> {
    recorded: Days,
    sites: &'a [Site],
    events: &'a [Event],
    /// First days of the releases, rising; and last days.
    firsts: Vec<i32>,
    lasts: Vec<i32>,
    other_sites: u64,
}

impl<'a> Work<'a> {
    fn new(windows: &Windows, sites: &'a [Site], events: &'a [Event]) -> Self {
        let mut firsts: Vec<i32> = sites.iter().filter_map(|s| s.released.map(|d| d.first)).collect();
        let mut lasts: Vec<i32> = sites.iter().filter_map(|s| s.released.map(|d| d.last)).collect();
        firsts.sort_unstable();
        lasts.sort_unstable();
        let other_sites = (sites.len() - firsts.len()) as u64;
        Self { recorded: windows.recorded, sites, events, firsts, lasts, other_sites }
    }

    /// The days of a span around a release, as far as the records go.
    fn days(&self, release: Days, span: Span) -> Option<Days> {
        let (first, last) = if span.after {
            (release.last.saturating_add(span.from), release.last.saturating_add(span.to))
        } else {
            (release.first.saturating_sub(span.to), release.first.saturating_sub(span.from))
        };
        let days = Days { first: first.max(self.recorded.first), last: last.min(self.recorded.last) };
        (days.first <= days.last).then_some(days)
    }

    fn watched(&self, span: Span) -> u64 {
        let releases = self.sites.iter().filter_map(|s| s.released);
        releases.filter_map(|r| self.days(r, span)).map(|d| u64::from(d.last.abs_diff(d.first)) + 1).sum()
    }

    fn released(&self, span: Span) -> Side {
        let mut side = Side { area_days: self.watched(span), ..Side::default() };
        for event in self.events {
            let release = event.site.and_then(|at| self.sites.get(at)).and_then(|s| s.released);
            let within = release.and_then(|r| self.days(r, span)).zip(event.days);
            if within.is_some_and(|(window, days)| days.first >= window.first && days.last <= window.last) {
                side.take(event, 1);
            }
        }
        side
    }

    fn others(&self, span: Span) -> Side {
        let mut side = Side { area_days: self.watched(span).saturating_mul(self.other_sites), ..Side::default() };
        for event in self.events {
            let Some(site) = event.site.and_then(|at| self.sites.get(at)) else { continue };
            let Some(days) = event.days.filter(|d| self.holds(*d)).filter(|_| site.released.is_none()) else {
                continue;
            };
            // The releases in whose span the event lies: theirs is the day that many days off.
            let (list, low, high) = if span.after {
                (&self.lasts, days.last.saturating_sub(span.to), days.first.saturating_sub(span.from))
            } else {
                (&self.firsts, days.last.saturating_add(span.from), days.first.saturating_add(span.to))
            };
            let times = list.partition_point(|d| *d <= high).saturating_sub(list.partition_point(|d| *d < low));
            if times > 0 {
                side.take(event, times as u64);
            }
        }
        side
    }

    fn holds(&self, days: Days) -> bool {
        days.first >= self.recorded.first && days.last <= self.recorded.last
    }

    /// Events that touch a window of their site, or the days of its release, and lie in neither window.
    fn undated(&self, reach: i32) -> u64 {
        let undated = |event: &&Event| {
            let Some(release) = event.site.and_then(|at| self.sites.get(at)).and_then(|s| s.released) else {
                return false;
            };
            let Some(days) = event.days else { return true };
            let spans = [false, true].map(|after| self.days(release, Span { after, from: 1, to: reach }));
            let within = |w: &Days| days.first >= w.first && days.last <= w.last;
            let touches = |w: &Days| days.first <= w.last && w.first <= days.last;
            let near = Days { first: release.first, last: release.last };
            !spans.iter().flatten().any(within) && (spans.iter().flatten().any(touches) || touches(&near))
        };
        self.events.iter().filter(undated).count() as u64
    }
}

impl Side {
    fn take(&mut self, event: &Event, times: u64) {
        self.accidents += times;
        self.distinct += 1;
        match event.harmed {
            Some(people) => self.harmed += people * times,
            None => self.untold += times,
        }
    }
}

#[cfg(test)]
mod tests;
