/**
 * The service's configuration, and the body of Get, which answers with it or with a shell (MS-WSMV 2.2.4.10, 3.1.4.2).
 * @module
 */
import { childOf, childrenOf, type Element, textOf } from "../xml/element.ts";
import { type Markup, markup, textMarkup } from "../xml/write.ts";
import type { BodyCodec } from "./body.ts";
import { WsmanMessageError } from "./errors.ts";
import { declarations, NAMESPACES } from "./names.ts";
import { readShell, type Shell, writeShell } from "./shell.ts";
import { SCHEMA_FAULT } from "./values.ts";

/** Settings by element name, in order; groups nest. */
export interface ConfigSettings {
  /** Text of a setting, or the settings of a group. */
  readonly [element: string]: string | ConfigSettings;
}

/** Body of Get's request, which is empty: resource and selectors say what is wanted. */
export interface GetRequest {
  /** The operation. */
  readonly operation: "Get";
}

/** Body of Get's response. */
export type GetResponse = GetShellResponse | GetConfigResponse;

/** Answer about a shell. */
export interface GetShellResponse {
  /** The operation. */
  readonly operation: "Get";
  /** What it is about. */
  readonly kind: "Shell";
  /** The shell. */
  readonly shell: Shell;
}

/** Answer about the service's configuration. */
export interface GetConfigResponse {
  /** The operation. */
  readonly operation: "Get";
  /** What it is about. */
  readonly kind: "Config";
  /** The settings. */
  readonly config: ConfigSettings;
}

/** TABLE of the settings of a Windows host that nobody changed, in its order. */
export const DEFAULT_CONFIG: ConfigSettings = {
  MaxEnvelopeSizekb: "500",
  MaxTimeoutms: "60000",
  MaxBatchItems: "32000",
  MaxProviderRequests: "4294967295",
  Client: {
    NetworkDelayms: "5000",
    URLPrefix: "wsman",
    AllowUnencrypted: "false",
    Auth: { Basic: "true", Digest: "true", Kerberos: "true", Negotiate: "true", Certificate: "true", CredSSP: "false" },
    DefaultPorts: { HTTP: "5985", HTTPS: "5986" },
    TrustedHosts: "",
  },
  Service: {
    RootSDDL: "O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)",
    MaxConcurrentOperations: "4294967295",
    MaxConcurrentOperationsPerUser: "1500",
    EnumerationTimeoutms: "240000",
    MaxConnections: "300",
    MaxPacketRetrievalTimeSeconds: "120",
    AllowUnencrypted: "false",
    Auth: {
      Basic: "false",
      Kerberos: "true",
      Negotiate: "true",
      Certificate: "false",
      CredSSP: "false",
      CbtHardeningLevel: "Relaxed",
    },
    DefaultPorts: { HTTP: "5985", HTTPS: "5986" },
    IPv4Filter: "*",
    IPv6Filter: "*",
    EnableCompatibilityHttpListener: "false",
    EnableCompatibilityHttpsListener: "false",
    CertificateThumbprint: "",
    AllowRemoteAccess: "true",
  },
  Winrs: {
    AllowRemoteShellAccess: "true",
    IdleTimeout: "7200000",
    MaxConcurrentUsers: "2147483647",
    MaxShellRunTime: "2147483647",
    MaxProcessesPerShell: "2147483647",
    MaxMemoryPerShellMB: "2147483647",
    MaxShellsPerUser: "2147483647",
  },
};

/** The whole number at a path of element names; undefined where there is none. */
export function configNumber(config: ConfigSettings, ...path: readonly string[]): number | undefined {
  let at: string | ConfigSettings | undefined = config;
  for (const element of path) at = typeof at === "object" ? at[element] : undefined;
  return typeof at === "string" && /^\d+$/.test(at.trim()) ? Number(at) : undefined;
}

function writeSettings(settings: ConfigSettings): Markup[] {
  return Object.entries(settings).map(([element, value]) =>
    typeof value === "string" ? textMarkup(`cfg:${element}`, value) : markup(`cfg:${element}`, {}, writeSettings(value))
  );
}

function readSettings(parent: Element): ConfigSettings {
  const settings: Record<string, string | ConfigSettings> = {};
  for (const child of childrenOf(parent, NAMESPACES.cfg)) {
    settings[child.local] = childrenOf(child).length > 0 ? readSettings(child) : textOf(child).trim();
  }
  return settings;
}

/** Codec of Get. */
export const getCodec: BodyCodec<GetRequest, GetResponse> = {
  writeRequest: () => [],
  readRequest: () => ({ operation: "Get" }),
  writeResponse: (body) =>
    body.kind === "Shell"
      ? [writeShell(body.shell)]
      : [markup("cfg:Config", declarations(["cfg"]), writeSettings(body.config))],
  readResponse(body) {
    const shell = childOf(body, NAMESPACES.rsp, "Shell");
    if (shell) return { operation: "Get", kind: "Shell", shell: readShell(shell) };
    const config = childOf(body, NAMESPACES.cfg, "Config");
    if (config) return { operation: "Get", kind: "Config", config: readSettings(config) };
    throw new WsmanMessageError(SCHEMA_FAULT, "Cannot read the answer to Get: neither a shell nor the configuration");
  },
};
