// Pins for Leaflet maps, made of elements: the content policy allows no inline styles in markup.
// Leaflet is the global `L`, loaded by a classic script before this module.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an icon of the sprite. */
export function spriteIcon(sprite, name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Makes a round pin: sprite is the address of icons.svg, name the icon in it. */
export function pin(sprite, name, { className = "", size = 32 } = {}) {
  const content = document.createElement("span");
  content.className = "contents";
  content.append(spriteIcon(sprite, name));
  return L.divIcon({ html: content, className: `pin ${className}`, iconSize: [size, size] });
}
