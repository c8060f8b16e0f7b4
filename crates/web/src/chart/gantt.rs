//! The calendar of teams drawn: one row a team, the periods side by side, a bar for every task.

use super::svg::Svg;
use crate::page::Page;
use cg_engine::allocate::{Problem, Stint};
use cg_i18n::Direction;

const WIDTH: f64 = 720.0;
const NAMES: f64 = 130.0;
const TOP: f64 = 24.0;
const ROW: f64 = 18.0;
/// Width of the shortest bar: a day in a year must still be seen.
const LEAST: f64 = 2.5;
/// Room below for the days.
const FOOT: f64 = 20.0;
/// Teams drawn at most; the table has them all.
const MOST: usize = 60;

/// The drawing, `longest` working days to a period, and how many teams it leaves out; `None` where no team has work.
pub(crate) fn gantt(
    p: &Page,
    problem: &Problem,
    stints: &[Stint],
    longest: f64,
    title: &str,
) -> Option<(String, usize)> {
    let mut teams: Vec<(usize, u32)> = stints.iter().map(|s| (s.asset, s.team)).collect();
    teams.sort_unstable();
    teams.dedup();
    let (all, periods) = (teams.len(), problem.periods.len());
    if all == 0 || periods == 0 {
        return None;
    }
    teams.truncate(MOST);
    let bottom = TOP + ROW * teams.len() as f64;
    let longest = longest.max(1.0);
    let width = (WIDTH - NAMES) / periods as f64;
    // Work that runs beyond its period reaches into the next, where its team goes on with it.
    let along = |period: usize, day: f64| (NAMES + width * (period as f64 + day / longest)).min(WIDTH);
    let mut svg = Svg::new(WIDTH, p.lang.direction() == Direction::Rtl);
    for (at, period) in problem.periods.iter().enumerate() {
        svg.rule((along(at, 0.0), 0.0), (along(at, 0.0), bottom + FOOT));
        // Isolated, so that "2027 Q1" reads so on a page from right to left too.
        svg.text(along(at, 0.0) + 4.0, 14.0, "start", "tick", &format!("\u{2068}{}\u{2069}", period.label));
        svg.text(along(at, 0.0) + 4.0, bottom + 14.0, "start", "tick", &p.n(1));
        svg.text(along(at, longest) - 4.0, bottom + 14.0, "end", "tick", &p.n(longest.ceil()));
    }
    svg.text(NAMES - 8.0, bottom + 14.0, "end", "tick", &p.t("plan-day"));
    for (at, (asset, team)) in teams.iter().enumerate() {
        let name = format!("{} {}", problem.assets[*asset].key, team + 1);
        svg.text(NAMES - 8.0, TOP + ROW * at as f64 + 13.0, "end", "strong", &name);
    }
    for s in stints {
        let Ok(at) = teams.binary_search(&(s.asset, s.team)) else { continue };
        let id = &problem.tasks[s.task].id;
        let days = p.t2("plan-days", "from", p.n(s.from + 1.0), "to", p.n(s.to));
        let said = format!("{id} · {} · {days}", problem.periods[s.period].label);
        let class = format!("s{}", s.asset % 6 + 1);
        let y = TOP + ROW * at as f64 + 2.0;
        // A gap between bars, so that one task after another does not look like one.
        let from = along(s.period, s.from).min(WIDTH - LEAST);
        let to = (along(s.period, s.to) - 1.0).max(from + LEAST);
        svg.mark([from, to], y, ROW - 4.0, &class, Some(id), &said);
    }
    let told = p.t2("plan-calendar-describes", "teams", all, "tasks", stints.len());
    Some((svg.finish("plan-gantt", title, &told, bottom + FOOT), all - teams.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_engine::allocate::{Asset, Period, Task};
    use cg_i18n::Lang;

    #[test]
    fn every_task_has_a_bar_within_its_period_and_teams_beyond_the_drawing_are_counted() {
        let problem = Problem {
            tasks: (0..70).map(|i| Task { id: format!("t{i}<"), ..Task::default() }).collect(),
            periods: vec![Period { label: "Q1".into(), budget: None }, Period { label: "Q2".into(), budget: None }],
            assets: vec![Asset { key: "eod".into(), capacity: vec![9.0, 9.0] }],
            ..Problem::default()
        };
        let stint = |at: usize| Stint {
            asset: 0,
            team: at as u32,
            period: at % 2,
            task: at,
            from: 0.0,
            to: 9.0,
            over: 0.0,
            closed_in: None,
        };
        let stints: Vec<Stint> = (0..70).map(stint).collect();
        let (drawing, more) = gantt(&Page::plain(Lang::En), &problem, &stints, 9.0, "Calendar").expect("a drawing");
        assert_eq!((drawing.matches("data-mark").count(), more), (60, 10));
        assert!(drawing.contains("t0&lt;") && !drawing.contains("NaN"));
        assert_eq!(gantt(&Page::plain(Lang::En), &problem, &[], 9.0, "Calendar"), None);
        let arabic = gantt(&Page::plain(Lang::Ar), &problem, &stints, 9.0, "x").expect("a drawing").0;
        assert!(arabic.contains("direction=\"rtl\"") && arabic != drawing);
    }
}
