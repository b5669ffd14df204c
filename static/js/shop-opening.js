// Finds the address of a shop that is being opened.

import { AddressSearch } from "./address-search.js";

const input = document.querySelector("[data-address]");
const place = { lat: document.getElementById("id_lat"), lng: document.getElementById("id_lng") };

new AddressSearch({
  input,
  list: document.querySelector("[data-hits]"),
  status: document.querySelector("[data-hits-status]"),
  region: () => document.querySelector("[data-region]")?.value ?? "",
  onPick({ text, lat, lng }) {
    input.value = text;
    place.lat.value = lat;
    place.lng.value = lng;
  },
});
// What is typed after an address was picked is another place.
input.addEventListener("input", () => {
  place.lat.value = "";
  place.lng.value = "";
});
