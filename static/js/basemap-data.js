// Decodes the basemap document into Web Mercator lines, binned so that a tile finds its own.
// The document's shape is described in delivery/geo/osm/basemap_json.py.

const BINS_PER_SIDE = 48;
const TUNNEL = 2;

// World coordinates run from 0 to 1, from west to east and from north to south.
export const worldX = (lng) => lng / 360 + 0.5;
export const worldY = (lat) => {
  const sine = Math.sin((lat * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

class Feature {
  constructor(lines, name = "") {
    this.lines = lines;
    this.name = name;
    this.west = this.north = Infinity;
    this.east = this.south = -Infinity;
    for (let i = 0; i < lines[0].length; i += 2) {
      this.west = Math.min(this.west, lines[0][i]);
      this.east = Math.max(this.east, lines[0][i]);
      this.north = Math.min(this.north, lines[0][i + 1]);
      this.south = Math.max(this.south, lines[0][i + 1]);
    }
  }
}

/** Features of one kind of thing, found by box. */
class Layer {
  constructor(features, frame) {
    this.features = features;
    this.frame = frame;
    this.bins = new Map();
    features.forEach((feature, index) => {
      this.forEachBin(feature, (key) => {
        const bin = this.bins.get(key);
        if (bin) bin.push(index);
        else this.bins.set(key, [index]);
      });
    });
  }

  forEachBin(box, visit) {
    const { west, north, width, height } = this.frame;
    const clamp = (value) => Math.min(BINS_PER_SIDE - 1, Math.max(0, Math.floor(value)));
    const right = clamp(((box.east - west) / width) * BINS_PER_SIDE);
    const bottom = clamp(((box.south - north) / height) * BINS_PER_SIDE);
    for (let row = clamp(((box.north - north) / height) * BINS_PER_SIDE); row <= bottom; row++) {
      for (let col = clamp(((box.west - west) / width) * BINS_PER_SIDE); col <= right; col++) {
        visit(row * BINS_PER_SIDE + col);
      }
    }
  }

  within(box) {
    const found = new Set();
    this.forEachBin(box, (key) => this.bins.get(key)?.forEach((index) => found.add(index)));
    return [...found]
      .sort((a, b) => a - b)
      .map((index) => this.features[index])
      .filter(
        (feature) =>
          feature.west <= box.east &&
          feature.east >= box.west &&
          feature.north <= box.south &&
          feature.south >= box.north,
      );
  }
}

function lineDecoder([south, west, step]) {
  return (encoded) => {
    const line = new Float64Array(encoded.length);
    let north = 0;
    let east = 0;
    for (let i = 0; i < encoded.length; i += 2) {
      north += encoded[i];
      east += encoded[i + 1];
      line[i] = worldX(west + east * step);
      line[i + 1] = worldY(south + north * step);
    }
    return line;
  };
}

function frameOf([south, west, north, east]) {
  const frame = { west: worldX(west), north: worldY(north), east: worldX(east), south: worldY(south) };
  return { ...frame, width: frame.east - frame.west, height: frame.south - frame.north };
}

/** Returns the box around all features, which may reach beyond the region. */
function boxAround(layers) {
  const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  for (const { features } of layers) {
    for (const feature of features) {
      box.west = Math.min(box.west, feature.west);
      box.north = Math.min(box.north, feature.north);
      box.east = Math.max(box.east, feature.east);
      box.south = Math.max(box.south, feature.south);
    }
  }
  return box;
}

/** Returns `{frame, streetFrame, areas: {kind: Layer}, streets: {class: Layer}, rails, places}`. */
export function decodeBasemap(data) {
  const line = lineDecoder(data.grid);
  const frame = frameOf(data.bounds);
  const layerOf = (rows, toFeature) => new Layer(rows.map(toFeature), frame);
  const mapValues = (object, change) =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
  const streets = mapValues(data.streets, (rows) =>
    layerOf(
      rows.filter(([, flags]) => !(flags & TUNNEL)),
      ([name, , encoded]) => new Feature([line(encoded)], data.names[name]),
    ),
  );
  return {
    frame,
    streetFrame: boxAround(Object.values(streets)),
    areas: mapValues(data.areas, (rows) => layerOf(rows, (rings) => new Feature(rings.map(line)))),
    streets,
    rails: layerOf(data.rails, (encoded) => new Feature([line(encoded)])),
    places: data.places.map(([kind, name, north, east]) => {
      const [x, y] = line([north, east]);
      return { kind, name, x, y };
    }),
  };
}

const pending = new Map();

/** Fetches and decodes a basemap once per page, however many maps show it. */
export function loadBasemap(url) {
  if (!pending.has(url)) {
    const loading = fetch(url).then((response) => {
      if (!response.ok) throw new Error(`basemap: HTTP ${response.status}`);
      return response.json().then(decodeBasemap);
    });
    // A failed fetch may be tried again by the next map.
    loading.catch(() => pending.delete(url));
    pending.set(url, loading);
  }
  return pending.get(url);
}
