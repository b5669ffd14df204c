// Colours come from CSS custom properties, widths from the zoom.

const COLOURS = {
  water: "#c3d9e6",
  green: "#dfead6",
  plaza: "#efede6",
  building: "#e6e2d9",
  casing: "#dcd8ce",
  street: "#ffffff",
  major: "#fdf3d8",
  path: "#d8d2c4",
  rail: "#cfcabf",
  label: "#5c5a54",
  halo: "#ffffff",
};

/** Reads `--map-water`, `--map-green` and so on as they apply to an element. */
export function readColours(element) {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    Object.entries(COLOURS).map(([name, fallback]) => [
      name,
      style.getPropertyValue(`--map-${name}`).trim() || fallback,
    ]),
  );
}

// Width in CSS pixels at zooms 12, 14, 16, 18 and 20; zero is not drawn.
const STREET_WIDTHS = {
  path: [0, 0, 0.9, 1.6, 2.6],
  service: [0, 0.5, 2.4, 6, 12],
  street: [0.5, 1.4, 5, 11, 22],
  major: [1, 2.6, 7.5, 15, 30],
  motorway: [1.4, 3.2, 8.5, 17, 32],
};

export const STREET_ORDER = Object.keys(STREET_WIDTHS);

export function streetWidth(streetClass, zoom) {
  const widths = STREET_WIDTHS[streetClass];
  const step = Math.min(Math.max((zoom - 12) / 2, 0), widths.length - 1);
  const low = Math.floor(step);
  const high = Math.min(low + 1, widths.length - 1);
  return widths[low] + (widths[high] - widths[low]) * (step - low);
}

export const LABEL_FONT = '500 11px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const PLACE_FONT = '600 11.5px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

/** Calls back when the page's colour scheme or theme changes; returns a function that stops it. */
export function onThemeChange(callback) {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(callback);
  scheme.addEventListener("change", callback);
  observer.observe(document.documentElement, { attributeFilter: ["class", "data-theme"] });
  return () => {
    scheme.removeEventListener("change", callback);
    observer.disconnect();
  };
}
