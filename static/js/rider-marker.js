// The driver on the map: a marker that glides from fix to fix and points where it goes.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { spriteIcon } from "./map-pins.js";

const SHORTEST_MS = 300;
const LONGEST_MS = 5000;
// Further apart than this it is another ride, not a movement.
const JUMP_M = 1500;

export class RiderMarker {
  constructor(map, sprite) {
    Object.assign(this, { map, sprite });
    this.isStill = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** Moves to a position {lat, lng, heading_deg}, over about the time since the last one. */
  show(position, vehicle) {
    this.#dress(vehicle);
    const target = L.latLng(position.lat, position.lng);
    const now = performance.now();
    const from = this.marker.getLatLng();
    const isFirst = !this.movedAt;
    const duration = Math.min(Math.max(now - this.movedAt, SHORTEST_MS), LONGEST_MS);
    this.movedAt = now;
    this.#turn(position.heading_deg ?? null);
    cancelAnimationFrame(this.frame);
    if (isFirst || this.isStill.matches || document.hidden || from.distanceTo(target) > JUMP_M) {
      this.marker.setLatLng(target);
      return;
    }
    this.#glide(from, target, now, duration);
  }

  setStale(isStale) {
    this.marker?.getElement()?.classList.toggle("is-stale", isStale);
  }

  remove() {
    cancelAnimationFrame(this.frame);
    this.marker?.remove();
    this.marker = this.movedAt = undefined;
  }

  #glide(from, target, start, duration) {
    const step = (now) => {
      const share = Math.min(Math.max((now - start) / duration, 0), 1);
      this.marker.setLatLng([
        from.lat + (target.lat - from.lat) * share,
        from.lng + (target.lng - from.lng) * share,
      ]);
      if (share < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  #dress(vehicle) {
    if (this.marker && this.vehicle === vehicle) return;
    this.vehicle = vehicle;
    const body = document.createElement("span");
    const arrow = document.createElement("span");
    body.className = "rider-body";
    arrow.className = "rider-arrow";
    body.append(spriteIcon(this.sprite, vehicle), arrow);
    const className = `rider rider-${vehicle}`;
    const icon = L.divIcon({ html: body, className, iconSize: [40, 40] });
    if (this.marker) this.marker.setIcon(icon);
    else this.marker = L.marker([0, 0], { icon, keyboard: false, zIndexOffset: 1000 }).addTo(this.map);
    this.arrow = arrow;
  }

  #turn(heading) {
    this.arrow.hidden = heading === null;
    if (heading !== null) this.arrow.style.transform = `rotate(${heading}deg)`;
  }
}
