/**
 * `psreconnect help CMDLET`: the parameter table as text.
 * @module
 */
import type { ParameterSpec } from "../lib/engine/command.ts";
import { REMOTING_ALIASES, REMOTING_FACTS } from "../lib/cmdlets/all.ts";
import { UsageError } from "./arguments.ts";
import { VERBS } from "./usage.ts";

/** The help of a cmdlet, an alias or a verb. */
export function helpText(topic: string): string {
  const wanted = topic.toLowerCase();
  const alias = REMOTING_ALIASES[wanted];
  const name = (alias ?? VERBS[wanted] ?? topic).toLowerCase();
  const facts = REMOTING_FACTS.find((each) => each.name.toLowerCase() === name);
  if (!facts) {
    const known = REMOTING_FACTS.map((each) => each.name).join(", ");
    throw new UsageError(`there is no help for "${topic}". There is for: ${known}`);
  }
  const sets = [...new Set(facts.parameters.flatMap((parameter) => Object.keys(parameter.sets)))]
    .filter((set) => set !== "__AllParameterSets");
  const lines = sets.map((set) =>
    `  ${facts.name} ${facts.parameters.map((p) => shown(p, set)).filter((t) => t).join(" ")}`
  );
  const verb = Object.entries(VERBS).find(([, cmdlet]) => cmdlet === facts.name)?.[0];
  const plain = verb === undefined ? "" : `\nIn plain words: psreconnect ${verb} --parameter-name VALUE\n`;
  return `${facts.name}\n\n${lines.length > 0 ? lines.join("\n\n") : `  ${facts.name}`}\n${plain}`;
}

function shown(parameter: ParameterSpec, set: string): string {
  const membership = parameter.sets[set] ?? parameter.sets["__AllParameterSets"];
  if (!membership || parameter.hidden) return "";
  const name = membership.position === undefined ? `-${parameter.name}` : `[-${parameter.name}]`;
  const type = parameter.type === "switch" ? "" : ` <${parameter.type.slice(parameter.type.lastIndexOf(".") + 1)}>`;
  return membership.mandatory ? `${name}${type}` : `[${name.replace(/^\[|\]$/g, "")}${type}]`;
}
