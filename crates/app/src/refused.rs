//! What the floors below refuse, as words for a reader.
//!
//! Their own messages are English and for whoever works with files and models at the command line.

use crate::Words;
use cg_engine::allocate::{ProblemFault, SettingFault, Slip};
use cg_engine::decision::SettleFault;
use cg_engine::exposure::ExposureError;
use cg_engine::weights::WeightFault;
use cg_geo::raster::RasterError;

/// Why a grid cannot be used.
pub(crate) fn grid(error: &RasterError) -> Words {
    match error {
        RasterError::Io { source, .. } => Words::of("refused-grid-unreadable").with("found", source.to_string()),
        RasterError::NotTiff { .. } => Words::of("refused-grid-no-tiff"),
        RasterError::Damaged { place, detail } => {
            Words::of("refused-grid-damaged").with("place", place).with("found", detail)
        }
        RasterError::TooLarge { bytes, limit, .. } => {
            Words::of("refused-grid-too-large").with("found", *bytes).with("limit", *limit)
        }
        RasterError::Unsupported { what, found, .. } => {
            Words::of("refused-grid-unsupported").with("what", *what).with("found", found)
        }
        RasterError::Rotated => Words::of("refused-grid-rotated"),
        RasterError::NoPosition => Words::of("refused-grid-no-position"),
    }
}

/// Why nothing can be measured.
pub(crate) fn exposure(error: &ExposureError) -> Words {
    match error {
        ExposureError::Raster(error) => grid(error),
        ExposureError::Negative { value } => Words::of("refused-grid-negative").with("found", *value),
    }
}

/// Why no weights come out.
pub(crate) fn weights(fault: &WeightFault) -> Words {
    match fault {
        WeightFault::NoWeight { key } => Words::of("refused-weight-none").with("criterion", key),
        WeightFault::BadWeight { key, weight } => {
            Words::of("refused-weight-bad").with("criterion", key).with("found", *weight)
        }
        WeightFault::AllZero => Words::of("refused-weight-all-zero"),
        WeightFault::NoHundred { highest } => Words::of("refused-weight-no-hundred").with("found", *highest),
        WeightFault::NotOnce { key, times } => {
            Words::of("refused-weight-not-once").with("criterion", key).with("times", *times)
        }
        WeightFault::NoSuchCriterion { key, known } => {
            Words::of("expected-one-of").with("found", key).with("known", known)
        }
        WeightFault::PairNotOnce { first, second, times } => {
            Words::of("refused-weight-pair").with("first", first).with("second", second).with("times", *times)
        }
        WeightFault::BeyondScale { more, less, times } => {
            Words::of("refused-weight-beyond").with("first", more).with("second", less).with("times", *times)
        }
    }
}

/// Why a plan contradicts itself.
pub(crate) fn plan(fault: &ProblemFault) -> Words {
    match fault {
        ProblemFault::NoPeriod => Words::of("refused-plan-no-period"),
        ProblemFault::NoLimit => Words::of("refused-plan-no-limit"),
        ProblemFault::BadNumber { whose, found, .. } => {
            Words::of("refused-plan-number").with("whose", whose).with("found", *found)
        }
        ProblemFault::Discount(found) => Words::of("refused-plan-discount").with("found", *found),
        ProblemFault::Share { group, found } => {
            Words::of("refused-plan-share").with("group", group).with("found", *found)
        }
        ProblemFault::Capacities { asset, given, periods } => {
            Words::of("refused-plan-capacities").with("asset", asset).with("given", *given).with("periods", *periods)
        }
        ProblemFault::Circle { task, via } => Words::of("refused-plan-circle").with("task", task).with("via", via),
        ProblemFault::EmptyFloor { group } => Words::of("refused-plan-empty-floor").with("group", group),
        ProblemFault::TooManyFunds { funds, most } => {
            Words::of("refused-plan-funds").with("found", *funds).with("most", *most)
        }
    }
}

/// What a planner stated that means nothing.
pub(crate) fn slip(slip: &Slip) -> Words {
    match slip {
        Slip::PeriodTwice(label) => Words::of("refused-plan-period-twice").with("label", label),
        Slip::PeriodsOverlap { first, second } => {
            Words::of("refused-plan-overlap").with("first", first).with("second", second)
        }
        Slip::TeamTwice(team) => Words::of("refused-plan-team-twice").with("team", team),
        Slip::NoSuchTeam { team, class } => Words::of("refused-plan-no-team").with("team", team).with("class", class),
        Slip::NoSuchTeamOfFile(team) => Words::of("refused-plan-no-team-of-file").with("team", team),
        Slip::NoSuchPeriod(word) => Words::of("refused-plan-no-such-period").with("word", word),
        Slip::NoSuchPlace { fund, place } => {
            Words::of("refused-plan-no-such-place").with("fund", fund).with("place", place)
        }
        Slip::NoSuchTask(task) => Words::of("refused-plan-no-such-task").with("task", task),
    }
}

/// What is wrong with what a planner stated.
pub(crate) fn plan_setting(fault: &SettingFault) -> Words {
    match fault {
        SettingFault::NotReadable(why) => Words::AsIs(why.clone()),
        SettingFault::NoColumn { column, .. } => Words::of("refused-plan-column").with("column", column),
        SettingFault::FloorOfWhat(group) => Words::of("refused-plan-floor-what").with("group", group),
        SettingFault::FloorOfWhom(group) => {
            Words::of("refused-plan-floor-whom").with("group", if group.is_empty() { "–" } else { group })
        }
        SettingFault::Travel(asset) => Words::of("refused-plan-travel").with("asset", asset),
        // Only a file can say so: the form has no capacity beside the teams.
        SettingFault::NoTeams(_) => Words::AsIs(fault.to_string()),
        SettingFault::PeriodTwice(label) => Words::of("refused-plan-period-twice").with("label", label),
    }
}

/// Why a session cannot be computed.
pub(crate) fn session(fault: &SettleFault) -> Words {
    match fault {
        SettleFault::Columns(lacking) => Words::AsIs(lacking.to_string()),
        SettleFault::Weights(fault) => weights(fault),
        SettleFault::Voice { voice, criterion } => {
            Words::of("refused-weight-voice").with("voice", voice).with("criterion", criterion)
        }
    }
}
