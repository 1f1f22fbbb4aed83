/**
 * The letters beside each letter, from the rows of a keyboard that each stand half a key to the right of the
 * one above: left and right, the two above, the two below.
 */
export function neighboursOf(rows: readonly string[]): Map<string, readonly string[]> {
  const grid = rows.map((row) => Array.from(row));
  const neighbours = new Map<string, readonly string[]>();
  grid.forEach((row, y) => {
    row.forEach((letter, x) => {
      const places: readonly [number, number][] = [
        [y, x - 1],
        [y, x + 1],
        [y - 1, x],
        [y - 1, x + 1],
        [y + 1, x - 1],
        [y + 1, x],
      ];
      neighbours.set(
        letter,
        places.map(([row_, column]) => grid[row_]?.[column]).filter((other) => other !== undefined),
      );
    });
  });
  return neighbours;
}
