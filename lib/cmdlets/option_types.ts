/**
 * PSSessionOption and its enums as scripts see them: TABLES over {@linkcode SessionOptions}.
 * @module
 */
import { PsDictionary, type PsEnum, PsTimeSpan, type PsValue } from "../clixml/value.ts";
import { toText, tryConvert } from "../engine/dotnet/convert.ts";
import { declareEnum, declareType } from "../engine/dotnet/declare.ts";
import { enumNamed } from "../engine/dotnet/enums.ts";
import { NetObject } from "../engine/dotnet/net_object.ts";
import type { PsType } from "../engine/dotnet/type.ts";
import { registerRows, typeNamed } from "../engine/dotnet/type_system.ts";
import { raise } from "../engine/exceptions.ts";
import type { Session } from "../engine/session.ts";
import {
  AUTHENTICATION_MECHANISMS,
  type AuthenticationMechanism,
  objectSessionOptions,
  type OutputBufferingMode,
  type ProxyAccessType,
  type SessionOptions,
} from "../remoting/session_options.ts";
import { credentialOf, credentialValue } from "./credentials.ts";
import { TYPE_NAMES } from "./type_names.ts";

const TICKS_PER_MS = 10_000n;
const INT_OR_NULL = "System.Nullable`1[[System.Int32]]";
/** What the property setter takes (truth/remoting README 6). */
const PROXY_MECHANISMS: readonly AuthenticationMechanism[] = ["Basic", "Negotiate", "Digest"];

/** A property that can be read and set. */
export interface SettableProperty<O> {
  readonly get: (self: O, session: Session) => PsValue;
  readonly set: (self: O, value: PsValue, session: Session) => void;
}

type OptionObject = NetObject<SessionOptions>;
type KeysOf<T> = { [K in keyof SessionOptions]: SessionOptions[K] extends T ? K : never }[keyof SessionOptions];

const span = (ms: number): PsTimeSpan => new PsTimeSpan(BigInt(Math.round(ms * 10_000)));
const spanMs = (value: PsValue): number => Number((value as PsTimeSpan).ticks) / Number(TICKS_PER_MS);
const nameOf = (value: PsValue): string => (value as PsEnum).name;

/** An OutputBufferingMode. */
export function bufferingValue(mode: OutputBufferingMode): PsValue {
  return enumNamed(TYPE_NAMES.buffering, mode);
}

/** An AuthenticationMechanism. */
export function mechanismValue(name: AuthenticationMechanism): PsValue {
  return enumNamed(TYPE_NAMES.mechanism, name);
}

/** The mechanism, where a proxy knows it; throws for others, as the property setter of PowerShell does. */
export function proxyMechanism(name: AuthenticationMechanism): AuthenticationMechanism {
  if (PROXY_MECHANISMS.includes(name)) return name;
  throw raise({
    types: ["System.ArgumentException", "System.SystemException"],
    message: `Cannot use ${name} with a proxy: ${PROXY_MECHANISMS.join(", ")} are possible`,
    errorId: "System.ArgumentException",
    category: "NotSpecified",
  });
}

