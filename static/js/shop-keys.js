// The board by keyboard. Arrows work on the card in focus; single keys can be switched off.

const STORE = "shop-keys";

/** Listens for keys; `actions` maps single keys to what they do with the card in focus, if any. */
export function runKeys({ board, dialog, actions }) {
  const toggle = dialog.querySelector("[data-keys-switch]");
  toggle.checked = read() !== "off";
  toggle.addEventListener("change", () => write(toggle.checked ? "on" : "off"));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  document.querySelector("[data-keys-help]").addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || isTyping(event.target)) return;
    const card = event.target.closest("[data-order]");
    if (card === event.target && moveOn(board, card, event)) return;
    const act = toggle.checked && actions[event.key.toLowerCase()];
    if (!act || event.repeat) return;
    event.preventDefault();
    act(card);
  });
}

function moveOn(board, card, event) {
  if (event.key === "Enter") {
    event.preventDefault();
    card.querySelector("[data-next]")?.click();
    return true;
  }
  const target = neighbour(board, card, event.key);
  if (!target) return false;
  event.preventDefault();
  target.focus();
  return true;
}

function neighbour(board, card, key) {
  const columns = [...board.querySelectorAll("[data-column]")].filter((c) => c.open !== false);
  const column = card.closest("[data-column]");
  const cards = [...column.querySelectorAll("[data-order]")];
  const index = cards.indexOf(card);
  if (key === "ArrowDown") return cards[index + 1];
  if (key === "ArrowUp") return cards[index - 1];
  const way = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!way) return undefined;
  for (let at = columns.indexOf(column) + way; columns[at]; at += way) {
    const others = columns[at].querySelectorAll("[data-order]");
    if (others.length) return others[Math.min(index, others.length - 1)];
  }
  return undefined;
}

function isTyping(target) {
  return Boolean(target.closest?.("input, textarea, select, [contenteditable]"));
}

function read() {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

function write(value) {
  try {
    localStorage.setItem(STORE, value);
  } catch {
    // Without storage the choice holds for this page only.
  }
}
