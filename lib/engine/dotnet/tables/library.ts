/**
 * The types of .NET's library beyond the language's own values: files, streams, encodings, XML,
 * cryptography.
 * @module
 */
import type { TypeRow } from "../type.ts";
import { CIPHER_ROWS } from "./ciphers.ts";
import { COMPARER_ROWS } from "./comparers.ts";
import { CRYPTOGRAPHY_ROWS } from "./cryptography.ts";
import { ENCODING_ROWS } from "./encoding.ts";
import { BINARY_ROWS } from "./io_binary.ts";
import { FILE_ROWS } from "./io_file.ts";
import { ITEM_ROWS } from "./io_items.ts";
import { PATH_ROWS } from "./io_path.ts";
import { STREAM_ROWS } from "./io_streams.ts";
import { TEXT_ROWS } from "./io_text.ts";
import { MARSHAL_ROWS } from "./marshal.ts";
import { NULL_ROWS } from "./null_values.ts";
import { NUMERICS_ROWS } from "./numerics.ts";
import { THREADING_ROWS } from "./threading.ts";
import { UNICODE_ROWS } from "./unicode.ts";
import { XML_DOCUMENT_ROWS } from "./xml_document.ts";
import { XML_DOM_ROWS } from "./xml_dom.ts";
import { XML_LINQ_ROWS } from "./xml_linq.ts";
import { XML_LIST_ROWS } from "./xml_lists.ts";
import { XML_READER_ROWS } from "./xml_reader.ts";
import { XML_WRITER_ROWS } from "./xml_writer.ts";

/** Rows of all of them. */
export const LIBRARY_ROWS: readonly TypeRow[] = [
  ...ENCODING_ROWS,
  ...STREAM_ROWS,
  ...TEXT_ROWS,
  ...BINARY_ROWS,
  ...PATH_ROWS,
  ...FILE_ROWS,
  ...ITEM_ROWS,
  ...CRYPTOGRAPHY_ROWS,
  ...CIPHER_ROWS,
  ...MARSHAL_ROWS,
  ...XML_DOM_ROWS,
  ...XML_DOCUMENT_ROWS,
  ...XML_LIST_ROWS,
  ...XML_READER_ROWS,
  ...XML_WRITER_ROWS,
  ...XML_LINQ_ROWS,
  ...NULL_ROWS,
  ...COMPARER_ROWS,
  ...UNICODE_ROWS,
  ...NUMERICS_ROWS,
  ...THREADING_ROWS,
];
