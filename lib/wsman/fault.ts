/**
 * Faults: what a service builds and what a client reads (SOAP 1.2 part 1, 5.4; DSP0226 section 14; MS-WSMV 2.2.4.43).
 * The numbers are the table in `faults.ts`.
 * @module
 */
import { RemotingError } from "../errors.ts";
import { attributeOf, childOf, childText, descendantOf, type Element, nameIn, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import { FAULT_DETAIL_PREFIX, faultCode, powershellPrefix } from "./faults.ts";
import type { ResponseHeaders } from "./headers.ts";
import { declarations, NAMESPACES } from "./names.ts";

/** A fault as it stands in a message. */
export interface FaultInfo {
  /** Whose mistake it is: `Sender` or `Receiver` as a rule. */
  readonly soapCode: string;
  /** SOAP's subcode with Windows' prefix, like `w:TimedOut`. */
  readonly subcode?: string;
  /** Text for people. */
  readonly reason: string;
  /** URI that says more. */
  readonly faultDetail?: string;
  /** What Windows adds. Other services leave it out. */
  readonly wsmanFault?: WsmanFaultDetail;
}

/** What Windows adds to a fault. */
export interface WsmanFaultDetail {
  /** Number of the fault, unsigned. */
  readonly code: number;
  /** Host that it comes from. */
  readonly machine: string;
  /** Text for people; empty where a plug-in says it all. */
  readonly message: string;
  /** What a plug-in says. */
  readonly provider?: ProviderFault;
}

/** What a plug-in adds to a fault. */
export interface ProviderFault {
  /** Name of the plug-in. */
  readonly provider: string;
  /** File of the plug-in on the host. */
  readonly path: string;
  /** Text for people; empty where an inner fault says it all. */
  readonly message: string;
  /** A fault inside of the plug-in's fault. */
  readonly fault?: WsmanFaultDetail;
}

/** What `faultOf()` may change of the table's row. */
export interface FaultOptions {
  /** Host that it comes from. */
  readonly machine: string;
  /** Text for people instead of the table's. */
  readonly message?: string;
  /** The plug-in that it comes from: its name and file, and whether a fault stands inside of its fault. */
  readonly provider?: { readonly provider: string; readonly path: string; readonly nested?: boolean };
}

/** Deepest nesting of faults in plug-ins' faults that is read. Windows nests two. */
const MAX_FAULT_NESTING = 8;

const { s: S, w: W, f: F } = NAMESPACES;

/** The plug-in of PowerShell, as its faults name it. */
export const POWERSHELL_PROVIDER = {
  provider: "microsoft.powershell",
  path: "%windir%\\system32\\pwrshplugin.dll",
} as const;
/** The service's own provider of shells, as its faults name it. */
export const SHELL_PROVIDER = { provider: "Shell provider", path: "%systemroot%\\system32\\WsmSvc.dll" } as const;

/** A fault that a service answered with. */
export class WsmanFault extends RemotingError {
  /** Name of the class, for logs. */
  override readonly name: string = "WsmanFault";
  /** Number of the fault, unsigned; 0 where the service gave none. */
  readonly wsmanCode: number;
  /** Everything that the message said. */
  readonly info: FaultInfo;
  /** Text for people: the innermost that the message holds. */
  readonly text: string;
  /** What PowerShell's error id starts with; undefined where there is no number. */
  readonly powershellPrefix: string | undefined;
  /** Headers of the message, where it had readable ones. */
  readonly headers: ResponseHeaders | undefined;

  /**
   * The error of a fault.
   * @param info Everything that the message said.
   * @param headers Headers of the message.
   */
  constructor(info: FaultInfo, headers?: ResponseHeaders) {
    const wsmanCode = codeOf(info);
    const text = textOfFault(info);
    const row = faultCode(wsmanCode);
    const label = row?.name ?? info.subcode ?? info.soapCode;
    super("ERR_WSMAN_FAULT", "remote", `Cannot complete the request: ${label} (${wsmanCode}): ${text}`);
    this.wsmanCode = wsmanCode;
    this.info = info;
    this.text = text;
    this.powershellPrefix = powershellPrefix(wsmanCode);
    this.headers = headers;
  }
}

/** The fault of a number, filled from the table. */
export function faultOf(code: number, options: FaultOptions): FaultInfo {
  const row = faultCode(code);
  const text = options.message ?? row?.text ?? "The request failed.";
  const { machine, provider } = options;
  const detail: WsmanFaultDetail = provider
    ? {
      code,
      machine,
      message: "",
      provider: {
        provider: provider.provider,
        path: provider.path,
        ...(provider.nested ? { message: "", fault: { code, machine, message: text } } : { message: text }),
      },
    }
    : { code, machine, message: text };
  return {
    soapCode: row?.soapCode ?? "Receiver",
    subcode: row?.subcode ?? "w:InternalError",
    reason: text,
    ...(row?.detail ? { faultDetail: FAULT_DETAIL_PREFIX + row.detail } : {}),
    wsmanFault: detail,
  };
}

/** `s:Fault` of a fault. */
export function writeFault(fault: FaultInfo): Markup {
  // MustUnderstand and VersionMismatch are SOAP's own codes: they are no subcodes (SOAP 1.2 part 1, 5.4.6).
  const isSoapCode = fault.subcode?.startsWith("s:") ?? false;
  const code = isSoapCode && fault.subcode ? fault.subcode : `s:${fault.soapCode}`;
  return markup("s:Fault", {}, [
    markup("s:Code", {}, [
      textMarkup("s:Value", code),
      fault.subcode && !isSoapCode ? markup("s:Subcode", {}, [textMarkup("s:Value", fault.subcode)]) : undefined,
    ]),
    markup("s:Reason", {}, [textMarkup("s:Text", fault.reason, { "xml:lang": "en-US" })]),
    markup("s:Detail", {}, [
      fault.faultDetail === undefined ? undefined : textMarkup("w:FaultDetail", fault.faultDetail),
      fault.wsmanFault && writeDetail(fault.wsmanFault),
    ]),
  ]);
}

function writeDetail({ code, machine, message, provider }: WsmanFaultDetail): Markup {
  const attributes = { ...declarations(["f"]), Code: String(code), Machine: machine };
  return markup("f:WSManFault", attributes, [
    markup("f:Message", {}, [provider ? writeProvider(provider) : message]),
  ]);
}

function writeProvider({ provider, path, message, fault }: ProviderFault): Markup {
  return markup("f:ProviderFault", { provider, path }, [fault ? writeDetail(fault) : message]);
}

/** The fault of an `s:Fault`. Nothing in it is required: a fault must not hide behind an error about its form. */
export function readFault(fault: Element): FaultInfo {
  const value = descendantOf(fault, S, "Code", "Value");
  const subvalue = descendantOf(fault, S, "Code", "Subcode", "Value");
  const reason = descendantOf(fault, S, "Reason", "Text");
  const detail = childOf(fault, S, "Detail");
  const faultDetail = detail && childText(detail, W, "FaultDetail");
  const wsmanFault = detail && childOf(detail, F, "WSManFault");
  const soapCode = value ? nameIn(value)?.local ?? "" : "";
  const isSoapCode = soapCode === "MustUnderstand" || soapCode === "VersionMismatch";
  const subcode = subvalue ? windowsName(subvalue) : isSoapCode ? `s:${soapCode}` : undefined;
  return {
    soapCode: isSoapCode ? "Sender" : soapCode,
    ...(subcode ? { subcode } : {}),
    reason: reason ? textOf(reason) : "",
    ...(faultDetail ? { faultDetail } : {}),
    ...(wsmanFault ? { wsmanFault: readDetail(wsmanFault, 0) } : {}),
  };
}

function readDetail(element: Element, depth: number): WsmanFaultDetail {
  const code = Number(attributeOf(element, "Code"));
  const message = childOf(element, F, "Message");
  const provider = message && depth < MAX_FAULT_NESTING ? childOf(message, F, "ProviderFault") : undefined;
  return {
    // Some services write the number signed.
    code: Number.isInteger(code) ? code >>> 0 : 0,
    machine: attributeOf(element, "Machine") ?? "",
    message: message && !provider ? textOf(message) : "",
    ...(provider ? { provider: readProvider(provider, depth) } : {}),
  };
}

function readProvider(element: Element, depth: number): ProviderFault {
  const inner = childOf(element, F, "WSManFault");
  return {
    provider: attributeOf(element, "provider") ?? attributeOf(element, "providerId") ?? "",
    path: attributeOf(element, "path") ?? "",
    message: inner ? "" : textOf(element),
    ...(inner ? { fault: readDetail(inner, depth + 1) } : {}),
  };
}

/** The name in an element's text with the prefix that Windows would write; as it stands where Windows has none. */
function windowsName(element: Element): string {
  const name = nameIn(element);
  const known = name && Object.entries(NAMESPACES).find(([, uri]) => uri === name.uri);
  return name && known ? `${known[0]}:${name.local}` : textOf(element).trim();
}

function codeOf({ wsmanFault, subcode }: FaultInfo): number {
  if (wsmanFault) return wsmanFault.code;
  // Services other than Windows give the subcode only; a poll that ended must be told apart even then.
  return subcode === "w:TimedOut" ? 2150858793 : 0;
}

function textOfFault({ wsmanFault, reason }: FaultInfo): string {
  let text = reason;
  for (let detail = wsmanFault; detail; detail = detail.provider?.fault) {
    text = detail.provider?.message.trim() || detail.message.trim() || text;
  }
  return text.trim();
}
