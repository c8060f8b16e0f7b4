use cg_codes::{AccidentClass, ActivityAtTime, AreaType, Code, EoCategory, EventType, LocationAccuracy};
use cg_geo::Shape;
use cg_kit::{Json, PartialDate, record};

record! {
    /// An event with explosive ordnance: an accident with victims, or another recorded mine event.
    ///
    /// An accident is not a victim: one accident may harm nobody, one person or many.
    pub struct Accident as "accidents" {
        /// Human identifier, unique in the programme.
        code: String = "Code", unit "", hxl "#event+code", Public;
        /// Accident, incident without victims, report, find, seizure.
        event_type: Code<EventType> = "Event type", unit "", hxl "#event+type", Public;
        /// Class of the accident by kind of ordnance or work.
        accident_class: Option<Code<AccidentClass>> = "Accident class", unit "", hxl "#event+class", Public;
        /// When it happened, as exactly as known.
        date: Option<PartialDate> = "Date", unit "", hxl "#date+occurred", Public;
        /// P-code as the report states it, or as found from the names of places.
        admin_code: Option<String> = "P-code", unit "", hxl "#adm+code", Public;
        /// P-code of the smallest area that contains the point.
        located_in: Option<String> = "Located in", unit "", hxl "#adm+code+located", Public;
        /// Place as the report names it.
        place_name: Option<String> = "Place", unit "", hxl "#loc+name", Partner;
        /// Town or countryside.
        area_type: Option<Code<AreaType>> = "Area type", unit "", hxl "#loc+type", Public;
        /// How well the location is known.
        location_accuracy: Option<Code<LocationAccuracy>> = "Location accuracy", unit "", hxl "#geo+precision", Public;
        /// Suspected device.
        device: Option<Code<EoCategory>> = "Device", unit "", hxl "#event+device", Public;
        /// What people were doing.
        activity_at_time: Option<Code<ActivityAtTime>> = "Activity", unit "", hxl "#event+activity", Public;
        /// People killed, as declared.
        killed: Option<i64> = "Killed", unit "people", hxl "#affected+killed", Public;
        /// People injured, as declared.
        injured: Option<i64> = "Injured", unit "people", hxl "#affected+injured", Public;
        /// People harmed whose outcome is unknown, as declared.
        unknown_outcome: Option<i64> = "Outcome unknown", unit "people", hxl "#affected+unknown", Public;
        /// Code of the hazard area where it happened.
        hazard_code: Option<String> = "Hazard area", unit "", hxl "#event+related", Partner;
        /// Date the facts are from; orders what is believed now.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Report or dataset it comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// Where it happened; unknown is unknown, never 0, 0.
        shape: Option<Shape> = "Geometry", unit "", hxl "#geo", Restricted;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Restricted;
    }
}
