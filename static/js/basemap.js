// A Leaflet layer that draws the region's own basemap on canvas tiles, without the internet.
// Tiles are transparent where there is only land: the map's own background shows through.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { loadBasemap } from "./basemap-data.js";
import { placeLabels } from "./basemap-labels.js";
import { onThemeChange, readColours, STREET_ORDER, streetWidth } from "./basemap-style.js";

export const OSM_ATTRIBUTION =
  '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap contributors</a>';

const BUILDING_MIN_ZOOM = 14;
const OUTLINE_MIN_ZOOM = 16;
const CASING_MIN_ZOOM = 15;
const AREA_ORDER = ["green", "plaza", "water", "building"];
// Lines that only touch a tile with their width are drawn on it, too.
const BLEED_PX = 40;
const FADE_PX = 48;

export const BasemapLayer = L.GridLayer.extend({
  options: { tileSize: 512, attribution: OSM_ATTRIBUTION, maxZoom: 20, updateWhenZooming: false },

  initialize(url, options) {
    L.setOptions(this, options);
    this._url = url;
    this._labels = new Map();
  },

  onAdd(map) {
    this._colours = readColours(map.getContainer());
    this._stopWatching = onThemeChange(() => {
      const colours = readColours(map.getContainer());
      if (JSON.stringify(colours) === JSON.stringify(this._colours)) return;
      this._colours = colours;
      this.redraw();
    });
    loadBasemap(this._url).then(
      (basemap) => {
        this._basemap = basemap;
        this.redraw();
        this.fire("ready");
      },
      (error) => this.fire("failed", { error }),
    );
    return L.GridLayer.prototype.onAdd.call(this, map);
  },

  onRemove(map) {
    this._stopWatching();
    return L.GridLayer.prototype.onRemove.call(this, map);
  },

  createTile(coords) {
    const tile = document.createElement("canvas");
    const size = this.getTileSize().x;
    const ratio = window.devicePixelRatio || 1;
    tile.width = tile.height = Math.round(size * ratio);
    const context = tile.getContext("2d");
    context.scale(ratio, ratio);
    if (this._basemap) {
      // A zoom's world is 256 px wide at zoom 0, whatever the size of the tiles it is cut into.
      const scale = 256 * 2 ** coords.z;
      const view = { zoom: coords.z, scale, left: coords.x * size, top: coords.y * size, size };
      this._draw(context, view);
    }
    return tile;
  },

  _draw(context, view) {
    const { size } = view;
    const box = {
      west: (view.left - BLEED_PX) / view.scale,
      east: (view.left + size + BLEED_PX) / view.scale,
      north: (view.top - BLEED_PX) / view.scale,
      south: (view.top + size + BLEED_PX) / view.scale,
    };
    drawAreas(context, view, box, this._basemap, this._colours);
    drawRails(context, view, box, this._basemap, this._colours);
    fadeEdges(context, view, this._basemap.frame);
    drawStreets(context, view, box, this._basemap, this._colours);
    fadeEdges(context, view, this._basemap.streetFrame);
    drawLabels(context, view, this._labelsAt(view.zoom), this._colours);
  },

  _labelsAt(zoom) {
    if (!this._labels.has(zoom)) this._labels.set(zoom, placeLabels(this._basemap, zoom));
    return this._labels.get(zoom);
  },
});

function pathOf(features, view) {
  const path = new Path2D();
  for (const { lines } of features) {
    for (const line of lines) {
      path.moveTo(line[0] * view.scale - view.left, line[1] * view.scale - view.top);
      for (let i = 2; i < line.length; i += 2) {
        path.lineTo(line[i] * view.scale - view.left, line[i + 1] * view.scale - view.top);
      }
    }
  }
  return path;
}

function drawAreas(context, view, box, basemap, colours) {
  for (const kind of AREA_ORDER) {
    if (kind === "building" && view.zoom < BUILDING_MIN_ZOOM) continue;
    const path = pathOf(basemap.areas[kind].within(box), view);
    context.fillStyle = colours[kind];
    context.fill(path, "evenodd");
    if (kind === "building" && view.zoom >= OUTLINE_MIN_ZOOM) {
      context.lineWidth = 0.75;
      context.strokeStyle = colours.casing;
      context.stroke(path);
    }
  }
}

function drawStreets(context, view, box, basemap, colours) {
  context.lineJoin = context.lineCap = "round";
  const drawn = STREET_ORDER.map((streetClass) => ({
    streetClass,
    width: streetWidth(streetClass, view.zoom),
    path: pathOf(basemap.streets[streetClass].within(box), view),
  })).filter(({ width }) => width > 0);
  const carried = drawn.filter(({ streetClass }) => streetClass !== "path");
  for (const { path, width } of drawn.filter(({ streetClass }) => streetClass === "path")) {
    context.setLineDash(view.zoom >= 17 ? [width * 2.5, width * 2.5] : []);
    stroke(context, path, width, colours.path);
  }
  context.setLineDash([]);
  if (view.zoom >= CASING_MIN_ZOOM) {
    for (const { path, width } of carried) stroke(context, path, width + 1.6, colours.casing);
  }
  for (const { path, width, streetClass } of carried) {
    const isMajor = streetClass === "major" || streetClass === "motorway";
    stroke(context, path, width, isMajor ? colours.major : colours.street);
  }
}

function drawRails(context, view, box, basemap, colours) {
  if (view.zoom < 13) return;
  stroke(context, pathOf(basemap.rails.within(box), view), view.zoom >= 16 ? 1.6 : 0.8, colours.rail);
}

function stroke(context, path, width, colour) {
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke(path);
}

/** Lets what ends at the edge of the data fade out rather than end in a cut. */
function fadeEdges(context, view, { west, north, east, south }) {
  const { size } = view;
  context.save();
  context.globalCompositeOperation = "destination-out";
  const erase = (edge, inward, isVertical) => {
    const gradient = isVertical
      ? context.createLinearGradient(0, edge, 0, edge + inward)
      : context.createLinearGradient(edge, 0, edge + inward, 0);
    gradient.addColorStop(0, "rgb(0 0 0 / 1)");
    gradient.addColorStop(1, "rgb(0 0 0 / 0)");
    context.fillStyle = gradient;
    context.fillRect(0, 0, size, size);
  };
  erase(west * view.scale - view.left, FADE_PX, false);
  erase(east * view.scale - view.left, -FADE_PX, false);
  erase(north * view.scale - view.top, FADE_PX, true);
  erase(south * view.scale - view.top, -FADE_PX, true);
  context.restore();
}

function drawLabels(context, view, labels, colours) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = colours.halo;
  context.fillStyle = colours.label;
  for (const { text, font, x, y, angle, reach } of labels) {
    const [left, top] = [x - view.left, y - view.top];
    if (Math.min(left, top) < -reach || Math.max(left, top) > view.size + reach) continue;
    context.save();
    context.font = font;
    context.translate(left, top);
    context.rotate(angle);
    context.strokeText(text, 0, 0);
    context.fillText(text, 0, 0);
    context.restore();
  }
}
