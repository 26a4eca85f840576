/**
 * GET_COMMAND_METADATA: which commands a session has, and their parameters (MS-PSRP 2.2.3.21, 2.2.3.22).
 * @module
 */
import type { PsValue } from "../../lib/clixml/value.ts";
import type { CommandEntry, Session } from "../../lib/engine/session.ts";
import { resolveType } from "../../lib/engine/dotnet/type_system.ts";
import { NATIVE_MODULE } from "./native_programs.ts";
import { anyWildcard } from "../../lib/engine/wildcard.ts";
import { commandCount, commandMetadata as codec, type CommandMetadataRequest } from "../../lib/psrp/bodies/metadata.ts";

/** CommandTypes by kind of entry. */
const COMMAND_TYPES: Readonly<Record<CommandEntry["kind"], number>> = {
  alias: 1,
  function: 2,
  filter: 4,
  cmdlet: 8,
  script: 16,
  application: 32,
};

/** The count, then one object per command. */
export function commandMetadata(session: Session, request: CommandMetadataRequest, protocolMinor: number): PsValue[] {
  const isWanted = anyWildcard(request.names);
  const found = [...session.commands.all()].filter((entry) =>
    // Programs of the computer are not asked for with the default types.
    !(entry.kind === "cmdlet" && entry.spec.module === NATIVE_MODULE) &&
    (COMMAND_TYPES[entry.kind] & request.commandTypes) !== 0 &&
    isWanted(entry.name) &&
    (request.namespaces === null || (entry.kind === "cmdlet" && request.namespaces.includes(entry.spec.module)))
  );
  return [
    commandCount.encode(found.length, protocolMinor),
    ...found.map((entry) =>
      codec.encode({
        name: entry.name,
        namespace: entry.kind === "cmdlet" ? entry.spec.module : null,
        helpUri: null,
        commandType: COMMAND_TYPES[entry.kind],
        resolvedName: entry.kind === "alias" ? entry.definition : null,
        outputTypes: [],
        parameters: entry.kind === "alias" ? null : session.commands.parameters(entry).map((parameter) => ({
          name: parameter.name,
          typeName: resolveType(parameter.type)?.fullName ?? parameter.type,
          aliases: parameter.aliases ?? [],
          isSwitch: parameter.type === "switch",
          isDynamic: false,
        })),
      }, protocolMinor)
    ),
  ];
}
