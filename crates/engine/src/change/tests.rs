//! Before and after, with known answers.

use super::*;
use proptest::prelude::*;

const RECORDED: Days = Days { first: 0, last: 4_000 };

fn released(day: i32) -> Site {
    Site { released: Some(Days { first: day, last: day }) }
}

const OPEN: Site = Site { released: None };

fn event(site: usize, day: i32, harmed: u64) -> Event {
    Event { days: Some(Days { first: day, last: day }), site: Some(site), harmed: Some(harmed) }
}

fn windows(years: u32) -> Windows {
    Windows { years, recorded: RECORDED }
}

#[test]
fn each_side_holds_what_lies_in_its_window_and_the_day_of_release_lies_in_neither() {
    let events = [
        event(0, 1_000 - 365, 1),
        event(0, 1_000 - 366, 9),
        event(0, 999, 2),
        event(0, 1_000, 9),
        event(0, 1_001, 4),
        event(0, 1_365, 8),
        event(0, 1_366, 9),
    ];
    let got = compare(&windows(1), &[released(1_000)], &events);
    let side = |accidents, harmed| Side { accidents, distinct: accidents, harmed, untold: 0, area_days: 365 };
    assert_eq!((got.released.before, got.released.after), (side(2, 3), side(2, 12)));
    // The accident on the very day is told apart.
    assert_eq!((got.undated, got.verdict, got.percent), (1, Verdict::Chance, None));
}

#[test]
fn a_window_beyond_the_records_is_shorter_and_rates_make_up_for_it() {
    let recorded = Days { first: 0, last: 1_100 };
    let events = [event(0, 700, 1), event(0, 900, 1), event(0, 1_050, 1)];
    let got = compare(&Windows { years: 1, recorded }, &[released(1_000)], &events);
    assert_eq!((got.released.before.area_days, got.released.after.area_days), (365, 100));
    let rates = (got.released.before.rate().unwrap(), got.released.after.rate().unwrap());
    assert!((rates.0 - 200.0).abs() < 1e-9 && (rates.1 - 365.0).abs() < 1e-9, "{rates:?}");
    assert!((got.ratio.unwrap().value.unwrap() - 1.825).abs() < 1e-9);
}

#[test]
fn a_rough_date_that_may_lie_on_either_side_is_told_and_counted_nowhere() {
    let rough = |first, last| Event { days: Some(Days { first, last }), site: Some(0), harmed: None };
    let events =
        [rough(900, 1_200), rough(700, 900), rough(-400, -40), Event { days: None, site: Some(0), harmed: None }];
    let got = compare(&windows(1), &[released(1_000)], &events);
    assert_eq!((got.released.before.accidents, got.released.before.untold, got.released.after.accidents), (1, 1, 0));
    assert_eq!(got.undated, 2);
}

#[test]
fn areas_not_released_are_watched_in_the_same_windows_around_each_release() {
    // Two releases; one open area with one accident, after the first and before the second.
    let sites = [released(1_000), released(1_300), OPEN];
    let got = compare(&windows(1), &sites, &[event(2, 1_150, 5)]);
    assert_eq!((got.others.before.accidents, got.others.after.accidents), (1, 1));
    assert_eq!((got.others.before.distinct, got.others.before.area_days), (1, 2 * 365));
    assert_eq!((got.sites, got.other_sites, got.verdict), (2, 1, Verdict::NothingRecorded));
    assert_eq!((got.others_ratio, got.against_others), (None, None), "one accident is too few to compare with");
}

#[test]
fn a_fall_that_the_others_share_is_no_merit_of_release() {
    // Near the released: 40 before, 10 after. Near the others: the same.
    let mut events = Vec::new();
    for (site, at) in [(0, 1_000), (1, 1_000)] {
        events.extend((0..40).map(|i| event(site, at - 1 - i * 9, 1)));
        events.extend((0..10).map(|i| event(site, at + 1 + i * 9, 1)));
    }
    let got = compare(&windows(1), &[released(1_000), OPEN], &events);
    assert_eq!(got.verdict, Verdict::Fewer);
    assert!((got.percent.unwrap() + 75.0).abs() < 1e-9);
    assert!((got.others_ratio.unwrap() - 0.25).abs() < 1e-9 && (got.against_others.unwrap() - 1.0).abs() < 1e-9);
}

#[test]
fn no_conclusion_is_an_answer() {
    let verdict = |windows: &Windows, sites: &[Site], events: &[Event]| compare(windows, sites, events).verdict;
    assert_eq!(verdict(&windows(3), &[], &[]), Verdict::NobodyReleased);
    assert_eq!(verdict(&windows(3), &[OPEN], &[]), Verdict::NobodyReleased);
    assert_eq!(verdict(&windows(3), &[released(4_000)], &[event(0, 3_900, 1)]), Verdict::NothingWatched);
    assert_eq!(verdict(&windows(3), &[released(2_000)], &[]), Verdict::NothingRecorded);
    let five: Vec<Event> = (0..5).map(|i| event(0, 1_990 - i, 1)).collect();
    assert_eq!(verdict(&windows(3), &[released(2_000)], &five), Verdict::Chance);
    let six: Vec<Event> = (0..6).map(|i| event(0, 1_990 - i, 1)).collect();
    assert_eq!(verdict(&windows(3), &[released(2_000)], &six), Verdict::Fewer);
    let after: Vec<Event> = (0..6).map(|i| event(0, 2_010 + i, 1)).collect();
    assert_eq!(verdict(&windows(3), &[released(2_000)], &after), Verdict::More);
    assert_eq!(verdict(&windows(0), &[released(2_000)], &six), Verdict::NothingWatched);
}

proptest! {
    #[test]
    fn the_years_add_up_to_the_windows(
        releases in prop::collection::vec(prop::option::of(0..4_000_i32), 1..8),
        events in prop::collection::vec((0..8_usize, -100..4_200_i32, 0..30_i32, 0..4_u64), 0..60),
    ) {
        let sites: Vec<Site> = releases.iter().map(|r| r.map_or(OPEN, released)).collect();
        let events: Vec<Event> = events
            .iter()
            .map(|(site, day, rough, harmed)| Event {
                days: Some(Days { first: *day, last: day + rough / 25 * rough }),
                site: Some(site % sites.len()),
                harmed: Some(*harmed),
            })
            .collect();
        let got = compare(&windows(3), &sites, &events);
        let sum = |after: bool, of: fn(&Year) -> Side, what: fn(&Side) -> u64| -> u64 {
            got.years.iter().filter(|y| (y.number > 0) == after).map(|y| what(&of(y))).sum()
        };
        for (after, pair) in [(false, got.released.before), (true, got.released.after)] {
            prop_assert_eq!(sum(after, |y| y.released, |s| s.area_days), pair.area_days);
            // A rough date may cross from one year into the next.
            prop_assert!(sum(after, |y| y.released, |s| s.accidents) <= pair.accidents);
        }
        for (after, pair) in [(false, got.others.before), (true, got.others.after)] {
            prop_assert!(sum(after, |y| y.others, |s| s.accidents) <= pair.accidents);
        }
        prop_assert_eq!(got.years.len(), 6);
    }
}
