// Chooses where names are written: the same for all tiles of a zoom, so that none is cut.

import { LABEL_FONT, PLACE_FONT, STREET_ORDER, streetWidth } from "./basemap-style.js";

const PLACE_MIN_ZOOM = { suburb: 13, square: 16, park: 15 };
const PLACE_MAX_ZOOM = { suburb: 15, square: 20, park: 20 };
const STREET_MIN_ZOOM = { motorway: 14, major: 14, street: 15, service: 17, path: 17 };
const REPEAT_PX = 360;
const MAX_BEND_PX = 5;
const PADDING_PX = 6;

const measuring = document.createElement("canvas").getContext("2d");
const widths = new Map();

function textWidth(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    measuring.font = font;
    widths.set(key, measuring.measureText(text).width);
  }
  return widths.get(key);
}

/** Returns the labels of a zoom, in world pixels: `{text, font, x, y, angle, reach}`. */
export function placeLabels(basemap, zoom) {
  const scale = 256 * 2 ** zoom;
  const board = new Board();
  for (const place of basemap.places) {
    if (zoom < PLACE_MIN_ZOOM[place.kind] || zoom > PLACE_MAX_ZOOM[place.kind]) continue;
    const [x, y] = [place.x * scale, place.y * scale];
    if (!board.isNear(place.name, x, y)) board.add(place.name, PLACE_FONT, x, y, 0);
  }
  for (const streetClass of [...STREET_ORDER].reverse()) {
    if (zoom < STREET_MIN_ZOOM[streetClass] || !streetWidth(streetClass, zoom)) continue;
    for (const [name, line] of namedLines(basemap.streets[streetClass].features)) {
      placeAlong(board, name, line, scale);
    }
  }
  return board.labels;
}

/** Labels so far, with circles along each one that keep others away. */
class Board {
  constructor() {
    this.labels = [];
    this.taken = new Map();
  }

  add(text, font, x, y, angle) {
    const reach = textWidth(text, font) / 2 + PADDING_PX;
    const spots = [];
    for (let along = -reach; along <= reach; along += 12) {
      spots.push([x + Math.cos(angle) * along, y + Math.sin(angle) * along]);
    }
    if (spots.some(([sx, sy]) => this.isTaken(sx, sy))) return;
    for (const [sx, sy] of spots) this.take(sx, sy);
    this.labels.push({ text, font, x, y, angle, reach });
  }

  isNear(text, x, y) {
    return this.labels.some(
      (label) => label.text === text && Math.hypot(label.x - x, label.y - y) < REPEAT_PX,
    );
  }

  isTaken(x, y) {
    const [col, row] = [Math.floor(x / 16), Math.floor(y / 16)];
    for (let c = col - 1; c <= col + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        const spots = this.taken.get(`${c}:${r}`) ?? [];
        if (spots.some(([sx, sy]) => Math.hypot(sx - x, sy - y) < 16)) return true;
      }
    }
    return false;
  }

  take(x, y) {
    const key = `${Math.floor(x / 16)}:${Math.floor(y / 16)}`;
    this.taken.set(key, [...(this.taken.get(key) ?? []), [x, y]]);
  }
}

/** Yields `[name, line]` with the pieces of a street joined end to end. */
function* namedLines(features) {
  const linesByName = new Map();
  for (const { name, lines } of features) {
    if (!name) continue;
    if (!linesByName.has(name)) linesByName.set(name, []);
    linesByName.get(name).push(Array.from(lines[0]));
  }
  for (const [name, lines] of linesByName) {
    for (const line of joined(lines)) yield [name, line];
  }
}

function joined(lines) {
  const done = [];
  while (lines.length) {
    let line = lines.pop();
    for (let i = 0; i < lines.length; i++) {
      const longer = join(line, lines[i]) ?? join(lines[i], line);
      if (longer) {
        line = longer;
        lines.splice(i, 1);
        i = -1;
      }
    }
    done.push(line);
  }
  return done;
}

function join(a, b) {
  const [endX, endY] = a.slice(-2);
  if (b[0] === endX && b[1] === endY) return [...a, ...b.slice(2)];
  if (b.at(-2) === endX && b.at(-1) === endY) return [...a, ...reversed(b).slice(2)];
  if (b[0] === a[0] && b[1] === a[1]) return [...reversed(a), ...b.slice(2)];
  return null;
}

function reversed(line) {
  const back = [];
  for (let i = line.length - 2; i >= 0; i -= 2) back.push(line[i], line[i + 1]);
  return back;
}

/** Tries positions along a line and keeps those where the text fits on a straight stretch. */
function placeAlong(board, name, line, scale) {
  const points = [];
  let length = 0;
  for (let i = 0; i < line.length; i += 2) {
    const [x, y] = [line[i] * scale, line[i + 1] * scale];
    if (i) length += Math.hypot(x - points.at(-1).x, y - points.at(-1).y);
    points.push({ x, y, at: length });
  }
  const needed = textWidth(name, LABEL_FONT) + 2 * PADDING_PX;
  for (const middle of middles(length, needed)) {
    const start = pointAt(points, middle - needed / 2);
    const end = pointAt(points, middle + needed / 2);
    const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2];
    const isStraight = points
      .filter((point) => Math.abs(point.at - middle) < needed / 2)
      .every((point) => distanceToLine(point, start, end) < MAX_BEND_PX);
    if (!isStraight || board.isNear(name, x, y)) continue;
    const angle = Math.atan2(end.y - start.y, end.x - start.x);
    board.add(name, LABEL_FONT, x, y, upright(angle));
  }
}

/** Yields distances along a line, from its middle outwards. */
function* middles(length, needed) {
  const room = (length - needed) / 2;
  if (room < 0) return;
  yield length / 2;
  for (let away = 24; away <= room; away += 24) {
    yield length / 2 - away;
    yield length / 2 + away;
  }
}

function pointAt(points, at) {
  const next = Math.max(1, points.findIndex((point) => point.at >= at));
  const [a, b] = [points[next - 1], points[next]];
  const share = b.at > a.at ? (at - a.at) / (b.at - a.at) : 0;
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

function distanceToLine(point, a, b) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return Math.abs((b.x - a.x) * (a.y - point.y) - (a.x - point.x) * (b.y - a.y)) / length;
}

function upright(angle) {
  if (angle > Math.PI / 2) return angle - Math.PI;
  return angle < -Math.PI / 2 ? angle + Math.PI : angle;
}
