// A small ranking behind the gallery's workbench: weighted sum, made-up intervals, the answers' shape of the real one.
import { hazards } from "./data.mjs";
import { attribute } from "./parts.mjs";

const CRITERIA = [
  { id: "people", label: "People within 500 m" },
  { id: "accidents", label: "Accidents in five years" },
  { id: "school", label: "Nearness of a school" },
  { id: "land", label: "Farm land blocked" },
];
const POINTS = { people: 50, accidents: 25, school: 15, land: 10 };

const items = hazards().features.map(({ properties: p }, i) => ({
  id: p.id,
  code: p.code,
  name: p.name,
  values: [Math.min(p.people / 1500, 1), ((i * 37) % 11) / 10, ((i * 53) % 17) / 16, Math.min(p.area_m2 / 1e6, 1)],
  excluded: i % 45 === 7 ? "no access until the road is open" : null,
}));

const roc = (order) => Object.fromEntries(order.map((id, i) => [id, order.slice(i).reduce((sum, _, j) => sum + 1 / (i + j + 1), 0) / order.length]));

function rank(weights, k, most = items.length) {
  const scored = items.slice(0, most).map((item) => {
    const contributions = CRITERIA.map(({ id }, i) => (weights[id] ?? 0) * item.values[i]);
    return { ...item, contributions, score: contributions.reduce((a, b) => a + b, 0) };
  });
  const ranked = scored.filter((r) => !r.excluded).sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const rows = ranked.map(({ values, ...row }, i) => {
    const spread = Math.ceil(1 + i / 3);
    const p = 1 / (1 + Math.exp((i + 1 - k - 0.5) / (1 + k / 6)));
    return { ...row, rank: i + 1, interval5: Math.max(1, i + 1 - spread), interval95: Math.min(ranked.length, i + 1 + spread), p_first_k: p, tie: false };
  });
  const out = scored.filter((r) => r.excluded).map(({ values, ...row }) => ({ ...row, rank: null, score: null, interval5: null, interval95: null, p_first_k: null }));
  return [...rows, ...out];
}

/** The model "few" ranks forty places: enough to look at, quick to audit. */
const mostOf = (model) => (model === "few" ? 40 : items.length);

export function preview({ model, method, weights, order, k, limit, keep }) {
  const used = method === "rank_order" ? roc(order) : (weights ?? roc(CRITERIA.map(({ id }) => id)));
  const rows = rank(used, k, mostOf(model));
  const consistency = method === "pairwise" ? { ratio: 0.169, acceptable: false, text: "Consistency ratio 0.17: above 0.10, look at the comparisons again." } : null;
  return { weights: used, consistency, k, count: rows.length, ranked: rows.filter((r) => r.rank).length, order: rows.filter((r) => r.rank).map((r) => r.id), rows: rows.filter((r, i) => i < limit || keep.includes(r.id)) };
}

export function pair(a, b) {
  const [one, two] = [a, b].map((id) => items.find((item) => item.id === id));
  const rows = CRITERIA.map(({ id, label }, i) => {
    const difference = (POINTS[id] / 100) * (one.values[i] - two.values[i]);
    return { criterion: id, label, a: one.values[i].toFixed(2), b: two.values[i].toFixed(2), difference, text: difference > 0 ? `counts for ${one.code}` : `counts for ${two.code}` };
  });
  return { sentence: `${one.name} stands above ${two.name} mainly because more people live within 500 m.`, heads: ["Criterion", one.name, "Difference", two.name, "Whom it counts for"], rows };
}

const text = {
  working: "Ranking",
  failed: "The ranking could not be made",
  enters: "Enter the first ten",
  leaves: "Leave the first ten",
  no_change: "The same places are among the first ten as in the saved model.",
  tie: "(tie)",
  excluded: "Excluded",
  interval: "Rank {low} to {high}",
  compare: "Compare",
  pick_two: "Choose two places in the table to see why one stands above the other.",
  shown: "Showing {shown} of {count}",
  new: "new",
  up: "▲ {count}",
  down: "▼ {count}",
  unknown: "unknown",
  contribution: "{criterion}: {value}",
};

