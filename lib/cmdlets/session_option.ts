/**
 * New-PSSessionOption (cmdlets.md 1.9).
 * @module
 */
import type { PsEnum, PsValue } from "../clixml/value.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import { raise } from "../engine/exceptions.ts";
import { toText } from "../engine/dotnet/convert.ts";
import {
  type AuthenticationMechanism,
  cmdletSessionOptions,
  type OutputBufferingMode,
  type ProxyAccessType,
  type SessionOptions,
} from "../remoting/session_options.ts";
import { NEW_PSSESSIONOPTION_FACTS } from "./parameters/session_option.ts";
import { optionValue } from "./session_types.ts";

/** What the property setter takes (truth/remoting README 6). */
const PROXY_MECHANISMS: readonly AuthenticationMechanism[] = ["Basic", "Negotiate", "Digest"];

/** The cmdlet. */
export const NEW_PSSESSION_OPTION: CmdletSpec = {
  ...NEW_PSSESSIONOPTION_FACTS,
  create: (cmd) => ({ process: () => cmd.write(optionValue(read(cmd))) }),
};

function read(cmd: CmdletCall): SessionOptions {
  const options = cmdletSessionOptions();
  const int = (name: string, set: (value: number) => void): void => {
    const value = cmd.int(name);
    if (value !== undefined) set(value);
  };
  const name = (parameter: string): string | undefined => (cmd.get(parameter) as PsEnum | undefined)?.name;
  const culture = (value: PsValue | undefined): string | undefined =>
    value === undefined || value === null ? undefined : toText(value, cmd.session);
  int("MaximumRedirection", (value) => {
    // A negative number means no limit.
    options.maximumConnectionRedirectionCount = value < 0 ? 2_147_483_647 : value;
  });
  options.noCompression = cmd.flag("NoCompression");
  options.noMachineProfile = cmd.flag("NoMachineProfile");
  options.culture = culture(cmd.get("Culture"));
  options.uiCulture = culture(cmd.get("UICulture"));
  int("MaximumReceivedDataSizePerCommand", (value) => (options.maximumReceivedDataSizePerCommand = value));
  int("MaximumReceivedObjectSize", (value) => (options.maximumReceivedObjectSize = value));
  int("MaxConnectionRetryCount", (value) => (options.maxConnectionRetryCount = value));
  int("OpenTimeout", (value) => (options.openTimeoutMs = value));
  int("CancelTimeout", (value) => (options.cancelTimeoutMs = value));
  int("IdleTimeout", (value) => (options.idleTimeoutMs = value));
  int("OperationTimeout", (value) => (options.operationTimeoutMs = value));
  options.outputBufferingMode = (name("OutputBufferingMode") as OutputBufferingMode | undefined) ?? "None";
  options.proxyAccessType = (name("ProxyAccessType") as ProxyAccessType | undefined) ?? "None";
  options.proxyAuthentication = (name("ProxyAuthentication") as AuthenticationMechanism | undefined) ?? "Negotiate";
  if (!PROXY_MECHANISMS.includes(options.proxyAuthentication)) {
    throw raise({
      types: ["System.ArgumentException", "System.SystemException"],
      message: `Cannot use ${options.proxyAuthentication} with a proxy: ${PROXY_MECHANISMS.join(", ")} are possible`,
      errorId: "System.ArgumentException",
      category: "NotSpecified",
    });
  }
  for (
    const flag of [
      "skipCACheck",
      "skipCNCheck",
      "skipRevocationCheck",
      "noEncryption",
      "useUTF16",
      "includePortInSPN",
    ] as const
  ) {
    options[flag] = cmd.flag(flag[0]!.toUpperCase() + flag.slice(1));
  }
  return options;
}
