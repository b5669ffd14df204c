// The driver's map: the way ahead, numbered stops, and the driver.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { createMap } from "../map.js";
import { pin } from "../map-pins.js";
import { RiderMarker } from "../rider-marker.js";
import { ahead } from "../road-line.js";
import { gettext } from "../texts.js";

const OFF_LINE_M = 80;
const ICONS = { pickup: "shop", dropoff: "home" };

export class DriveMap {
  /** `overlay` lies on the map's top and hides what is below it. */
  constructor(element, { regions, sprite, overlay }) {
    Object.assign(this, { element, regions, sprite, overlay });
    this.pins = [];
  }

  /** Shows the region that has a slug, or the first one. */
  open(slug) {
    const region = this.regions.find((one) => one.slug === slug) ?? this.regions[0];
    if (!region || this.region === region) return;
    this.map?.remove();
    this.region = region;
    this.map = createMap(this.element, region);
    this.map.zoomControl.remove();
    this.way = L.polyline([], { className: "route-line", weight: 6, opacity: 0.8, interactive: false }).addTo(this.map);
    this.rider = new RiderMarker(this.map, this.sprite);
    this.map.on("dragstart", () => (this.isHeld = true));
    // The panel grows and shrinks with what it says, and the map with it.
    this.watcher ??= new ResizeObserver(() => this.#resized());
    this.watcher.observe(this.element);
    this.stopsKey = undefined;
  }

  showStops(stops, geometry, hint) {
    if (!this.map) return;
    const key = JSON.stringify([stops.map(({ kind, lat, lng }) => [kind, lat, lng]), hint]);
    this.geometry = stops.length ? geometry : [];
    this.#drawWay();
    if (key === this.stopsKey) return;
    this.stopsKey = key;
    for (const one of this.pins) one.remove();
    this.pins = stops.map((stop, index) => this.#pin(stop, index));
    if (hint) this.pins.push(this.#hint(hint));
    this.isHeld = false;
    this.frame();
  }

  showDriver(point, vehicle) {
    if (!this.map || !point) return;
    this.point = point;
    this.rider.show(point, vehicle);
    this.#drawWay();
    if (this.isHeld) return;
    if (!this.isFramed || !this.map.getBounds().pad(-0.1).contains([point.lat, point.lng])) this.frame();
  }

  /** Brings driver and stops into view, and follows the driver again. */
  frame() {
    // Behind another tab it has no size to fit anything into.
    if (!this.map || !this.element.offsetHeight) return;
    this.isHeld = false;
    const places = this.pins.map((one) => one.getLatLng());
    if (this.point) places.push(L.latLng(this.point.lat, this.point.lng));
    if (!places.length) return;
    this.isFramed = true;
    this.map.invalidateSize();
    this.map.fitBounds(L.latLngBounds(places), { paddingTopLeft: [36, 30 + this.overlay.offsetHeight], paddingBottomRight: [64, 30], maxZoom: 16, animate: false });
  }

  // The line was drawn from where the server last heard of the driver: what is behind is left out.
  #drawWay() {
    const { geometry = [], point } = this;
    if (!point || geometry.length < 2) {
      this.way.setLatLngs(geometry);
      return;
    }
    const { line, offM } = ahead(geometry, [point.lat, point.lng]);
    this.way.setLatLngs(offM > OFF_LINE_M ? geometry : line);
  }

  #resized() {
    if (!this.element.offsetHeight) return;
    this.map.invalidateSize();
    if (this.isFramed && !this.isHeld) this.frame();
  }

  #pin({ kind, lat, lng, order }, index) {
    const className = `${kind === "pickup" ? "pin-shop" : "pin-home"}${index ? "" : " is-next"}`;
    const icon = pin(this.sprite, ICONS[kind], { className, size: index ? 32 : 40 });
    const name = kind === "pickup" ? order.merchant.name : order.delivery_address;
    return L.marker([lat, lng], { icon, keyboard: false, zIndexOffset: 500 - index }).bindTooltip(`${index + 1}. ${name}`).addTo(this.map);
  }

  #hint({ lat, lng }) {
    const icon = pin(this.sprite, "bag", { className: "pin-hint", size: 36 });
    return L.marker([lat, lng], { icon, keyboard: false }).bindTooltip(gettext("More orders are expected here")).addTo(this.map);
  }
}
