// Draws into elements that stay: what is pressed, focused or folded is changed, never replaced.

import { takeHandlers } from "./dom.js";

const THEIRS = { DETAILS: "open", INPUT: "checked" };

/**
 * Draws into an element where its model has changed. An element with a `data-key` is the same one
 * as long as it has it; a fold stays as somebody left it, also when it comes back later.
 */
export function drawWhenChanged(element, model, build) {
  const signature = JSON.stringify(model);
  if (element.drawnFrom === signature) return false;
  element.drawnFrom = signature;
  draw(element, [build(model)].flat().filter(Boolean));
  return true;
}

/** Draws elements into another one. */
export function draw(element, fresh) {
  const held = element.contains(document.activeElement) && document.activeElement;
  const folds = (element.folds ??= new Map());
  for (const fold of foldsOf(element)) folds.set(fold.dataset.key, fold.open);
  const known = new Set(foldsOf(element));
  patchChildren(element, fresh);
  for (const fold of foldsOf(element)) {
    if (!known.has(fold)) fold.open = folds.get(fold.dataset.key) ?? fold.open;
  }
  if (held && !held.isConnected) (keyed(element, held.dataset.key) ?? element).focus();
}

const foldsOf = (element) => element.querySelectorAll("details[data-key]");
const keyed = (element, key) => key && element.querySelector(`[data-key="${CSS.escape(key)}"]`);

function patchChildren(live, fresh) {
  const kept = new Set(fresh.map(keyOf).filter(Boolean));
  let next = live.firstChild;
  for (const node of fresh) {
    const same = match(next, node, kept);
    if (!same) {
      live.insertBefore(node, next);
      continue;
    }
    next = dropUntil(next, same);
    patch(same, node);
    next = same.nextSibling;
  }
  dropUntil(next, null);
}

/** Finds what a fresh node was before; nothing that is still to come may be passed over. */
function match(next, node, kept) {
  for (let live = next; live; live = live.nextSibling) {
    if (isSame(live, node)) return live;
    if (!keyOf(node) && kept.has(keyOf(live))) return null;
  }
  return null;
}

function isSame(live, node) {
  if (live.nodeName !== node.nodeName || keyOf(live) !== keyOf(node)) return false;
  return Boolean(keyOf(node)) || live.className === node.className;
}

// A form that calls is known by what it asks for.
const keyOf = ({ dataset }) => dataset?.key ?? dataset?.call;

function dropUntil(next, end) {
  while (next !== end) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
  return end;
}

function patch(live, node) {
  if (live.nodeType === Node.TEXT_NODE) {
    if (live.data !== node.data) live.data = node.data;
    return;
  }
  // It shows the number that it was given.
  if (live.dataset.call) return;
  patchAttributes(live, node);
  takeHandlers(live, node);
  patchChildren(live, [...node.childNodes]);
}

function patchAttributes(live, node) {
  const theirs = THEIRS[live.nodeName];
  for (const { name } of [...live.attributes]) {
    if (name !== theirs && !node.hasAttribute(name)) live.removeAttribute(name);
  }
  for (const { name, value } of node.attributes) {
    if (name !== theirs && live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
  if (live.nodeName === "INPUT" && live.checked !== node.checked) live.checked = node.checked;
}
