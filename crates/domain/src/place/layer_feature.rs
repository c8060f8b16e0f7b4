use cg_codes::{Code, LayerKind};
use cg_geo::Shape;
use cg_kit::{Json, Names, PartialDate, record};

record! {
    /// A feature of a map layer: a school, a health post, a water point, a road, a settlement.
    pub struct LayerFeature as "layer_features" {
        /// Code, unique over all layers.
        code: String = "Code", unit "", hxl "#loc+code", Public;
        /// Name of the layer it belongs to.
        layer: String = "Layer", unit "", hxl "#loc+layer", Public;
        /// What kind of thing it is.
        kind: Code<LayerKind> = "Kind", unit "", hxl "#loc+type", Public;
        /// Name in every language and script known.
        name: Option<Names> = "Name", unit "", hxl "#loc+name", Public;
        /// Class within its kind, such as the class of a road.
        class: Option<String> = "Class", unit "", hxl "#loc+class", Public;
        /// P-code of the area as the source states it.
        admin_code: Option<String> = "P-code", unit "", hxl "#adm+code", Public;
        /// P-code of the smallest area that contains it.
        located_in: Option<String> = "Located in", unit "", hxl "#adm+code+located", Public;
        /// Where the layer comes from.
        source: Option<String> = "Source", unit "", hxl "#meta+source", Public;
        /// When the feature was last known to be so.
        date_of_information: Option<PartialDate> = "Date of information", unit "", hxl "#date+reported", Public;
        /// Point, line or outline.
        shape: Shape = "Geometry", unit "", hxl "#geo", Public;
        /// Columns of the source that no field takes.
        extra: Json = "Other columns", unit "", hxl "", Public;
    }
}
