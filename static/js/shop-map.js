// The shops of the list on a map beside it; the list says all that the map does.
// Leaflet is the global `L`, loaded by a classic script before this module.

import { createMap } from "./map.js";
import { pin } from "./map-pins.js";
import { pageData } from "./page-data.js";
import { gettext } from "./texts.js";

export class ShopMap {
  constructor(element, settings) {
    this.sprite = element.dataset.icons;
    this.map = createMap(element, { ...settings, centre: settings.home });
    this.pins = new Map();
    this.layer = L.layerGroup().addTo(this.map);
    const home = pin(this.sprite, "home", { className: "pin-home", size: 36 });
    L.marker(settings.home, { icon: home, zIndexOffset: 900, keyboard: false })
      .bindTooltip(gettext("Your address"))
      .addTo(this.map);
    const shops = pageData("shop-markers");
    this.draw(shops);
    const box = L.latLngBounds([settings.home, ...shops.map(({ lat, lng }) => [lat, lng])]);
    this.map.fitBounds(box, { padding: [24, 24], maxZoom: 17 });
    document.body.addEventListener("htmx:afterSettle", (event) => {
      if (event.detail.target.id === "shops") this.draw(pageData("shop-markers"));
    });
    const list = document.getElementById("shops");
    list.addEventListener("pointerover", (event) => this.#light(event, true));
    list.addEventListener("pointerout", (event) => this.#light(event, false));
    list.addEventListener("focusin", (event) => this.#light(event, true));
    list.addEventListener("focusout", (event) => this.#light(event, false));
  }

  draw(shops) {
    this.layer.clearLayers();
    this.pins.clear();
    for (const shop of shops) this.#add(shop);
  }

  #add(shop) {
    const className = `pin-shop${shop.is_open ? "" : " is-closed"}`;
    const icon = pin(this.sprite, shop.category, { className, size: 30 });
    const marker = L.marker([shop.lat, shop.lng], { icon, keyboard: false })
      .bindTooltip(shop.name, { direction: "top", offset: [0, -14] })
      .on("click", () => location.assign(`/m/${shop.slug}`))
      .on("mouseover", () => this.#card(shop.id)?.classList.add("is-lit"))
      .on("mouseout", () => this.#card(shop.id)?.classList.remove("is-lit"));
    this.pins.set(String(shop.id), marker.addTo(this.layer));
  }

  #card(id) {
    return document.querySelector(`[data-shop="${id}"]`);
  }

  #light(event, isLit) {
    const id = event.target.closest("[data-shop]")?.dataset.shop;
    const marker = this.pins.get(id);
    marker?.getElement()?.classList.toggle("is-lit", isLit);
    marker?.setZIndexOffset(isLit ? 1000 : 0);
  }
}
