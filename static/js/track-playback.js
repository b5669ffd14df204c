// Plays a driver's kept points back on the map of the administration.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { distance, speed } from "./formats.js";
import { createMap } from "./map.js";
import { pageData } from "./page-data.js";
import { gettext, language } from "./texts.js";

const WAY = { className: "track-way", weight: 9, opacity: 0.35, interactive: false };
const LINE = { className: "track-line", weight: 2.5, interactive: false };
const DOUBT = { className: "track-doubt", weight: 1, dashArray: "3 3", interactive: false };
const HERE = { className: "track-here", radius: 8, weight: 3, fillOpacity: 1, interactive: false };

/** Returns the number of the last point recorded at or before an instant. */
export function indexAt(points, atMs) {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Date.parse(points[middle].recorded_at) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Says in words when and how a point was recorded. */
export function describe(point, timezone) {
  const time = new Date(point.recorded_at).toLocaleString(language, {
    timeZone: timezone,
    dateStyle: "medium",
    timeStyle: "medium",
  });
  const pace = point.speed_mps === null ? "" : speed(point.speed_mps);
  const within = { distance: distance(point.accuracy_m, 1) };
  const doubt = point.is_inaccurate ? gettext("known to within {distance}", within) : "";
  return [time, pace, doubt, point.is_late ? gettext("came late") : ""].filter(Boolean).join(" · ");
}

class Playback {
  constructor(root, track, settings) {
    this.track = track;
    this.settings = settings;
    this.find = (name) => root.querySelector(`[data-${name}]`);
    this.slider = this.find("position");
    this.slider.max = track.points.length - 1;
    this.#draw();
    this.slider.addEventListener("input", () => this.#pause(this.show(this.slider.valueAsNumber)));
    this.find("play").addEventListener("click", () => (this.timer ? this.#pause() : this.#play()));
    this.show(0);
  }

  show(index) {
    const point = this.track.points[index];
    this.here.setLatLng([point.lat, point.lng]);
    this.slider.value = index;
    const says = describe(point, this.settings.timezone);
    this.find("says").textContent = says;
    this.slider.setAttribute("aria-valuetext", says);
  }

  #draw() {
    const { points, way, way_source: source } = this.track;
    const sure = points.filter((point) => !point.is_inaccurate);
    this.map = createMap(this.find("map"), { ...this.settings, centre: points[0] });
    if (source === "roads") L.polyline(way, WAY).addTo(this.map);
    const line = L.polyline(sure.map(({ lat, lng }) => [lat, lng]), LINE).addTo(this.map);
    for (const point of points.filter((each) => each.is_inaccurate)) {
      L.circle([point.lat, point.lng], { ...DOUBT, radius: point.accuracy_m }).addTo(this.map);
    }
    this.here = L.circleMarker([points[0].lat, points[0].lng], HERE).addTo(this.map);
    if (line.getBounds().isValid()) this.map.fitBounds(line.getBounds(), { padding: [32, 32], maxZoom: 17 });
  }

  #play() {
    const { points } = this.track;
    const last = points.length - 1;
    if (this.slider.valueAsNumber === last) this.show(0);
    let atMs = Date.parse(points[this.slider.valueAsNumber].recorded_at);
    let beforeMs = performance.now();
    this.#setPlaying(true);
    this.timer = setInterval(() => {
      const nowMs = performance.now();
      atMs += (nowMs - beforeMs) * Number(this.find("speed").value);
      beforeMs = nowMs;
      this.show(indexAt(points, atMs));
      if (this.slider.valueAsNumber === last) this.#pause();
    }, 50);
  }

  #pause() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.#setPlaying(false);
  }

  #setPlaying(isPlaying) {
    const button = this.find("play");
    button.textContent = isPlaying ? gettext("Pause") : gettext("Play");
    button.setAttribute("aria-pressed", String(isPlaying));
  }
}

const root = document.querySelector("[data-playback]");
if (root) new Playback(root, pageData("track"), pageData("map-settings"));
