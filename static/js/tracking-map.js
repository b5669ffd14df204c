// The map of one order: shop, home, and the driver on the way.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { createMap } from "./map.js";
import { pin } from "./map-pins.js";
import { RiderMarker } from "./rider-marker.js";

export class TrackingMap {
  constructor(element, { order, settings, sprite }) {
    this.shop = L.latLng(order.merchant.lat, order.merchant.lng);
    this.home = L.latLng(order.delivery_lat, order.delivery_lng);
    this.map = createMap(element, { ...settings, centre: this.shop });
    this.#pin(this.shop, sprite, "shop", "pin-shop", order.merchant.name);
    this.#pin(this.home, sprite, "home", "pin-home", order.delivery_address);
    this.rider = new RiderMarker(this.map, sprite);
    this.#frame();
    // Whoever moves the map looks at something: it is left where it is.
    this.map.on("dragstart", () => (this.isHeld = true));
  }

  show({ order, position }, isStale) {
    if (!position || !order.driver) {
      this.rider.remove();
      if (this.isFramed && !this.isHeld) this.#frame();
      this.isFramed = false;
      return;
    }
    this.rider.show(position, order.driver.vehicle_type ?? "bicycle");
    this.rider.setStale(isStale);
    const point = L.latLng(position.lat, position.lng);
    if (this.isHeld || (this.isFramed && this.map.getBounds().pad(-0.08).contains(point))) return;
    this.#frame(point);
    this.isFramed = true;
  }

  setStale(isStale) {
    this.rider.setStale(isStale);
  }

  #pin(point, sprite, name, className, text) {
    const icon = pin(sprite, name, { className, size: 36 });
    L.marker(point, { icon, keyboard: false }).bindTooltip(text).addTo(this.map);
  }

  #frame(point) {
    const bounds = L.latLngBounds([this.shop, this.home]);
    if (point) bounds.extend(point);
    this.map.fitBounds(bounds, { padding: [56, 56], maxZoom: 17 });
  }
}
