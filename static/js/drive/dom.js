// Elements made in script: the content policy allows no markup from strings.

import { spriteIcon } from "../map-pins.js";

const handlers = new WeakMap();
const sprite = () => document.querySelector("[data-icons]").dataset.icons;

/** Makes an icon of the page's sprite. */
export const icon = (name) => spriteIcon(sprite(), name);

/**
 * Makes an element. Properties: `class`, `on` {event: handler}, `data` {name: value}; everything
 * else is an attribute, true stands for an empty one, false, null and undefined for none.
 */
export function h(tag, { class: className, on = {}, data = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  listen(element, on);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Writes a text only where it changes: a live region speaks whenever it is written to. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes an element do what another one was made to do. */
export const takeHandlers = (element, other) => listen(element, handlers.get(other) ?? {});

function listen(element, on) {
  handlers.set(element, on);
  for (const name of Object.keys(on)) element.addEventListener(name, handle);
}

function handle(event) {
  return handlers.get(event.currentTarget)[event.type]?.(event);
}
