/**
 * Methods of `$Host.UI`: what scripts show and ask without a cmdlet.
 * @module
 */
import { PsSecureString, type PsValue } from "../clixml/value.ts";
import { toText } from "./dotnet/convert.ts";
import { itemsOf } from "./dotnet/enumerate.ts";
import { getProperty } from "./dotnet/members.ts";
import { NOTHING } from "./compile/nothing.ts";
import type { Engine } from "./engine.ts";
import type { EngineHost } from "./session.ts";
import type { HostUi } from "./session_objects.ts";
import type { Step, Task } from "./task.ts";

/** Names of the methods, in lower case. */
export const HOST_UI_METHODS = [
  "write",
  "writeline",
  "writeerrorline",
  "writewarningline",
  "writeverboseline",
  "writedebugline",
  "readline",
  "readlineassecurestring",
  "promptforcredential",
  "promptforchoice",
] as const;

/** Calls a method of `$Host.UI`, its name in lower case; `undefined` where it has none of that name. */
export function hostUiCall({ engine }: HostUi, name: string, args: readonly PsValue[]): Task<PsValue> | undefined {
  const { host } = engine;
  const text = (at: number): string => toText(args[at] ?? null, engine);
  switch (name) {
    case "write":
      return shown(write(engine, host, args, false));
    case "writeline":
      return shown(write(engine, host, args, true));
    case "writeerrorline":
      return shown(host.writeError(text(0)));
    case "writewarningline":
      return shown(host.writeWarning(text(0)));
    case "writeverboseline":
      return shown(host.writeVerbose(text(0)));
    case "writedebugline":
      return shown(host.writeDebug(text(0)));
    case "readline":
      return host.readLine();
    case "readlineassecurestring":
      return readSecret(host);
    case "promptforcredential":
      return host.promptForCredential(text(0), text(1), text(2), text(3));
    case "promptforchoice":
      return host.promptForChoice(
        text(0),
        text(1),
        itemsOf(args[2] ?? null).map((choice) => choiceOf(engine, choice)),
        Number(args[3] ?? 0),
      );
    default:
      return undefined;
  }
}

/** Write and WriteLine: text, or two colors and text. */
function write(engine: Engine, host: EngineHost, args: readonly PsValue[], newLine: boolean): Step {
  const text = toText(args.at(-1) ?? "", engine);
  if (args.length < 3) return host.write(text, { newLine });
  const [foreground, background] = args.map((color) => toText(color, engine));
  return host.write(text, { newLine, foreground: foreground!, background: background! });
}

function choiceOf(engine: Engine, choice: PsValue): { readonly label: string; readonly help: string } {
  if (typeof choice === "string") return { label: choice, help: "" };
  const part = (name: string): string => toText(getProperty(choice, name, engine) ?? "", engine);
  return { label: part("Label"), help: part("HelpMessage") };
}

function* readSecret(host: EngineHost): Task<PsValue> {
  return PsSecureString.fromText(yield* host.readSecret());
}

function* shown(step: Step): Task<PsValue> {
  if (step !== undefined) yield* step;
  return NOTHING;
}