/** The options that PSSessionOption and WSManConnectionInfo share, in PowerShell's order. */
export function optionProperties<O extends NetObject<SessionOptions>>(): Record<string, SettableProperty<O>> {
  const flag = (key: KeysOf<boolean>): SettableProperty<O> => ({
    get: (self) => self.state[key],
    set: (self, value) => {
      self.state[key] = value as boolean;
    },
  });
  const number = (key: KeysOf<number>): SettableProperty<O> => ({
    get: (self) => self.state[key],
    set: (self, value) => {
      self.state[key] = value as number;
    },
  });
  const time = (
    key: "operationTimeoutMs" | "openTimeoutMs" | "cancelTimeoutMs" | "idleTimeoutMs",
  ): SettableProperty<O> => ({
    get: (self) => span(self.state[key]),
    set: (self, value) => {
      self.state[key] = spanMs(value);
    },
  });
  const size = (key: "maximumReceivedDataSizePerCommand" | "maximumReceivedObjectSize"): SettableProperty<O> => ({
    get: (self) => self.state[key] ?? null,
    set: (self, value) => {
      self.state[key] = value === null ? undefined : value as number;
    },
  });
  const culture = (key: "culture" | "uiCulture"): SettableProperty<O> => ({
    get: (self, session) => cultureValue(self.state[key], session),
    set: (self, value, session) => {
      self.state[key] = value === null ? undefined : toText(value, session);
    },
  });
  return {
    "int MaximumConnectionRedirectionCount": number("maximumConnectionRedirectionCount"),
    "bool NoCompression": flag("noCompression"),
    "bool NoMachineProfile": flag("noMachineProfile"),
    [`${TYPE_NAMES.proxyAccess} ProxyAccessType`]: {
      get: (self) => enumNamed(TYPE_NAMES.proxyAccess, self.state.proxyAccessType),
      set: (self, value) => {
        self.state.proxyAccessType = nameOf(value) as ProxyAccessType;
      },
    },
    [`${TYPE_NAMES.mechanism} ProxyAuthentication`]: {
      get: (self) => mechanismValue(self.state.proxyAuthentication),
      set: (self, value) => {
        self.state.proxyAuthentication = proxyMechanism(nameOf(value) as AuthenticationMechanism);
      },
    },
    "pscredential ProxyCredential": {
      get: (self) => self.state.proxyCredential ? credentialValue(self.state.proxyCredential) : null,
      set: (self, value, session) => {
        self.state.proxyCredential = credentialOf(value, session);
      },
    },
    "bool SkipCACheck": flag("skipCACheck"),
    "bool SkipCNCheck": flag("skipCNCheck"),
    "bool SkipRevocationCheck": flag("skipRevocationCheck"),
    "timespan OperationTimeout": time("operationTimeoutMs"),
    "bool NoEncryption": flag("noEncryption"),
    "bool UseUTF16": flag("useUTF16"),
    "bool IncludePortInSPN": flag("includePortInSPN"),
    [`${TYPE_NAMES.buffering} OutputBufferingMode`]: {
      get: (self) => bufferingValue(self.state.outputBufferingMode),
      set: (self, value) => {
        self.state.outputBufferingMode = nameOf(value) as OutputBufferingMode;
      },
    },
    "int MaxConnectionRetryCount": number("maxConnectionRetryCount"),
    "cultureinfo Culture": culture("culture"),
    "cultureinfo UICulture": culture("uiCulture"),
    [`${INT_OR_NULL} MaximumReceivedDataSizePerCommand`]: size("maximumReceivedDataSizePerCommand"),
    [`${INT_OR_NULL} MaximumReceivedObjectSize`]: size("maximumReceivedObjectSize"),
    "psprimitivedictionary ApplicationArguments": {
      get: (self) => self.state.applicationArguments ?? null,
      set: (self, value) => {
        self.state.applicationArguments = value instanceof PsDictionary ? value : undefined;
      },
    },
    "timespan OpenTimeout": time("openTimeoutMs"),
    "timespan CancelTimeout": time("cancelTimeoutMs"),
    "timespan IdleTimeout": time("idleTimeoutMs"),
  };
}

/** A culture by its name; the type belongs to the engine. */
function cultureValue(name: string | undefined, session: Session): PsValue {
  if (name === undefined) return null;
  return tryConvert(name, typeNamed("System.Globalization.CultureInfo"), session) ?? name;
}

registerRows([
  declareEnum(TYPE_NAMES.mechanism, AUTHENTICATION_MECHANISMS.join(" ")),
  declareEnum(TYPE_NAMES.buffering, "None Drop Block"),
  declareEnum(TYPE_NAMES.proxyAccess, "None=0 IEConfig=1 WinHttpConfig=2 AutoDetect=4 NoProxyServer=8"),
  declareType(TYPE_NAMES.option, {
    constructors: { "()": () => optionValue(objectSessionOptions()) },
    properties: optionProperties<OptionObject>(),
  }),
]);

/** A PSSessionOption. */
export function optionValue(options: SessionOptions): OptionObject {
  return new NetObject(TYPE_NAMES.option, options);
}

/** The type PSSessionOption. */
export function optionType(): PsType {
  return typeNamed(TYPE_NAMES.option);
}

/** What a PSSessionOption holds. */
export function optionsOf(value: PsValue): SessionOptions {
  return (value as OptionObject).state;
}