const weight = ({ id, label }, i) => `
        <div class="weight">
          <label for="w-${id}"><svg class="swatch" viewBox="0 0 16 16" aria-hidden="true"><rect class="s${i + 1}" width="16" height="16"/></svg>${label}<span class="share" data-share="${id}">${POINTS[id]}%</span></label>
          <input type="range" id="w-${id}" name="w.${id}" min="0" max="100" step="1" value="${POINTS[id]}">
          <input type="number" data-for="w.${id}" min="0" max="100" value="${POINTS[id]}" aria-label="${label}, points">
        </div>`;

const place = ({ id, label }, i) => `
        <div class="weight"><label for="o-${id}">${label}<span class="share" data-share="${id}"></span></label>
          <select id="o-${id}" name="o.${id}">${CRITERIA.map((_, j) => `<option${i === j ? " selected" : ""}>${j + 1}</option>`).join("")}</select></div>`;

/** The markup to copy: form, map, table, changes and pair, told of each other by ids. */
export function workbench(map, lang, model) {
  const saved = rank(Object.fromEntries(Object.entries(POINTS).map(([id, p]) => [id, p / 100])), 10, mostOf(model)).slice(0, 10).map(({ id, name }) => ({ id, name }));
  const ids = { table: "rank-table", map: "rank-map", changes: "rank-changes", pair: "rank-pair", status: "rank-status" };
  const config = { lang, csrf: "x", model, criteria: CRITERIA, preview: "/api/v1/rankings/preview", pair: "/api/v1/rankings/pair?model={model}&a={a}&b={b}", href: "/hazards/{id}", saved, ids, layer: "ranked", bands: [10, 20, 40, 100], text };
  return `<div class="workbench">
    <form class="card weights" data-island="workbench" method="get" action="#" data-config="${attribute(config)}">
      <h3>Weights</h3>
      <div class="field"><label for="method">How the weights are found</label>
        <select id="method" name="method"><option value="direct">Set directly</option><option value="swing">Swing</option><option value="rank_order">Order of importance</option><option value="pairwise">Pairwise comparison</option></select></div>
      <div data-method="direct swing">${CRITERIA.map(weight).join("")}</div>
      <div data-method="rank_order" hidden>${CRITERIA.map(place).join("")}</div>
      <div data-method="pairwise" hidden>
        <div class="field"><label for="p1">People against accidents</label><select id="p1" name="p.people.accidents"><option value="3">3 moderately more</option><option value="1">1 equal</option><option value="1/3">1/3 moderately less</option></select></div>
        <p class="consistency" data-role="consistency"></p>
      </div>
      <div class="field"><label for="k">First how many</label><input id="k" name="k" type="number" min="1" value="10"></div>
      <label class="check"><input type="checkbox" name="gate.access" checked>Leave out places without access</label>
      <div class="row"><button class="primary" data-show>Show</button><p class="quiet small" id="rank-status" role="status"></p></div>
    </form>
    <div class="stack">
      <figure class="panel"><div class="panel-body flush"><div class="map" id="rank-map" data-island="map" data-config="${map}"><p class="map-fallback"><a href="?view=table">Open as table</a></p></div></div></figure>
      <section class="card"><h3>Against the saved model</h3><div id="rank-changes" data-brush></div></section>
      <div class="table-box tall" tabindex="0" role="region" aria-labelledby="ranking-title" data-brush>
        <table class="ranking" id="rank-table">
          <thead><tr><th data-col="pick" scope="col"><span class="sr-only">Compare</span></th><th data-col="rank" scope="col" class="number">Rank</th><th data-col="name" scope="col">Place</th><th data-col="score" scope="col" class="number">Score</th><th data-col="bar" scope="col">What it is made of</th><th data-col="interval" scope="col">Rank, 5 to 95 %</th><th data-col="p" scope="col" class="number">In first 10</th><th data-col="change" scope="col">Change</th></tr></thead>
          <tbody></tbody>
        </table>
      </div>
      <section class="card pair" id="rank-pair"></section>
    </div>
  </div>`;
}
