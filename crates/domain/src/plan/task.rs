use cg_codes::{ActivityType, Code, TaskStatus};
use cg_kit::{Json, Names, PartialDate, record};

record! {
    /// A task order: who is to do what, where and by when.
    pub struct Task as "tasks" {
        /// Human identifier, unique in the programme.
        code: String = "Code", unit "", hxl "#activity+code", Partner;
        /// Title of the task.
        name: Option<Names> = "Title", unit "", hxl "#activity+name", Partner;
        /// Kind of work ordered.
        task_type: Code<ActivityType> = "Type", unit "", hxl "#activity+type", Partner;
        /// Where it stands.
        status: Code<TaskStatus> = "Status", unit "", hxl "#status", Partner;
        /// Acronym of the organisation tasked.
        organisation_code: Option<String> = "Organisation", unit "", hxl "#org+acronym", Partner;
        /// Code of the hazard area to work on.
        hazard_code: Option<String> = "Hazard area", unit "", hxl "#event+code", Partner;
        /// P-code of the place of work.
        admin_code: Option<String> = "P-code", unit "", hxl "#adm+code", Partner;
        /// Area to be dealt with.
        target_area_m2: Option<f64> = "Target area", unit "m2", hxl "#area+target", Partner;
        /// Planned start.
        start_planned: Option<PartialDate> = "Planned start", unit "", hxl "#date+start+planned", Partner;
        /// Planned end.
        end_planned: Option<PartialDate> = "Planned end", unit "", hxl "#date+end+planned", Partner;
        /// Where the entry comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Partner;
        /// Date the facts are from.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Partner;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Partner;
    }
}
