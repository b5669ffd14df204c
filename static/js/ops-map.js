// The dispatch map: the fleet on a canvas, and the way of what is selected.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { createMap } from "./map.js";
import { pin } from "./map-pins.js";
import { FleetLayer } from "./ops-layer.js";
import { conditionOf } from "./ops-state.js";
import { onRoad } from "./road-line.js";
import { ngettext } from "./texts.js";

const LINE = { className: "route-line", weight: 5, opacity: 0.8, interactive: false };
const CLOSE_ZOOM = 15;

export class OpsMap {
  constructor(element, { settings, sprite, onSelect }) {
    this.sprite = sprite;
    this.map = createMap(element, settings);
    this.fleet = new FleetLayer().addTo(this.map);
    this.way = L.layerGroup().addTo(this.map);
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(element);
    this.map.on("click", ({ containerPoint }) => {
      const found = this.fleet.hit(containerPoint);
      if (found?.kind === "group") this.map.setView(found.latLng, this.map.getZoom() + 2);
      else onSelect(found);
    });
    this.map.on("mousemove", ({ containerPoint }) => {
      element.classList.toggle("is-over", Boolean(this.fleet.hit(containerPoint)));
    });
  }

  showDrivers(state, nowMs) {
    const held = state.ordersByDriver();
    this.fleet.setDrivers(
      [...state.drivers.values()].map((driver) => {
        const load = held.get(driver.id)?.length ?? 0;
        return {
          id: driver.id,
          position: this.#place(driver),
          vehicle: driver.vehicle_type,
          condition: conditionOf(driver, load, nowMs),
        };
      }),
    );
  }

  showOrders(state) {
    this.fleet.setOrders(
      [...state.orders.values()].map((order) => ({
        id: order.id,
        lat: order.delivery_lat,
        lng: order.delivery_lng,
        isAtRisk: order.risks.length > 0,
      })),
    );
  }

  /** Says what the map shows of the drivers now. */
  words() {
    const { single, grouped, groups } = this.fleet.counts();
    const all = single + grouped;
    if (!groups) return ngettext("{count} driver on the map.", "{count} drivers on the map.", all);
    return ngettext(
      "{drivers} drivers on the map, {grouped} of them in one group.",
      "{drivers} drivers on the map, {grouped} of them in {count} groups.",
      groups,
      { drivers: all, grouped },
    );
  }

  /** Looks at a driver or an order; null looks at nothing. */
  select(selected, place) {
    this.fleet.select(selected);
    this.way.clearLayers();
    this.road = undefined;
    // The details beside the map take some of its width.
    this.map.invalidateSize({ pan: false });
    if (place && !this.map.getBounds().pad(-0.15).contains(place)) {
      this.map.setView(place, Math.max(this.map.getZoom(), CLOSE_ZOOM));
    }
  }

  /** Draws a driver's way: geometry [[lat, lng]], source, stops [{kind, lat, lng, label}]. */
  drawWay({ geometry, source, stops, driverId }) {
    this.way.clearLayers();
    this.road = source === "roads" ? { driverId, geometry } : undefined;
    L.polyline(geometry, { ...LINE, dashArray: source === "roads" ? null : "2 10" }).addTo(this.way);
    for (const { kind, lat, lng, label } of stops) {
      const [name, className] = kind === "pickup" ? ["shop", "pin-shop"] : ["home", "pin-home"];
      const icon = pin(this.sprite, name, { className, size: 30 });
      L.marker([lat, lng], { icon, keyboard: false }).bindTooltip(label).addTo(this.way);
    }
  }

  // Whoever rides along the way that is drawn is drawn on it.
  #place({ id, position }) {
    return position && id === this.road?.driverId ? onRoad(this.road.geometry, position) : position;
  }
}
