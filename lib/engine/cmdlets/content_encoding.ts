/**
 * `-Encoding` of the cmdlets that read and write text.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { type CmdletCall, parameter, type ParameterSpec } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { getProperty } from "../dotnet/members.ts";
import { DEFAULT_ENCODING, ENCODING_NAMES, findEncoding, type TextEncoding } from "../providers/encodings.ts";
import { raise } from "../exceptions.ts";
import { unwrap } from "./property_expression.ts";

/** The parameter. A name, a code page's number, or a System.Text.Encoding. */
export const ENCODING: ParameterSpec = parameter("Encoding", "object", {}, { validate: [{ kind: "NotNullOrEmpty" }] });
/** The same as a dynamic parameter of the file system. */
export const DYNAMIC_ENCODING: ParameterSpec = { ...ENCODING, dynamic: true };

/** The encoding that -Encoding names; UTF-8 without it. */
export function encodingOf(cmd: CmdletCall): TextEncoding {
  const given = cmd.get("Encoding");
  return given === undefined || given === null ? DEFAULT_ENCODING : readEncoding(cmd, given);
}

function readEncoding(cmd: CmdletCall, given: PsValue): TextEncoding {
  const value = unwrap(given);
  if (typeof value === "string" || typeof value === "number") {
    const found = findEncoding(value);
    if (found) return found;
    throw raise({
      types: [
        "System.Management.Automation.ParameterBindingArgumentTransformationException",
        "System.Management.Automation.ParameterBindingException",
        "System.Management.Automation.RuntimeException",
        "System.SystemException",
      ],
      message: `'${value}' is no encoding. Known are ${ENCODING_NAMES.join(", ")}.`,
      errorId: "ParameterArgumentTransformationError",
      category: "InvalidData",
    });
  }
  const preamble = getProperty(value, "Preamble", cmd.session);
  const name = getProperty(value, "WebName", cmd.session);
  const found = findEncoding(toText(name ?? value, cmd.session));
  if (!found) return DEFAULT_ENCODING;
  return preamble instanceof Uint8Array && preamble.length > 0 ? { ...found, preamble } : found;
}
