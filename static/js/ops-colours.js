// The page's colours for drawing on a canvas, which knows no custom properties.

const NAMES = {
  bicycle: "--vehicle-bicycle",
  scooter: "--vehicle-scooter",
  motorcycle: "--vehicle-motorcycle",
  car: "--vehicle-car",
  surface: "--surface",
  ink: "--ink",
  canvas: "--canvas",
  soft: "--line-strong",
  danger: "--danger",
  order: "--ink-soft",
  focus: "--focus",
};

/** Reads the colours as they apply to an element now. */
export function fleetColours(parent) {
  const probe = document.createElement("i");
  parent.append(probe);
  const colours = Object.fromEntries(
    Object.entries(NAMES).map(([name, property]) => {
      probe.style.color = `var(${property})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours;
}
