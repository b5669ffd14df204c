// Builds the Leaflet map that every page with a map uses.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { BasemapLayer } from "./basemap.js";
import { gettext } from "./texts.js";

const DEFAULT_ZOOM = 15;
const MIN_ZOOM = 12;
const MAX_ZOOM = 19;

/**
 * Creates a map in an element that has a height.
 *
 * bounds: {south, west, north, east} and centre: {lat, lng}, as the API gives them; at least one.
 * basemapUrl: the region's basemap.json. tileUrl, tileAttribution: raster tiles instead of it.
 */
export function createMap(
  element,
  { bounds, centre, zoom = DEFAULT_ZOOM, basemapUrl, tileUrl, tileAttribution } = {},
) {
  const map = L.map(element, { minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, zoomControl: false });
  map.zoomControl = L.control.zoom({ zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") }).addTo(map);
  map.attributionControl.setPrefix(false);
  // Basemap tiles leave land transparent; a custom property follows the theme by itself.
  map.getContainer().style.background = "var(--map-land, #f5f4f0)";
  const box = bounds && L.latLngBounds([bounds.south, bounds.west], [bounds.north, bounds.east]);
  if (box) map.setMaxBounds(box.pad(0.5));
  if (centre) map.setView([centre.lat, centre.lng], zoom);
  else map.fitBounds(box);
  baseLayer({ basemapUrl, tileUrl, tileAttribution }).addTo(map);
  return map;
}

function baseLayer({ basemapUrl, tileUrl, tileAttribution }) {
  if (tileUrl) return L.tileLayer(tileUrl, { attribution: tileAttribution, maxZoom: MAX_ZOOM });
  return new BasemapLayer(basemapUrl);
}
