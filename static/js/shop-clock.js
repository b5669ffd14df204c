// Times that run on the cards, in the words in which the server began them.

import { minutes } from "./formats.js";
import { gettext } from "./texts.js";

/** Writes a stretch of time in whole minutes, as the server does. */
export function span(seconds) {
  return seconds < 60 ? gettext("under 1 min") : minutes(Math.floor(seconds / 60));
}

/** Tells how a clock reads at an instant: its words, and whether it is calm, soon or late. */
export function reading({ until, ahead, past, warnS }, nowMs) {
  const leftS = (Date.parse(until) - nowMs) / 1000;
  const level = leftS < 0 ? "late" : leftS <= Number(warnS) ? "soon" : "calm";
  return { level, text: `${leftS < 0 ? past : ahead} ${span(Math.abs(leftS))}` };
}

/** Brings every clock of the board to the present. */
export function tick(board, nowMs = Date.now()) {
  for (const clock of board.querySelectorAll("[data-clock]")) {
    const { level, text } = reading(clock.dataset, nowMs);
    const words = clock.querySelector("[data-clock-text]");
    if (words.textContent !== text) words.textContent = text;
    const look = `card-clock clock-${level}`;
    if (clock.className !== look) clock.className = look;
  }
}
