// Map configurations of the gallery, as a server would write them.
import { BOX, districts } from "./data.mjs";

const text = {
  legend: "Legend",
  zoom_in: "Zoom in",
  zoom_out: "Zoom out",
  full_screen: "Full screen",
  leave_full_screen: "Leave full screen",
  zoom_to: "Zoom to {layer}",
  show_all: "Show everything",
  table: "Open as table",
  open: "Open",
  close: "Close",
  more: "and {count} more",
  in_view: "In view: {count}",
  loading: "Loading the map",
  no_webgl: "This browser cannot draw the map.",
  failed: "Part of the map could not be loaded",
  label: "Map",
  keys: "Arrow keys move, plus and minus zoom",
  unknown: "unknown",
  metres: "m",
  kilometres: "km",
  gesture: "Use Ctrl and scroll to zoom",
  gesture_touch: "Use two fingers to move the map",
};

const facts = {
  lang: "en",
  dir: "ltr",
  bbox: BOX,
  as_of: "As of 31 October 2026",
  source: "Source: national database, 368 hazard areas, 900 accidents",
  disclaimer: "Boundaries do not imply endorsement.",
  credit: "Natural Earth; GeoNames CC BY 4.0",
  table_href: "?view=table",
  text,
};

const hazardLayer = {
  id: "hazards",
  kind: "hazards",
  label: "Hazard areas",
  tiles: "/tiles/hazard_areas/{z}/{x}/{y}.mvt",
  href: "/hazards/{id}",
  bbox: BOX,
  popup: [
    { field: "code", label: "Code" },
    { field: "status", label: "Status", values: { open: "Open", worked_on: "Worked on", closed: "Closed" } },
    { field: "area_m2", label: "Area", format: "number", unit: "m²" },
    { field: "surveyed", label: "Surveyed", format: "date" },
  ],
  legend: [
    { key: "cha", label: "Confirmed hazardous area" },
    { key: "sha", label: "Suspected hazardous area" },
    { key: "open", label: "Open" },
    { key: "worked_on", label: "Worked on" },
    { key: "closed", label: "Closed" },
    { key: "small", label: "Too small to draw" },
  ],
};

const accidentLayer = {
  id: "accidents",
  kind: "accidents",
  label: "Accidents",
  geojson: "/data/accidents.json",
  href: "/accidents/{id}",
  popup: [{ field: "date", label: "Date", format: "date" }],
  legend: [
    { key: "killed", label: "Someone killed" },
    { key: "injured", label: "Someone injured" },
    { key: "none", label: "Nobody harmed" },
    { key: "unknown", label: "Unknown" },
    { key: "many", label: "Several, with their number" },
  ],
};

const adminLayer = { id: "admin", kind: "admin", label: "Districts", tiles: "/tiles/admin_areas/{z}/{x}/{y}.mvt", labels: "admin_names" };

export const situation = { ...facts, layers: [adminLayer, hazardLayer, accidentLayer] };

export const rates = {
  ...facts,
  layers: [
    {
      id: "rates",
      kind: "choropleth",
      label: "People harmed",
      tiles: "/tiles/admin_areas/{z}/{x}/{y}.mvt",
      href: "/places/{id}",
      popup: [{ field: "rate", label: "Rate", format: "number" }],
      values: Object.fromEntries(districts().features.map(({ properties: { id, rate } }) => [id, rate])),
      breaks: [2, 5, 12, 25],
      classes: ["below 2", "2 to 5", "5 to 12", "12 to 25", "25 and more"],
      no_data: "No data",
      note: "per 100,000 people and year, 2021 to 2025",
    },
  ],
};

export const ranking = {
  ...facts,
  text: { ...text, label: "Map of the ranking" },
  layers: [
    { ...adminLayer, legend: [] },
    { ...hazardLayer, id: "ranked", kind: "ranking", label: "Where to act first", legend: undefined, classes: ["later", "41 to 100", "21 to 40", "11 to 20", "first 10"], no_data: "Not ranked" },
  ],
};
