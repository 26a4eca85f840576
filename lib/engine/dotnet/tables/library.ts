/**
 * The types of .NET's library beyond the language's own values: files, streams, encodings.
 * @module
 */
import type { TypeRow } from "../type.ts";
import { ENCODING_ROWS } from "./encoding.ts";
import { BINARY_ROWS } from "./io_binary.ts";
import { FILE_ROWS } from "./io_file.ts";
import { ITEM_ROWS } from "./io_items.ts";
import { PATH_ROWS } from "./io_path.ts";
import { STREAM_ROWS } from "./io_streams.ts";
import { TEXT_ROWS } from "./io_text.ts";

/** Rows of all of them. */
export const LIBRARY_ROWS: readonly TypeRow[] = [
  ...ENCODING_ROWS,
  ...STREAM_ROWS,
  ...TEXT_ROWS,
  ...BINARY_ROWS,
  ...PATH_ROWS,
  ...FILE_ROWS,
  ...ITEM_ROWS,
];
