/**
 * Identify: what a service says about itself, before authentication too (DSP0226 section 11).
 * @module
 */
import { childrenOf, childText, descendantOf, textOf } from "../xml/element.ts";
import { markup, textMarkup } from "../xml/write.ts";
import { type BodyCodec, requireChild } from "./body.ts";
import { declarations, NAMESPACES } from "./names.ts";

/** Body of Identify's request. */
export interface IdentifyRequest {
  /** The operation. */
  readonly operation: "Identify";
}

/** Body of Identify's response. */
export interface IdentifyResponse {
  /** The operation. */
  readonly operation: "Identify";
  /** Namespace of the protocol. */
  readonly protocolVersion: string;
  /** Who made the service. */
  readonly productVendor: string;
  /** `OS: 10.0.17763 SP: 0.0 Stack: 3.0`; all zeros but the stack before authentication. */
  readonly productVersion: string;
  /** URIs of the ways to authenticate, where the service tells them. */
  readonly securityProfiles?: readonly string[];
}

const IDENTITY = NAMESPACES.wsmid;

/** Codec of Identify. */
export const identifyCodec: BodyCodec<IdentifyRequest, IdentifyResponse> = {
  writeRequest: () => [markup("wsmid:Identify", declarations(["wsmid"]))],
  readRequest(body) {
    requireChild(body, "wsmid", "Identify");
    return { operation: "Identify" };
  },
  writeResponse: (body) => [
    markup("wsmid:IdentifyResponse", declarations(["wsmid"]), [
      textMarkup("wsmid:ProtocolVersion", body.protocolVersion),
      textMarkup("wsmid:ProductVendor", body.productVendor),
      textMarkup("wsmid:ProductVersion", body.productVersion),
      body.securityProfiles &&
      markup(
        "wsmid:SecurityProfiles",
        {},
        body.securityProfiles.map((profile) => textMarkup("wsmid:SecurityProfileName", profile)),
      ),
    ]),
  ],
  readResponse(body) {
    const response = requireChild(body, "wsmid", "IdentifyResponse");
    const profiles = descendantOf(response, IDENTITY, "SecurityProfiles");
    return {
      operation: "Identify",
      protocolVersion: childText(response, IDENTITY, "ProtocolVersion") ?? "",
      productVendor: childText(response, IDENTITY, "ProductVendor") ?? "",
      productVersion: childText(response, IDENTITY, "ProductVersion") ?? "",
      ...(profiles
        ? { securityProfiles: childrenOf(profiles, IDENTITY, "SecurityProfileName").map((name) => textOf(name).trim()) }
        : {}),
    };
  },
};
