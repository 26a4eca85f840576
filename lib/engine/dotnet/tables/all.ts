/**
 * Registers every table of this folder.
 * @module
 */
import { registerRows } from "../type_system.ts";
import { CHAR_ROWS } from "./char.ts";
import { ENUM_ROWS } from "./enums.ts";
import { MATH_ROWS } from "./math.ts";
import { NUMBER_ROWS } from "./numbers.ts";
import { OBJECT_ROWS } from "./object.ts";
import { STRING_ROWS } from "./string.ts";

registerRows([
  ...OBJECT_ROWS,
  ...ENUM_ROWS,
  ...STRING_ROWS,
  ...CHAR_ROWS,
  ...NUMBER_ROWS,
  ...MATH_ROWS,
]);
