/**
 * Get-Host, Read-Host and Get-Verb.
 * @module
 */
import { customObject, PsSecureString, type PsValue } from "../../clixml/value.ts";
import { type CmdletSpec, inSets, parameter } from "../command.ts";
import { toText } from "../dotnet/convert.ts";
import { itemsOf } from "../dotnet/enumerate.ts";
import type { Task } from "../task.ts";
import { anyWildcard } from "../wildcard.ts";
import { commandClass, UTILITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";
import { VERBS } from "./verbs.ts";

/** The row of Get-Host. */
export const GET_HOST: CmdletSpec = {
  name: "Get-Host",
  module: UTILITY,
  className: commandClass("GetHostCommand"),
  outputTypes: ["System.Management.Automation.Host.PSHost"],
  parameters: [],
  create: (cmd) => ({
    begin: () => cmd.write(cmd.session.scope.get("Host") ?? null),
  }),
};

/** The row of Read-Host. */
export const READ_HOST: CmdletSpec = {
  name: "Read-Host",
  module: UTILITY,
  className: commandClass("ReadHostCommand"),
  defaultSet: "AsString",
  outputTypes: ["System.String", "System.Security.SecureString"],
  parameters: [
    parameter("Prompt", "object", { position: 0, remaining: true }, { allowNull: true }),
    inSets("AsSecureString", "switch", { AsSecureString: {} }),
    inSets("MaskInput", "switch", { AsString: {} }),
  ],
  create: (cmd) => ({
    *begin(): Task<void> {
      const { session } = cmd;
      const { host } = session;
      const isSecret = cmd.flag("AsSecureString") || cmd.flag("MaskInput");
      const prompt = unwrap(cmd.get("Prompt") ?? null);
      let answers: readonly PsValue[];
      if (prompt === null) {
        answers = [isSecret ? PsSecureString.fromText(yield* host.readSecret()) : yield* host.readLine()];
      } else {
        // A question with a text is a form of one field (truth/psrp, host-readline).
        const name = itemsOf(prompt).map((item) => toText(item, session)).join(" ");
        const type = isSecret ? "System.Security.SecureString" : "System.String";
        const field = { name, type, label: "", help: "", mandatory: true };
        answers = [...(yield* host.prompt("", "", [field])).values()];
      }
      for (const answer of answers) {
        const isMasked = cmd.flag("MaskInput") && answer instanceof PsSecureString;
        const step = cmd.write(isMasked ? answer.reveal() ?? "" : answer);
        if (step) yield* step;
      }
    },
  }),
};

/** The row of Get-Verb. */
export const GET_VERB: CmdletSpec = {
  name: "Get-Verb",
  module: UTILITY,
  className: commandClass("GetVerbCommand"),
  outputTypes: ["System.Management.Automation.VerbInfo"],
  parameters: [
    parameter("Verb", "string[]", { position: 0, value: true, property: true }),
    parameter("Group", "string[]", { position: 1, value: true, property: true }, {
      validate: [{ kind: "Set", values: [...new Set(VERBS.map(([, , group]) => group))] }],
    }),
  ],
  create: (cmd) => ({
    *process(): Task<void> {
      const names = cmd.texts("Verb");
      const groups = cmd.texts("Group")?.map((group) => group.toLowerCase());
      const test = names ? anyWildcard(names) : () => true;
      for (const [verb, prefix, group] of VERBS) {
        if (!test(verb) || (groups && !groups.includes(group.toLowerCase()))) continue;
        const info = customObject([["Verb", verb], ["AliasPrefix", prefix], ["Group", group], ["Description", ""]]);
        info.typeNames = ["System.Management.Automation.VerbInfo", "System.Object"];
        const step = cmd.write(info);
        if (step) yield* step;
      }
    },
  }),
};
