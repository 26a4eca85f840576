/**
 * Registers every table of this folder.
 * @module
 */
import { registerRows, resolveType } from "../type_system.ts";
import { ARRAY_ROWS } from "./arrays.ts";
import { CHAR_ROWS } from "./char.ts";
import { CONVERT_ROWS } from "./convert.ts";
import { DATE_ROWS } from "./dates.ts";
import { DICTIONARY_ROWS } from "./dictionaries.ts";
import { DICTIONARY_ENTRY_ROWS } from "./dictionary_entries.ts";
import { ENUM_ROWS } from "./enums.ts";
import { EXCEPTION_ROWS } from "./exceptions.ts";
import { IDENTIFIER_ROWS } from "./identifiers.ts";
import { LANGUAGE_ROWS } from "./language_primitives.ts";
import { LIBRARY_ROWS } from "./library.ts";
import { LINQ_ROWS } from "./linq.ts";
import { LINKED_LIST_ROWS } from "./linked_list.ts";
import { LIST_ROWS } from "./lists.ts";
import { MATH_ROWS } from "./math.ts";
import { NAME_VALUE_ROWS } from "./name_values.ts";
import { NAMED_ROWS } from "./named_types.ts";
import { NET_ROWS } from "./net.ts";
import { NUMBER_ROWS } from "./numbers.ts";
import { OBJECT_ROWS } from "./object.ts";
import { PSOBJECT_ROWS } from "./psobject.ts";
import { QUEUE_ROWS } from "./queues.ts";
import { REGEX_ROWS } from "./regex.ts";
import { RUNTIME_ROWS } from "./runtime.ts";
import { SECURITY_ROWS } from "./security.ts";
import { SET_ROWS } from "./sets.ts";
import { SORTED_DICTIONARY_ROWS } from "./sorted_dictionaries.ts";
import { STRING_ROWS } from "./string.ts";
import { TEXT_ROWS } from "./text.ts";
import { TIMESPAN_ROWS } from "./timespan.ts";
import { TUPLE_ROWS } from "./tuples.ts";
import { ENUM_TYPE_ROWS } from "./enum_type.ts";
import { REFLECTION_ROWS } from "./reflection.ts";

// Where the engine has made such a type already, its row stays.
registerRows(NAMED_ROWS.filter((row) => resolveType(row.fullName) === undefined));

registerRows([
  ...OBJECT_ROWS,
  ...ENUM_ROWS,
  ...STRING_ROWS,
  ...CHAR_ROWS,
  ...NUMBER_ROWS,
  ...MATH_ROWS,
  ...ARRAY_ROWS,
  ...LIST_ROWS,
  ...SET_ROWS,
  ...QUEUE_ROWS,
  ...LINKED_LIST_ROWS,
  ...DICTIONARY_ROWS,
  ...SORTED_DICTIONARY_ROWS,
  ...NAME_VALUE_ROWS,
  ...DICTIONARY_ENTRY_ROWS,
  ...TUPLE_ROWS,
  ...DATE_ROWS,
  ...TIMESPAN_ROWS,
  ...IDENTIFIER_ROWS,
  ...TEXT_ROWS,
  ...REGEX_ROWS,
  ...CONVERT_ROWS,
  ...REFLECTION_ROWS,
  ...ENUM_TYPE_ROWS,
  ...EXCEPTION_ROWS,
  ...PSOBJECT_ROWS,
  ...SECURITY_ROWS,
  ...NET_ROWS,
  ...LINQ_ROWS,
  ...RUNTIME_ROWS,
  ...LANGUAGE_ROWS,
  ...LIBRARY_ROWS,
]);
