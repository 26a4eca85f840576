/**
 * TABLE: the sixteen colors of a console.
 * @module
 */

/** The names of System.ConsoleColor, in the order of their numbers. */
export const CONSOLE_COLORS = [
  "Black",
  "DarkBlue",
  "DarkGreen",
  "DarkCyan",
  "DarkRed",
  "DarkMagenta",
  "DarkYellow",
  "Gray",
  "DarkGray",
  "Blue",
  "Green",
  "Cyan",
  "Red",
  "Magenta",
  "Yellow",
  "White",
] as const;
