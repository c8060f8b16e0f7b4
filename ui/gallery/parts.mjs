// Pieces of the gallery that are too long to write by hand: chart, palette, table rows, workbench.
import { hazards } from "./data.mjs";

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
export const attribute = (json) => escape(JSON.stringify(json));

export function bars() {
  const years = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026];
  const marks = years.map((year, i) => {
    const parts = [12 + ((i * 7) % 9), 34 - ((i * 5) % 13), 3 + (i % 3)];
    let top = 190;
    const rects = parts.map((v, k) => {
      top -= v * 2.6;
      return `<rect class="${["s2", "s4", "no-data"][k]}" x="${48 + i * 68}" y="${top}" width="46" height="${v * 2.6}"/>`;
    });
    return `<g data-mark><title>${year}: ${parts[0]} killed, ${parts[1]} injured, ${parts[2]} unknown</title>${rects.join("")}<text x="${71 + i * 68}" y="208" text-anchor="middle">${year}</text></g>`;
  });
  const grid = [0, 20, 40, 60].map((v) => `<path class="grid" d="M36 ${190 - v * 2.6}H590"/><text x="30" y="${194 - v * 2.6}" text-anchor="end">${v}</text>`);
  return `<svg viewBox="0 0 600 216" role="img" aria-label="People harmed by year, 2019 to 2026">${grid.join("")}${marks.join("")}<path class="axis" d="M36 190H590"/></svg>`;
}

export function palette() {
  const row = (prefix, count, y) => Array.from({ length: count }, (_, i) => `<rect class="${prefix}${i + 1}" x="${i * 90}" y="${y}" width="84" height="46"/>`).join("");
  return `<svg viewBox="0 0 540 120" role="img" aria-label="Colours of series and classes">${row("s", 6, 4)}${row("c", 5, 62)}<rect class="no-data" x="450" y="62" width="84" height="46"/></svg>`;
}

const CLASS = { cha: ['cha', "Confirmed"], sha: ["sha", "Suspected"], other: ["", "Other"] };
const STATUS = { open: ["bad", "Open"], worked_on: ["warn", "Worked on"], closed: ["ok", "Closed"] };

export function rows() {
  return hazards().features.slice(0, 8).map(({ properties: p }, i) => {
    const people = i === 3 ? '<td class="number unknown" data-value="">unknown</td>' : `<td class="number" data-value="${p.people}">${p.people.toLocaleString("en")}</td>`;
    return `<tr data-id="${p.id}"><td class="code"><a href="/hazards/${p.id}">${p.code}</a></td><td>${p.name}</td><td><span class="chip ${CLASS[p.classification][0]}">${CLASS[p.classification][1]}</span></td><td><span class="chip ${STATUS[p.status][0]}">${STATUS[p.status][1]}</span></td><td class="number" data-value="${p.area_m2}">${p.area_m2.toLocaleString("en")}</td>${people}</tr>`;
  }).join("\n          ");
}
