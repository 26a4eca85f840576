/**
 * IP and mail addresses as the .NET objects that a reader makes of them: all properties follow from the text.
 * @module
 */
import { PropertyBag, PsEnum, type PsValue } from "./value.ts";

/** Text and properties of an object. */
export interface ObjectParts {
  /** Its ToString(). */
  readonly text: string;
  /** Its properties, in the order of the type. */
  readonly members: PropertyBag;
  /** What the type table adds. */
  readonly notes?: PropertyBag;
}

/** Longer texts are no address of either kind (RFC 5321 4.5.3.1 allows 254 characters, and a name before them). */
const MAX_ADDRESS_LENGTH = 1000;
const FAMILY = "System.Net.Sockets.AddressFamily";

function bag(members: Readonly<Record<string, PsValue>>): PropertyBag {
  const out = new PropertyBag();
  for (const [name, value] of Object.entries(members)) out.push(name, value);
  return out;
}

/** The System.Net.IPAddress of a text; `undefined` where it is none. */
export function addressParts(text: string): ObjectParts | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  return ipv4Parts(text) ?? ipv6Parts(text);
}

function ipv4Parts(text: string): ObjectParts | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => /^[0-9]{1,3}$/.test(part) ? Number(part) : 256);
  if (bytes.some((byte) => byte > 255)) return undefined;
  const members = bag({
    AddressFamily: new PsEnum(FAMILY, "InterNetwork", 2),
    IsIPv6Multicast: false,
    IsIPv6LinkLocal: false,
    IsIPv6SiteLocal: false,
    IsIPv6Teredo: false,
    IsIPv6UniqueLocal: false,
    IsIPv4MappedToIPv6: false,
    Address: BigInt(bytes.reduceRight((sum, byte) => sum * 256 + byte, 0)),
  });
  const canonical = bytes.join(".");
  return { text: canonical, members, notes: bag({ IPAddressToString: canonical }) };
}

function ipv6Parts(text: string): ObjectParts | undefined {
  const match = /^\[?([0-9a-fA-F:.]+)(?:%([0-9]{1,9}))?\]?$/.exec(text);
  if (!match || !match[1]!.includes(":") || !URL.canParse(`http://[${match[1]}]/`)) return undefined;
  const host = new URL(`http://[${match[1]}]/`).hostname.slice(1, -1);
  const words = expandWords(host);
  const scope = BigInt(match[2] ?? 0);
  const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff;
  const v4 = `${words[6]! >> 8}.${words[6]! & 255}.${words[7]! >> 8}.${words[7]! & 255}`;
  const canonical = (isMapped ? `::ffff:${v4}` : host) + (scope > 0n ? `%${scope}` : "");
  const members = bag({
    AddressFamily: new PsEnum(FAMILY, "InterNetworkV6", 23),
    ScopeId: scope,
    IsIPv6Multicast: (words[0]! & 0xff00) === 0xff00,
    IsIPv6LinkLocal: (words[0]! & 0xffc0) === 0xfe80,
    IsIPv6SiteLocal: (words[0]! & 0xffc0) === 0xfec0,
    IsIPv6Teredo: words[0] === 0x2001 && words[1] === 0,
    IsIPv6UniqueLocal: (words[0]! & 0xfe00) === 0xfc00,
    IsIPv4MappedToIPv6: isMapped,
  });
  return { text: canonical, members, notes: bag({ IPAddressToString: canonical }) };
}

function expandWords(host: string): number[] {
  const [left, right] = host.split("::");
  const parse = (part: string | undefined): number[] => part ? part.split(":").map((word) => parseInt(word, 16)) : [];
  const head = parse(left);
  const tail = parse(right);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The System.Net.Mail.MailAddress of a text; `undefined` where it is none. */
export function mailAddressParts(text: string): ObjectParts | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const match = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^"<>@]*?))\s*<([^@\s<>]+)@([^@\s<>]+)>\s*$/.exec(text) ??
    /^\s*()()([^@\s<>",]+)@([^@\s<>",]+)\s*$/.exec(text);
  if (!match) return undefined;
  const name = (match[1] ?? match[2] ?? "").replace(/\\(.)/g, "$1");
  const address = `${match[3]}@${match[4]}`;
  const members = bag({ DisplayName: name, User: match[3]!, Host: match[4]!, Address: address });
  return { text: name === "" ? address : `"${name.replace(/["\\]/g, "\\$&")}" <${address}>`, members };
}
