/**
 * What a server shows as `$PSSenderInfo.ApplicationArguments`: the user's table, and the client's own version table.
 * @module
 */
import { LiveObject, PsDictionary, type PsValue, PsVersion } from "../clixml/value.ts";
import type { CmdletCall } from "../engine/command.ts";
import type { ConnectionInfo } from "../remoting/connection_info.ts";

const PRIMITIVE_DICTIONARY = "System.Management.Automation.PSPrimitiveDictionary";

/** The arguments for a new session. */
export function applicationArguments(cmd: CmdletCall, connection: ConnectionInfo): PsDictionary {
  const result = primitive(connection.applicationArguments);
  const versions = cmd.session.scope.get("PSVersionTable");
  if (versions instanceof PsDictionary) result.set("PSVersionTable", primitive(versions));
  return result;
}

/** A copy as the dictionary that only holds what every server can read. */
function primitive(table: PsDictionary | undefined): PsDictionary {
  const copy = new PsDictionary(PRIMITIVE_DICTIONARY);
  for (const [key, value] of table?.entries() ?? []) copy.set(key, primitiveValue(value));
  return copy;
}

function primitiveValue(value: PsValue): PsValue {
  if (value instanceof PsDictionary) return primitive(value);
  if (!(value instanceof LiveObject)) return value;
  // A SemanticVersion is unknown to old servers.
  const numbers = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(value.text());
  return numbers ? new PsVersion(Number(numbers[1]), Number(numbers[2]), Number(numbers[3] ?? -1)) : value.text();
}
