/**
 * TABLES of WSMan's names: namespaces with the prefixes that Windows writes, resource URIs, fixed addresses
 * (MS-WSMV 2.2.1, 3.1.4). Reading compares namespaces; prefixes matter for writing only.
 * @module
 */

/** Namespace of each prefix that Windows writes. */
export const NAMESPACES = {
  s: "http://www.w3.org/2003/05/soap-envelope",
  a: "http://schemas.xmlsoap.org/ws/2004/08/addressing",
  w: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
  p: "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd",
  x: "http://schemas.xmlsoap.org/ws/2004/09/transfer",
  n: "http://schemas.xmlsoap.org/ws/2004/09/enumeration",
  e: "http://schemas.xmlsoap.org/ws/2004/08/eventing",
  rsp: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell",
  f: "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault",
  cfg: "http://schemas.microsoft.com/wbem/wsman/1/config",
  wsmid: "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd",
  xml: "http://www.w3.org/XML/1998/namespace",
} as const satisfies Record<string, string>;

/** A prefix that Windows writes. */
export type Prefix = keyof typeof NAMESPACES;

/** Namespace of the elements that PowerShell puts into Create, Connect and ConnectResponse, always the default one. */
export const POWERSHELL_NAMESPACE = "http://schemas.microsoft.com/powershell";

/** Resource URIs of the shells and what surrounds them. */
export const RESOURCE_URIS = {
  /** Default session configuration of PowerShell. */
  powershell: "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
  /** Text shell (winrs). */
  cmd: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd",
  /** All shells: Enumerate and Get. */
  shell: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell",
  /** All commands of a shell: Enumerate. */
  command: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command",
  /** Configuration of the service: Get. */
  config: "http://schemas.microsoft.com/wbem/wsman/1/config",
  /** Acknowledgements of robust connections. */
  robustConnection: "http://schemas.microsoft.com/wbem/wsman/1/wsman/RobustConnection",
} as const satisfies Record<string, string>;

/** What a resource URI of a session configuration starts with; its name follows. */
export const POWERSHELL_RESOURCE_PREFIX = "http://schemas.microsoft.com/powershell/";

/** Address of whoever waits for the answer on the same connection (WS-Addressing, the only one WinRM knows). */
export const ANONYMOUS_ROLE = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

/** Dialect of a filter that is a set of selectors (DSP0226 Annex E). */
export const SELECTOR_FILTER_DIALECT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter";

/** What the State attribute of a CommandState starts with (MS-WSMV 2.2.5.4); the word follows. */
export const COMMAND_STATE_PREFIX = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/CommandState/";

/** Codes of Signal. Only `stopPipeline` stops a pipeline, and it is spelt like that on the wire. */
export const SIGNAL_CODES = {
  /** What PowerShell sends for Stop. */
  stopPipeline: "powershell/signal/crtl_c",
  /** Closes a command. */
  terminate: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/Terminate",
  /** Ctrl+C in a text shell. */
  ctrlC: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/ctrl_c",
  /** Ctrl+Break in a text shell. */
  ctrlBreak: "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/ctrl_break",
} as const satisfies Record<string, string>;

/** Whether two resource URIs mean the same resource; WinRM compares without regard to case. */
export function isSameResource(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** `xmlns:…` attributes that declare these prefixes, in this order. */
export function declarations(prefixes: readonly Prefix[]): Record<string, string> {
  return Object.fromEntries(prefixes.map((prefix) => [`xmlns:${prefix}`, NAMESPACES[prefix]]));
}
