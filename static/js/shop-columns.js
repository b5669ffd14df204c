// Puts what the server drew into the board without disturbing whoever works on it: a card stays
// the same element until its version changes, and focus stays where it was.

/** Brings the board to what `fresh` (a parsed fragment) shows; returns the codes of new cards. */
export function reconcile(board, fresh) {
  const known = new Map([...board.querySelectorAll("[data-order]")].map((c) => [c.dataset.order, c]));
  const focus = focusIn(board);
  const arrived = [];
  for (const column of fresh.querySelectorAll("[data-column]")) {
    const here = board.querySelector(`[data-column="${column.dataset.column}"]`);
    const cards = [...column.querySelectorAll("[data-order]")].map((card) => {
      const old = known.get(card.dataset.order);
      known.delete(card.dataset.order);
      if (old && old.dataset.version === card.dataset.version) return old;
      if (!old && column.dataset.column === "new") arrived.push(card);
      old?.remove();
      return card;
    });
    place(here.querySelector("[data-cards]"), cards);
    here.querySelector("[data-count]").textContent = String(cards.length);
    here.querySelector("[data-nothing]").hidden = cards.length > 0;
  }
  for (const gone of known.values()) gone.remove();
  restore(board, focus);
  return arrived;
}

/** Orders a container's children with as few moves as possible: moving an element drops its focus. */
function place(container, cards) {
  const wanted = new Set(cards);
  for (const child of [...container.children]) if (!wanted.has(child)) child.remove();
  cards.forEach((card, index) => {
    if (container.children[index] !== card) container.insertBefore(card, container.children[index] ?? null);
  });
}

function focusIn(board) {
  const active = document.activeElement;
  const card = active?.closest?.("[data-order]");
  if (!card || !board.contains(card)) return null;
  const column = card.closest("[data-column]");
  return { active, order: card.dataset.order, key: active.dataset.key, column: column.dataset.column };
}

function restore(board, focus) {
  if (!focus || (focus.active.isConnected && document.activeElement === focus.active)) return;
  if (focus.active.isConnected) return focus.active.focus();
  const card = board.querySelector(`[data-order="${focus.order}"]`);
  const done = card?.closest("details:not([open])");
  if (card && !done) {
    const same = focus.key && card.querySelector(`[data-key="${focus.key}"]`);
    (same || card).focus({ preventScroll: true });
    return;
  }
  board.querySelector(`[data-column="${focus.column}"] [data-order]`)?.focus({ preventScroll: true });
}
