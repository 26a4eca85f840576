/**
 * The widths that the columns of a table get on a screen.
 * @module
 */

/** Cells between two columns. */
export const SEPARATOR_CELLS = 1;
/** The least width of a visible column. */
const MINIMUM_CELLS = 1;
/** Width of a column that is not shown. */
export const HIDDEN = -1;

/**
 * Widths that fit into `screen` cells. Columns of width 0 share what the others leave; where there is not enough room,
 * the last ones shrink, then vanish ({@linkcode HIDDEN}).
 */
export function fitColumns(wanted: readonly number[], screen: number): number[] {
  const widths = [...wanted];
  const open = widths.flatMap((width, index) => width === 0 ? [index] : []);
  for (const index of open) widths[index] = MINIMUM_CELLS;
  let room = screen - tableCells(widths);
  if (open.length > 0) {
    for (let turn = 0; room > 0; turn = (turn + 1) % open.length, room--) widths[open[turn]!]!++;
  }
  for (let last = widths.length - 1; last >= 0; last--) {
    const excess = tableCells(widths) - screen;
    if (excess <= 0) break;
    const width = widths[last]! - excess;
    if (width >= MINIMUM_CELLS) {
      widths[last] = width;
      break;
    }
    widths[last] = HIDDEN;
  }
  return widths;
}

function tableCells(widths: readonly number[]): number {
  let sum = 0;
  let visible = 0;
  for (const width of widths) {
    if (width > 0) {
      sum += width;
      visible++;
    }
  }
  return sum + SEPARATOR_CELLS * (visible - 1);
}
