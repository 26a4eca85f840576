/**
 * Registers every table of this folder.
 * @module
 */
import { registerRows } from "../type_system.ts";
import { ARRAY_ROWS } from "./arrays.ts";
import { CHAR_ROWS } from "./char.ts";
import { DATE_ROWS } from "./dates.ts";
import { DICTIONARY_ROWS } from "./dictionaries.ts";
import { ENUM_ROWS } from "./enums.ts";
import { LIBRARY_ROWS } from "./library.ts";
import { LIST_ROWS } from "./lists.ts";
import { MATH_ROWS } from "./math.ts";
import { NUMBER_ROWS } from "./numbers.ts";
import { OBJECT_ROWS } from "./object.ts";
import { REGEX_ROWS } from "./regex.ts";
import { STRING_ROWS } from "./string.ts";
import { TIMESPAN_ROWS } from "./timespan.ts";
import { TYPE_ROWS } from "./types.ts";

registerRows([
  ...OBJECT_ROWS,
  ...ENUM_ROWS,
  ...STRING_ROWS,
  ...CHAR_ROWS,
  ...NUMBER_ROWS,
  ...MATH_ROWS,
  ...ARRAY_ROWS,
  ...LIST_ROWS,
  ...DICTIONARY_ROWS,
  ...DATE_ROWS,
  ...TIMESPAN_ROWS,
  ...REGEX_ROWS,
  ...TYPE_ROWS,
  ...LIBRARY_ROWS,
]);
