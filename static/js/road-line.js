// Where a position is on a line along roads. Points are [lat, lng]; nothing here knows a map.

const METRES_PER_DEGREE = 111_195;
// Satellites and streets are known to about this much: whoever is nearer to the way is on it.
export const ON_ROAD_M = 25;

/** Returns the point of a line that is nearest to a position, how far off it is, and the number of the point after it. */
export function nearestOn(line, position) {
  const scale = Math.cos((position[0] * Math.PI) / 180);
  const toPlane = ([lat, lng]) => [
    (lng - position[1]) * scale * METRES_PER_DEGREE,
    (lat - position[0]) * METRES_PER_DEGREE,
  ];
  let best = { point: position, offM: Infinity, next: line.length };
  for (let i = 1; i < line.length; i += 1) {
    const [ax, ay] = toPlane(line[i - 1]);
    const [bx, by] = toPlane(line[i]);
    const [dx, dy] = [bx - ax, by - ay];
    const lengthSquared = dx * dx + dy * dy;
    const share = lengthSquared ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / lengthSquared)) : 0;
    const offM = Math.hypot(ax + share * dx, ay + share * dy);
    if (offM < best.offM) best = { point: between(line[i - 1], line[i], share), offM, next: i };
  }
  return best;
}

/**
 * Returns the part of a line that lies ahead of a position, which becomes its first point, and how
 * far off the line the position is.
 */
export function ahead(line, position) {
  const { offM, next } = nearestOn(line, position);
  return { line: [position, ...line.slice(next)], offM };
}

/** Returns a position {lat, lng, …} as drawn: on the line where it is near enough, else as it is. */
export function onRoad(line, position) {
  const { point, offM } = nearestOn(line, [position.lat, position.lng]);
  return offM > ON_ROAD_M ? position : { ...position, lat: point[0], lng: point[1] };
}

function between(a, b, share) {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}
