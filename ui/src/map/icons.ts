/** Symbols drawn here, since nothing is fetched: shape tells as much as colour, for grey paper and every eye. */
import type { Map as MapLibre } from "maplibre-gl";
import { HAZARD, NO_DATA } from "../palette.ts";

const SIZE = 18;
const SCALE = 2;

type Draw = (pen: CanvasRenderingContext2D) => void;

function picture(draw: Draw, size = SIZE): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * SCALE;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return null;
  pen.scale(SCALE, SCALE);
  draw(pen);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function outline(pen: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  pen.beginPath();
  points.forEach(([x, y], i) => (i === 0 ? pen.moveTo(x, y) : pen.lineTo(x, y)));
  pen.closePath();
}

/** Triangle: confirmed. Diamond: suspected. Square: any other class. */
const SHAPES = {
  cha: [[9, 2], [16.5, 15.5], [1.5, 15.5]],
  sha: [[9, 1.5], [16.5, 9], [9, 16.5], [1.5, 9]],
  other: [[3, 3], [15, 3], [15, 15], [3, 15]],
} as const;

const EDGES = { open: "#5e0000", worked: "#7a4a00", closed: HAZARD.closed } as const;

function hazard(shape: keyof typeof SHAPES, edge: keyof typeof EDGES): Draw {
  return (pen) => {
    outline(pen, SHAPES[shape]);
    pen.fillStyle = edge === "closed" ? "#ffffff" : HAZARD[shape];
    pen.fill();
    pen.lineWidth = 1.6;
    pen.lineJoin = "round";
    if (edge === "worked") pen.setLineDash([3, 1.6]);
    pen.strokeStyle = EDGES[edge];
    pen.stroke();
  };
}

function disc(pen: CanvasRenderingContext2D, radius: number, fill: string, edge: string, width: number): void {
  pen.beginPath();
  pen.arc(SIZE / 2, SIZE / 2, radius, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = width;
  pen.strokeStyle = edge;
  pen.stroke();
}

function cross(pen: CanvasRenderingContext2D, colour: string): void {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(6, 6);
  pen.lineTo(12, 12);
  pen.moveTo(12, 6);
  pen.lineTo(6, 12);
  pen.stroke();
}

const ACCIDENTS: Record<string, Draw> = {
  killed: (pen) => {
    disc(pen, 7, "#18242d", "#ffffff", 1.5);
    cross(pen, "#ffffff");
  },
  injured: (pen) => disc(pen, 6, "#6b2c91", "#ffffff", 1.8),
  none: (pen) => disc(pen, 5.2, "#ffffff", "#18242d", 1.8),
  unknown: (pen) => {
    disc(pen, 6.4, "#e3e6e8", "#4a5964", 1.4);
    pen.fillStyle = "#18242d";
    pen.font = "bold 10px sans-serif";
    pen.textAlign = "center";
    pen.fillText("?", SIZE / 2, 12.6);
  },
};

const hatch: Draw = (pen) => {
  pen.fillStyle = NO_DATA;
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = "#a9b2b8";
  pen.lineWidth = 1;
  for (const x of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(x, 8);
    pen.lineTo(x + 8, 0);
    pen.stroke();
  }
};

/** A disc as a distance field, which MapLibre can colour and give an edge by the state of the feature. */
function distanceDisc(radius: number): ImageData {
  const side = SIZE * SCALE;
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) {
    const outside = Math.hypot((i % side) + 0.5 - side / 2, Math.floor(i / side) + 0.5 - side / 2) - radius * SCALE;
    image.data[4 * i + 3] = Math.round(255 * Math.min(1, Math.max(0, 0.75 - outside / 8)));
  }
  return image;
}

/** Gives the map every symbol its layers name. */
export function addIcons(map: MapLibre): void {
  const add = (name: string, data: ImageData | null, sdf = false) => {
    if (data) map.addImage(name, data, { pixelRatio: SCALE, sdf });
  };
  for (const shape of ["cha", "sha", "other"] as const)
    for (const edge of ["open", "worked", "closed"] as const) add(`hazard-${shape}-${edge}`, picture(hazard(shape, edge)));
  for (const [outcome, draw] of Object.entries(ACCIDENTS)) add(`accident-${outcome}`, picture(draw));
  add("hatch", picture(hatch, 8));
  add("dot", distanceDisc(6), true);
}
