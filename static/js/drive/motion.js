// Movement along a line of [lat, lng] at an even speed: pure.

const METRES_PER_DEGREE = 111_195;

/** Cuts a line at the point that is nearest to a place, and ends it at the place. */
export function lineTo(line, place) {
  const end = [place.lat, place.lng];
  let best = { metres: Infinity, index: 0 };
  line.forEach((point, index) => {
    const metres = metresBetween(point, end);
    if (metres < best.metres) best = { metres, index };
  });
  return [...line.slice(0, best.index + 1), end];
}

/** Returns where one is after some metres: `{at, heading_deg, rest}`, the line still ahead. */
export function advance(line, metres) {
  let left = metres;
  for (let i = 1; i < line.length; i += 1) {
    const length = metresBetween(line[i - 1], line[i]);
    if (length > left) {
      const share = left / length;
      const at = [0, 1].map((axis) => line[i - 1][axis] + (line[i][axis] - line[i - 1][axis]) * share);
      return { at, heading_deg: bearing(line[i - 1], line[i]), rest: [at, ...line.slice(i)] };
    }
    left -= length;
  }
  const at = line.at(-1);
  const before = line.at(-2);
  return { at, heading_deg: before ? bearing(before, at) : 0, rest: [at] };
}

/** Distance on a plane that touches the city: right to a few centimetres. */
export function metresBetween(a, b) {
  const scale = Math.cos((((a[0] + b[0]) / 2) * Math.PI) / 180);
  return Math.hypot(b[0] - a[0], (b[1] - a[1]) * scale) * METRES_PER_DEGREE;
}

function bearing(a, b) {
  const scale = Math.cos((a[0] * Math.PI) / 180);
  const degrees = (Math.atan2((b[1] - a[1]) * scale, b[0] - a[0]) * 180) / Math.PI;
  return (degrees + 360) % 360;
}
