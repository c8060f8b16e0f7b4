use cg_codes::{ActivityStatus, ActivityType, Code};
use cg_kit::{Json, PartialDate, record};

record! {
    /// Work done in one place over one period by one organisation.
    pub struct Activity as "activities" {
        /// Human identifier, unique in the programme.
        code: String = "Code", unit "", hxl "#activity+code", Partner;
        /// Acronym of the organisation at work.
        organisation_code: String = "Organisation", unit "", hxl "#org+acronym", Public;
        /// Kind of work.
        activity_type: Code<ActivityType> = "Type", unit "", hxl "#activity+type", Public;
        /// Planned, ongoing, suspended, completed.
        status: Option<Code<ActivityStatus>> = "Status", unit "", hxl "#status", Public;
        /// P-code of the place of work.
        admin_code: Option<String> = "P-code", unit "", hxl "#adm+code", Public;
        /// Code of the task it belongs to.
        task_code: Option<String> = "Task", unit "", hxl "#activity+parent", Partner;
        /// Code of the hazard area worked on.
        hazard_code: Option<String> = "Hazard area", unit "", hxl "#event+code", Partner;
        /// First day or month of the period.
        start: Option<PartialDate> = "Start", unit "", hxl "#date+start", Public;
        /// Last day or month of the period.
        end: Option<PartialDate> = "End", unit "", hxl "#date+end", Public;
        /// Land cancelled, reduced or cleared in the period; spot tasks count none.
        area_m2: Option<f64> = "Area", unit "m2", hxl "#area+output", Public;
        /// People who took part in risk education.
        people_reached: Option<i64> = "People reached", unit "people", hxl "#reached", Public;
        /// Explosive items found.
        items_found: Option<i64> = "Items found", unit "items", hxl "#output+items", Public;
        /// Where the entry comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// Date the facts are from.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Partner;
    }
}
