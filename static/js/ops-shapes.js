// The shapes of the dispatch map. Vehicles differ by letter as well as by colour, conditions by
// filling: filled carries, hollow is free, grey is silent.

const TURN = 2 * Math.PI;
const LETTERS = { bicycle: "B", scooter: "S", motorcycle: "M", car: "C" };
const SMALL_ZOOM = 13;

export function drawDriver(context, { x, y }, driver, { colours, zoom }) {
  const radius = zoom < SMALL_ZOOM ? 7 : 9.5;
  const isSilent = driver.condition === "silent" || driver.condition === "offline";
  const colour = isSilent ? colours.soft : colours[driver.vehicle];
  const isFilled = driver.condition !== "free";
  if (driver.isSelected) ring(context, x, y, radius + 5, colours.focus);
  if (driver.heading !== null && driver.heading !== undefined && !isSilent) {
    arrow(context, x, y, radius, driver.heading, colour);
  }
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fillStyle = isFilled ? colour : colours.surface;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = isFilled ? colours.surface : colour;
  context.stroke();
  letter(context, x, y, LETTERS[driver.vehicle], isFilled ? colours.canvas : colour, radius + 2.5);
}

export function drawGroup(context, { x, y }, members, { colours }) {
  const radius = 13 + Math.min(11, Math.sqrt(members.length));
  const busy = members.filter(({ mark }) => mark.condition === "busy").length;
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fillStyle = colours.surface;
  context.fill();
  context.lineWidth = 4;
  context.strokeStyle = colours.soft;
  context.stroke();
  // The rim tells which share of them carries something.
  context.beginPath();
  context.arc(x, y, radius, -TURN / 4, -TURN / 4 + (TURN * busy) / members.length);
  context.strokeStyle = colours.bicycle;
  context.stroke();
  letter(context, x, y, String(members.length), colours.ink, 13);
}

export function drawOrder(context, { x, y }, order, { colours, zoom }) {
  const half = order.isAtRisk || order.isSelected ? 8 : zoom < SMALL_ZOOM ? 3 : 5;
  if (order.isSelected) ring(context, x, y, half + 6, colours.focus);
  context.beginPath();
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.closePath();
  context.fillStyle = order.isAtRisk ? colours.danger : colours.order;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = colours.surface;
  context.stroke();
  if (order.isAtRisk) letter(context, x, y, "!", colours.canvas, 11);
}

function arrow(context, x, y, radius, heading, colour) {
  context.save();
  context.translate(x, y);
  context.rotate((heading * Math.PI) / 180);
  context.beginPath();
  context.moveTo(0, -radius - 7);
  context.lineTo(5, -radius);
  context.lineTo(-5, -radius);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.restore();
}

function ring(context, x, y, radius, colour) {
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.lineWidth = 3;
  context.strokeStyle = colour;
  context.stroke();
}

function letter(context, x, y, text, colour, size) {
  context.font = `700 ${size}px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(text, x, y + 0.5);
}
