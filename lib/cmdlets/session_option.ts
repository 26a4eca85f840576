/**
 * New-PSSessionOption (cmdlets.md 1.9).
 * @module
 */
import { PsDictionary, PsEnum, type PsValue } from "../clixml/value.ts";
import type { CmdletCall, CmdletSpec } from "../engine/command.ts";
import { toText } from "../engine/dotnet/convert.ts";
import {
  type AuthenticationMechanism,
  cmdletSessionOptions,
  type OutputBufferingMode,
  type ProxyAccessType,
  type SessionOptions,
} from "../remoting/session_options.ts";
import { credentialOf } from "./credentials.ts";
import { optionValue, proxyMechanism } from "./option_types.ts";
import { NEW_PSSESSIONOPTION_FACTS } from "./parameters/session_option.ts";

/** The cmdlet. */
export const NEW_PSSESSION_OPTION: CmdletSpec = {
  ...NEW_PSSESSIONOPTION_FACTS,
  create: (cmd) => ({ process: () => cmd.write(optionValue(read(cmd))) }),
};

/** Options that are numbers, by parameter. */
const NUMBERS = {
  MaximumRedirection: "maximumConnectionRedirectionCount",
  MaximumReceivedDataSizePerCommand: "maximumReceivedDataSizePerCommand",
  MaximumReceivedObjectSize: "maximumReceivedObjectSize",
  MaxConnectionRetryCount: "maxConnectionRetryCount",
  OpenTimeout: "openTimeoutMs",
  CancelTimeout: "cancelTimeoutMs",
  IdleTimeout: "idleTimeoutMs",
  OperationTimeout: "operationTimeoutMs",
} as const satisfies Record<string, keyof SessionOptions>;

/** Options that are switches, by parameter. */
const SWITCHES = {
  NoCompression: "noCompression",
  NoMachineProfile: "noMachineProfile",
  SkipCACheck: "skipCACheck",
  SkipCNCheck: "skipCNCheck",
  SkipRevocationCheck: "skipRevocationCheck",
  NoEncryption: "noEncryption",
  UseUTF16: "useUTF16",
  IncludePortInSPN: "includePortInSPN",
} as const satisfies Record<string, keyof SessionOptions>;

function read(cmd: CmdletCall): SessionOptions {
  const options = cmdletSessionOptions();
  for (const [parameter, option] of Object.entries(NUMBERS)) {
    const value = cmd.int(parameter);
    if (value !== undefined) options[option] = value;
  }
  for (const [parameter, option] of Object.entries(SWITCHES)) options[option] = cmd.flag(parameter);
  const name = (parameter: string): string | undefined => {
    const value = cmd.get(parameter);
    return value instanceof PsEnum ? value.name : undefined;
  };
  const culture = (value: PsValue | undefined): string | undefined =>
    value === undefined || value === null ? undefined : toText(value, cmd.session);
  options.culture = culture(cmd.get("Culture"));
  options.uiCulture = culture(cmd.get("UICulture"));
  options.outputBufferingMode = (name("OutputBufferingMode") as OutputBufferingMode | undefined) ?? "None";
  options.proxyAccessType = (name("ProxyAccessType") as ProxyAccessType | undefined) ?? "None";
  const mechanism = name("ProxyAuthentication") as AuthenticationMechanism | undefined;
  if (mechanism !== undefined) options.proxyAuthentication = proxyMechanism(mechanism);
  options.proxyCredential = credentialOf(cmd.get("ProxyCredential"), cmd.session);
  const table = cmd.get("ApplicationArguments");
  options.applicationArguments = table instanceof PsDictionary ? table : undefined;
  return options;
}
