// A combobox over the addresses of a region (WAI-ARIA combobox with a list of options).

import { gettext, ngettext } from "./texts.js";

const WAIT_MS = 160;
const MIN_LENGTH = 2;

/** Makes an input complete addresses; `onPick` receives {text, lat, lng}. */
export class AddressSearch {
  constructor({ input, list, status, region, onPick }) {
    Object.assign(this, { input, list, status, region, onPick });
    this.hits = [];
    this.active = -1;
    input.addEventListener("input", () => this.#wait());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#pick(Number(option.dataset.index));
    });
  }

  #wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#search(), WAIT_MS);
  }

  async #search() {
    const text = this.input.value.trim();
    this.request?.abort();
    if (text.length < MIN_LENGTH) return this.#close();
    this.request = new AbortController();
    const query = new URLSearchParams({ q: text, region: this.region() });
    try {
      const response = await fetch(`/api/v1/addresses?${query}`, { signal: this.request.signal });
      if (!response.ok) throw new Error(`addresses answered ${response.status}`);
      this.#show((await response.json()).results);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.#close();
      this.status.textContent = gettext("The address search does not answer. Please try again.");
    }
  }

  #show(hits) {
    this.hits = hits;
    this.active = -1;
    this.list.replaceChildren(...(hits.length ? hits.map(option) : [nothing()]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = hits.length
      ? ngettext("{count} address", "{count} addresses", hits.length) : gettext("No address found");
  }

  #close() {
    this.list.hidden = true;
    this.hits = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const count = this.hits.length;
    if (event.key === "Escape") return this.#close();
    if (event.key === "Enter" && count) {
      event.preventDefault();
      return this.#pick(Math.max(this.active, 0));
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !count) return undefined;
    event.preventDefault();
    return this.#highlight((this.active + step + count) % count);
  }

  #highlight(index) {
    this.active = index;
    for (const [at, element] of [...this.list.children].entries()) {
      element.setAttribute("aria-selected", String(at === index));
    }
    this.input.setAttribute("aria-activedescendant", this.list.children[index].id);
  }

  #pick(index) {
    const hit = this.hits[index];
    this.input.value = hit.text;
    this.#close();
    this.onPick(hit);
  }
}

function option(hit, index) {
  const element = document.createElement("div");
  element.id = `address-${index}`;
  element.role = "option";
  element.dataset.index = index;
  element.setAttribute("aria-selected", "false");
  element.textContent = hit.text;
  return element;
}

function nothing() {
  const element = document.createElement("div");
  element.className = "none";
  element.textContent = gettext("No such street in this city. Check the spelling, or use the map.");
  return element;
}
