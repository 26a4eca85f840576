/**
 * Runs the recordings of the remoting cmdlets: their parameters, how command lines bind, what the cmdlets did.
 * @module
 */
import { type BehaviourCase, checkBehaviour } from "./remoting_behaviour.ts";
import { type BindingCase, checkBinding, NO_PORTS } from "./remoting_binding.ts";
import { checkCmdlet, checkCommon, type CmdletMetadata } from "./remoting_metadata.ts";
import { truthSession } from "./remoting_session.ts";
import { type CaseResult, hasArray, type TruthRunner } from "./runner.ts";

/** The runner of `metadata.json`. */
export function createMetadataRunner(): TruthRunner {
  return {
    kind: "remoting metadata",
    accepts: (json) => hasArray(json, "cmdlets"),
    run(json) {
      const { cmdlets, common } = json as {
        readonly cmdlets: readonly CmdletMetadata[];
        readonly common?: Parameters<typeof checkCommon>[0];
      };
      const { engine } = truthSession({ ports: NO_PORTS });
      const aliases = new Map<string, string[]>();
      for (const entry of engine.commands.all()) {
        if (entry.kind !== "alias") continue;
        aliases.set(entry.definition, [...aliases.get(entry.definition) ?? [], entry.name]);
      }
      const results = cmdlets.map((cmdlet) => {
        const entry = engine.commands.resolve(cmdlet.name);
        return checkCmdlet(cmdlet, entry?.kind === "cmdlet" ? entry.spec : undefined, aliases.get(cmdlet.name) ?? []);
      });
      return common === undefined ? results : [...results, checkCommon(common)];
    },
  };
}

/** The runner of `binding.json`. */
export function createBindingRunner(): TruthRunner {
  return {
    kind: "remoting binding",
    accepts: (json) => hasArray(json, "cases") && typeof (json as { readonly setup?: unknown }).setup === "string",
    run: (json) => runAll((json as { readonly cases: readonly BindingCase[] }).cases, checkBinding),
  };
}

/** The runner of `behaviour.json`. */
export function createBehaviourRunner(): TruthRunner {
  return {
    kind: "remoting behaviour",
    accepts: (json) =>
      hasArray(json, "cases") &&
      typeof (json as { readonly setup?: { readonly world?: unknown } }).setup?.world === "string",
    run: (json) => runAll((json as { readonly cases: readonly BehaviourCase[] }).cases, checkBehaviour),
  };
}

async function runAll<C extends { readonly id: string }>(
  cases: readonly C[],
  check: (one: C) => Promise<CaseResult>,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of cases) {
    try {
      results.push(await check(one));
    } catch (error) {
      const detail = `crash ${error instanceof Error ? error.stack?.slice(0, 600) : error}`;
      results.push({ id: one.id, passed: false, detail });
    }
  }
  return results;
}
