// Groups points that lie close together, on a grid: pure.

/**
 * Returns {groups: [{x, y, members}], singles}. Points are {x, y} in the world's pixels at one zoom;
 * the grid is fixed to the world, so moving the map regroups nothing. Cells with fewer than
 * `atLeast` points leave them single.
 */
export function clusterPoints(points, { cellPx, atLeast }) {
  const cells = new Map();
  for (const point of points) {
    const key = Math.floor(point.x / cellPx) * 4194304 + Math.floor(point.y / cellPx);
    const cell = cells.get(key);
    if (cell) cell.push(point);
    else cells.set(key, [point]);
  }
  const groups = [];
  const singles = [];
  for (const members of cells.values()) {
    if (members.length < atLeast) singles.push(...members);
    else groups.push({ ...centroid(members), members });
  }
  return { groups, singles };
}

function centroid(points) {
  let [x, y] = [0, 0];
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}
