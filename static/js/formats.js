// Distances, stretches of time, clocks and shares, as the page's language writes them.

import { gettext, language, number } from "./texts.js";

/** Writes the time of an instant on a region's clock; empty without an instant. */
export function clock(instant, timezone) {
  if (!instant) return "";
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone };
  return new Intl.DateTimeFormat(language, format).format(new Date(instant));
}

/** Writes a distance the way people say it, below a kilometre in steps of `stepM`. */
export function distance(metres, stepM = 10) {
  if (metres < 950) return unit(Math.round(metres / stepM) * stepM, "meter");
  return unit(metres / 1000, "kilometer", 1);
}

/** Writes a stretch of whole minutes. */
export function minutes(total) {
  const [hours, rest] = [Math.floor(total / 60), total % 60];
  return hours ? gettext("{hours} h {minutes} min", { hours, minutes: rest }) : gettext("{minutes} min", { minutes: rest });
}

/** Writes a speed. */
export const speed = (mps) => unit(mps * 3.6, "kilometer-per-hour");

/** Writes how many stars somebody was given on average. */
export const stars = (rating, digits = 1) => `★ ${number(rating, digits)}`;

/** Writes a share of one as a percentage. */
export const percent = (share) => new Intl.NumberFormat(language, { style: "percent" }).format(share);

function unit(value, name, digits = 0) {
  const options = { style: "unit", unit: name, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, options).format(value);
}
