/**
 * A host that shows nothing and answers nothing: for runs that nobody watches.
 * @module
 */
import { raise, RUNTIME_EXCEPTION, type TerminatingError } from "./exceptions.ts";
import type { EngineHost } from "./session.ts";

/** The error for a question that nobody can answer. */
export function notInteractive(method: string): TerminatingError {
  return raise({
    types: [
      "System.Management.Automation.Host.HostException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot ask (${method}): this host is not interactive; give the value as a parameter`,
    errorId: "HostFunctionNotImplemented",
    category: "NotImplemented",
  });
}

/** Makes a silent host. */
export function silentHost(instanceId = "00000000-0000-0000-0000-000000000000"): EngineHost {
  const nothing = (): undefined => undefined;
  const refuse = (method: string) => (): never => {
    throw notInteractive(method);
  };
  return {
    name: "Default Host",
    version: "7.6.5",
    instanceId,
    write: nothing,
    writeWarning: nothing,
    writeVerbose: nothing,
    writeDebug: nothing,
    writeError: nothing,
    writeProgress: nothing,
    writeInformation: nothing,
    readLine: refuse("ReadLine"),
    readSecret: refuse("ReadLineAsSecureString"),
    prompt: refuse("Prompt"),
    promptForChoice: refuse("PromptForChoice"),
    promptForCredential: refuse("PromptForCredential"),
    setShouldExit: nothing,
    width: 0,
    interactive: false,
  };
}
