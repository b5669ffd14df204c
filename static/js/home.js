// The start page: choosing an address, or the shops near it.

import { AddressSearch } from "./address-search.js";
import { createMap } from "./map.js";
import { pageData } from "./page-data.js";
import { ShopMap } from "./shop-map.js";
import { gettext } from "./texts.js";

/** Sends a place; without a text the server names it after the nearest door. */
function send(form, { text = "", lat, lng }) {
  form.elements.label.value = text;
  form.elements.lat.value = lat;
  form.elements.lng.value = lng;
  form.submit();
}

function runFinder(form) {
  const region = () => form.elements.region.value;
  const maps = pageData("region-maps");
  const status = document.querySelector("[data-finder-status]");
  new AddressSearch({
    input: form.elements.label,
    list: document.getElementById("finder-hits"),
    status,
    region,
    onPick: (hit) => send(form, hit),
  });
  runPicker(form, region, maps);
  runLocate(form, status);
}

function runPicker(form, region, maps) {
  const picker = document.querySelector("[data-picker]");
  const button = document.querySelector("[data-pick-on-map]");
  let map;
  const draw = () => {
    map?.remove();
    const { bounds, ...settings } = maps[region()];
    const centre = {
      lat: (bounds.south + bounds.north) / 2,
      lng: (bounds.west + bounds.east) / 2,
    };
    map = createMap(document.getElementById("picker-map"), { bounds, centre, ...settings });
  };
  button.addEventListener("click", () => {
    picker.hidden = !picker.hidden;
    button.setAttribute("aria-expanded", String(!picker.hidden));
    if (picker.hidden) return;
    draw();
    picker.scrollIntoView({ block: "nearest" });
  });
  form.elements.region.addEventListener?.("change", () => map && draw());
  // On wide screens the map is there from the start.
  if (getComputedStyle(picker).display !== "none") draw();
  document.querySelector("[data-pick-here]").addEventListener("click", () => {
    const { lat, lng } = map.getCenter();
    send(form, { lat, lng });
  });
}

function runLocate(form, status) {
  const button = document.querySelector("[data-locate]");
  button.hidden = !navigator.geolocation || !isSecureContext;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { latitude: lat, longitude: lng } = coords;
        send(form, { lat, lng });
      },
      () => {
        button.disabled = false;
        status.textContent = gettext("Your browser did not tell where you are. Type the address instead.");
      },
    );
  });
}

const form = document.querySelector("[data-finder]");
if (form && form.elements.region) runFinder(form);
const element = document.getElementById("shops-map");
// On narrow screens the map is not shown, and its data need not be fetched.
if (element?.offsetParent) new ShopMap(element, pageData("map-settings"));
