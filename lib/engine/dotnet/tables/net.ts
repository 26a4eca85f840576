/**
 * TABLE: IPAddress, IPEndPoint, MailAddress, WebUtility, HttpUtility.
 * @module
 */
import { PsArray, type PsEnum, type PsValue } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { declareType } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { NetObject } from "../net_object.ts";
import type { RefCell, TypeRow } from "../type.ts";
import { hashCode } from "./object.ts";
import { nameValuePairs, nameValues } from "./name_values.ts";
import { htmlDecode, htmlEncode } from "../html_text.ts";

// --- IPAddress

/** State of an address: its bytes, and the zone of a link-local one. */
interface AddressState {
  readonly bytes: Uint8Array;
  readonly scope: number;
}

type Address = NetObject<AddressState>;
const ADDRESS = "System.Net.IPAddress";

function address(bytes: ArrayLike<number>, scope = 0): Address {
  return new NetObject<AddressState>(ADDRESS, { bytes: Uint8Array.from(bytes), scope });
}

// Each part may be decimal, octal with a leading 0, or hexadecimal; the last may hold several bytes.
function readIPv4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length > 4) return undefined;
  const numbers = parts.map((part) =>
    /^0x[0-9a-f]+$/i.test(part)
      ? parseInt(part, 16)
      : /^0[0-7]*$/.test(part)
      ? parseInt(part, 8)
      : /^\d+$/.test(part)
      ? Number(part)
      : NaN
  );
  const last = numbers.pop()!;
  if (numbers.some((number) => Number.isNaN(number) || number > 255)) return undefined;
  const room = 4 - numbers.length;
  if (Number.isNaN(last) || last >= 256 ** room) return undefined;
  const bytes = new Uint8Array(4);
  bytes.set(numbers);
  for (let i = 0, rest = last; i < room; i++, rest = Math.floor(rest / 256)) bytes[3 - i] = rest % 256;
  return bytes;
}

function readIPv6(text: string): AddressState | undefined {
  const [plain, zone] = text.replace(/^\[|\]$/g, "").split("%");
  let body = plain!;
  const tail = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(body);
  if (tail) {
    const four = readIPv4(tail[1]!);
    if (four === undefined) return undefined;
    const words = [four[0]! * 256 + four[1]!, four[2]! * 256 + four[3]!].map((word) => word.toString(16));
    body = body.slice(0, body.length - tail[1]!.length) + words.join(":");
  }
  const halves = body.split("::");
  if (halves.length > 2) return undefined;
  const read = (part: string): number[] | undefined => {
    if (part === "") return [];
    const words = part.split(":");
    return words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)) ? words.map((word) => parseInt(word, 16)) : undefined;
  };
  const [left, right] = [read(halves[0]!), halves.length === 2 ? read(halves[1]!) : []];
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const words = [...left, ...new Array<number>(missing).fill(0), ...right];
  return { bytes: Uint8Array.from(words.flatMap((word) => [word >> 8, word & 255])), scope: Number(zone ?? 0) || 0 };
}

function readAddress(text: string): Address | undefined {
  if (text.includes(":")) {
    const state = readIPv6(text);
    return state && new NetObject<AddressState>(ADDRESS, state);
  }
  const bytes = readIPv4(text.trim());
  return bytes && address(bytes);
}

// RFC 5952: lower case, the longest run of zero words shortened.
function addressText({ state }: Address): string {
  const { bytes } = state;
  if (bytes.length === 4) return Array.from(bytes).join(".");
  const words = Array.from({ length: 8 }, (_, i) => bytes[i * 2]! * 256 + bytes[i * 2 + 1]!);
  let [bestAt, bestLength] = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && words[i + length] === 0) length++;
    if (length > bestLength) [bestAt, bestLength] = [i, length];
  }
  const hex = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(":");
  const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff;
  const zone = state.scope ? `%${state.scope}` : "";
  if (isMapped) return `::ffff:${Array.from(bytes.subarray(12)).join(".")}${zone}`;
  if (bestAt < 0) return hex(words) + zone;
  return `${hex(words.slice(0, bestAt))}::${hex(words.slice(bestAt + bestLength))}${zone}`;
}

function parsedAddress(text: string | null): Address {
  if (text === null) throw argumentError("ArgumentNullException", "ipString", "A value is needed.");
  const found = readAddress(text);
  if (found === undefined) throw clrError("System.FormatException", `"${text}" is no IP address.`);
  return found;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
const isV6 = (self: Address): boolean => self.state.bytes.length === 16;
const isLoopback = (self: Address): boolean => isV6(self) ? addressText(self) === "::1" : self.state.bytes[0] === 127;

/** Bytes of an address with the bits after a prefix cleared. */
function masked(bytes: Uint8Array, prefix: number): Uint8Array {
  return bytes.map((byte, i) => byte & (0xff << Math.min(Math.max(8 - (prefix - i * 8), 0), 8)));
}

interface NetworkState {
  readonly base: Address;
  readonly prefix: number;
}

type Network = NetObject<NetworkState>;
const NETWORK = "System.Net.IPNetwork";

function network(base: Address, prefix: number): Network {
  if (
    prefix < 0 || prefix > base.state.bytes.length * 8 || !sameBytes(masked(base.state.bytes, prefix), base.state.bytes)
  ) {
    throw argumentError("ArgumentException", "baseAddress", "The address has bits outside of the prefix.");
  }
  return new NetObject<NetworkState>(NETWORK, { base, prefix });
}

function parsedNetwork(text: string): Network {
  const [part, prefix] = text.split("/");
  const base = readAddress(part ?? "");
  if (base === undefined || !/^\d{1,3}$/.test(prefix ?? "")) {
    throw clrError("System.FormatException", `"${text}" is no network.`);
  }
  return network(base, Number(prefix));
}

const IP_NETWORK: TypeRow = declareType(NETWORK, {
  isValueType: true,
  assembly: "System.Net.Primitives, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  properties: {
    "ipaddress BaseAddress": (self: Network) => self.state.base,
    "int PrefixLength": (self: Network) => self.state.prefix,
  },
  methods: {
    "bool Contains(ipaddress address)": (self: Network, other: Address) =>
      other.state.bytes.length === self.state.base.state.bytes.length &&
      sameBytes(masked(other.state.bytes, self.state.prefix), self.state.base.state.bytes),
    "string ToString()": (self: Network) => `${addressText(self.state.base)}/${self.state.prefix}`,
  },
  statics: {
    [`${NETWORK} Parse(string s)`]: parsedNetwork,
    [`bool TryParse(string s, [ref] ${NETWORK} result)`]: (text: string, cell: RefCell) => {
      const base = readAddress(text.split("/")[0] ?? "");
      const prefix = Number(text.split("/")[1] ?? NaN);
      if (base === undefined || !(prefix >= 0 && prefix <= base.state.bytes.length * 8)) return false;
      if (!sameBytes(masked(base.state.bytes, prefix), base.state.bytes)) return false;
      cell.value = network(base, prefix);
      return true;
    },
  },
  constructors: { "(ipaddress baseAddress, int prefixLength)": network },
});

const IP_ADDRESS: TypeRow = declareType(ADDRESS, {
  assembly: "System.Net.Primitives, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a",
  properties: {
    "System.Net.Sockets.AddressFamily AddressFamily": (self: Address) =>
      enumNamed("System.Net.Sockets.AddressFamily", isV6(self) ? "InterNetworkV6" : "InterNetwork"),
    "long ScopeId": (self: Address) => {
      if (!isV6(self)) throw clrError("System.Net.Sockets.SocketException", "The address has no zone.");
      return BigInt(self.state.scope);
    },
    "bool IsIPv6Multicast": (self: Address) => isV6(self) && self.state.bytes[0] === 0xff,
    "bool IsIPv6LinkLocal": (self: Address) =>
      isV6(self) && self.state.bytes[0] === 0xfe && (self.state.bytes[1]! & 0xc0) === 0x80,
    "bool IsIPv6SiteLocal": (self: Address) =>
      isV6(self) && self.state.bytes[0] === 0xfe && (self.state.bytes[1]! & 0xc0) === 0xc0,
    "bool IsIPv6Teredo": (self: Address) => isV6(self) && addressText(self).startsWith("2001:0"),
    "bool IsIPv4MappedToIPv6": (self: Address) => isV6(self) && addressText(self).startsWith("::ffff:"),
    "long Address": (self: Address) => {
      if (isV6(self)) throw clrError("System.Net.Sockets.SocketException", "The address does not fit a number.");
      return self.state.bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
    },
  },
  methods: {
    "byte[] GetAddressBytes()": (self: Address) => self.state.bytes.slice(),
    "ipaddress MapToIPv4()": (self: Address) => isV6(self) ? address(self.state.bytes.subarray(12)) : self,
    "ipaddress MapToIPv6()": (self: Address) =>
      isV6(self) ? self : address([...new Array<number>(10).fill(0), 255, 255, ...self.state.bytes]),
    "bool Equals(System.Object comparand)": (self: Address, other: PsValue) =>
      other instanceof NetObject && other.netType() === self.netType() &&
      sameBytes(self.state.bytes, (other as Address).state.bytes),
    "int GetHashCode()": (self: Address) => hashCode(addressText(self)),
    "string ToString()": addressText,
  },
  statics: {
    "ipaddress Any": () => address([0, 0, 0, 0]),
    "ipaddress Broadcast": () => address([255, 255, 255, 255]),
    "ipaddress Loopback": () => address([127, 0, 0, 1]),
    "ipaddress None": () => address([255, 255, 255, 255]),
    "ipaddress IPv6Any": () => address(new Uint8Array(16)),
    "ipaddress IPv6None": () => address(new Uint8Array(16)),
    "ipaddress IPv6Loopback": () => address([...new Uint8Array(15), 1]),
    "bool IsLoopback(ipaddress address)": isLoopback,
    "ipaddress Parse(string ipString)": parsedAddress,
    "bool TryParse(string ipString, [ref] ipaddress address)": (text: string | null, result: RefCell) => {
      const found = text === null ? undefined : readAddress(text);
      result.value = found ?? null;
      return found !== undefined;
    },
    "int HostToNetworkOrder(int host)": (value: number) =>
      ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24),
    "int NetworkToHostOrder(int network)": (value: number) =>
      ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24),
  },
  constructors: {
    "(long newAddress)": (value: bigint) => {
      if (value < 0n || value > 0xffffffffn) {
        throw argumentError("ArgumentOutOfRangeException", "newAddress", "The number is no address.");
      }
      return address([0, 8, 16, 24].map((shift) => Number((value >> BigInt(shift)) & 255n)));
    },
    "(byte[] address)": (bytes: Uint8Array) => {
      if (bytes.length !== 4 && bytes.length !== 16) {
        throw argumentError("ArgumentException", "address", "An address has 4 or 16 bytes.");
      }
      return address(bytes);
    },
    "(byte[] address, long scopeid)": (bytes: Uint8Array, scope: bigint) => address(bytes, Number(scope)),
  },
  equals: (self: Address, other: PsValue) =>
    other instanceof NetObject && other.netType() === self.netType() &&
    sameBytes(self.state.bytes, (other as Address).state.bytes),
});

interface EndPointState {
  readonly address: Address;
  readonly port: number;
}

type EndPoint = NetObject<EndPointState>;

function endPoint(host: Address, port: number): EndPoint {
  if (port < 0 || port > 65535) throw argumentError("ArgumentOutOfRangeException", "port", "A port is 0 to 65535.");
  return new NetObject<EndPointState>("System.Net.IPEndPoint", { address: host, port });
}

function parsedEndPoint(text: string): EndPoint {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  const found = match && readAddress(match[1] ?? match[2]!);
  if (!found) throw clrError("System.FormatException", `"${text}" is no end point.`);
  return endPoint(found, Number(match[3] ?? 0));
}

// --- MailAddress

interface MailState {
  readonly address: string;
  readonly display: string;
}

type Mail = NetObject<MailState>;

function readMail(text: string, display = ""): Mail {
  const match = /^\s*(?:"?([^"<]*?)"?\s*<([^<>]+)>|([^<>]+?))\s*$/.exec(text);
  const bare = match?.[2] ?? match?.[3] ?? "";
  if (!/^[^\s@]+@[^\s@]+$/.test(bare)) throw clrError("System.FormatException", "The text is no mail address.");
  return new NetObject<MailState>("System.Net.Mail.MailAddress", {
    address: bare,
    display: display || match?.[1] || "",
  });
}

const mailText = ({ state }: Mail): string =>
  state.display === "" ? state.address : `"${state.display}" <${state.address}>`;

// --- URL encoding

/** application/x-www-form-urlencoded, as WebUtility (upper case) and HttpUtility (lower case) write it. */
function formEncode(text: string, upper: boolean, safe: RegExp): string {
  let result = "";
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    if (safe.test(char)) result += char;
    else if (byte === 32) result += "+";
    else {
      const hex = byte.toString(16).padStart(2, "0");
      result += `%${upper ? hex.toUpperCase() : hex}`;
    }
  }
  return result;
}

function formDecode(text: string): string {
  const bytes: number[] = [];
  const plain = text.replaceAll("+", " ");
  for (let i = 0; i < plain.length; i++) {
    const match = /^%([0-9a-f]{2})/i.exec(plain.slice(i, i + 3));
    if (match) {
      bytes.push(parseInt(match[1]!, 16));
      i += 2;
    } else bytes.push(...new TextEncoder().encode(plain[i]!));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

const SAFE = /[A-Za-z0-9\-_.!*()]/;
const nullable = (change: (text: string) => string) => (text: string | null) => text === null ? null : change(text);
const QUERY_COLLECTION = "System.Web.HttpUtility+HttpQSCollection";

function parseQuery(text: string): PsValue {
  const pairs = text.replace(/^\?/, "").split("&").filter((part) => part !== "").map((part) => {
    const at = part.indexOf("=");
    return at < 0
      ? ["", formDecode(part)] as const
      : [formDecode(part.slice(0, at)), formDecode(part.slice(at + 1))] as const;
  });
  return nameValues(QUERY_COLLECTION, pairs);
}

/** Addresses and the web's text forms. */
export const NET_ROWS: readonly TypeRow[] = [
  IP_ADDRESS,
  IP_NETWORK,
  declareType("System.Net.EndPoint", { isAbstract: true }),
  declareType("System.Net.IPEndPoint", {
    base: "System.Net.EndPoint",
    properties: {
      "ipaddress Address": (self: EndPoint) => self.state.address,
      "int Port": (self: EndPoint) => self.state.port,
      "System.Net.Sockets.AddressFamily AddressFamily": (self: EndPoint) =>
        enumNamed("System.Net.Sockets.AddressFamily", isV6(self.state.address) ? "InterNetworkV6" : "InterNetwork"),
    },
    methods: {
      "string ToString()": (self: EndPoint) => {
        const host = addressText(self.state.address);
        return isV6(self.state.address) ? `[${host}]:${self.state.port}` : `${host}:${self.state.port}`;
      },
    },
    statics: { "System.Net.IPEndPoint Parse(string s)": parsedEndPoint },
    constructors: { "(ipaddress address, int port)": endPoint },
  }),
  declareType("System.Net.Mail.MailAddress", {
    properties: {
      "string DisplayName": (self: Mail) => self.state.display,
      "string User": (self: Mail) => self.state.address.slice(0, self.state.address.lastIndexOf("@")),
      "string Host": (self: Mail) => self.state.address.slice(self.state.address.lastIndexOf("@") + 1),
      "string Address": (self: Mail) => self.state.address,
    },
    methods: { "string ToString()": mailText },
    constructors: {
      "(string address)": (text: string) => readMail(text),
      "(string address, string displayName)": readMail,
    },
  }),
  declareType("System.Net.WebUtility", {
    isAbstract: true,
    statics: {
      "string HtmlEncode(string value)": nullable(htmlEncode),
      "string HtmlDecode(string value)": nullable(htmlDecode),
      "string UrlEncode(string value)": nullable((text) => formEncode(text, true, SAFE)),
      "string UrlDecode(string encodedValue)": nullable(formDecode),
    },
  }),
  declareType("System.Web.HttpUtility", {
    statics: {
      "string HtmlEncode(string s)": nullable(htmlEncode),
      "string HtmlDecode(string s)": nullable(htmlDecode),
      "string HtmlAttributeEncode(string s)": nullable((text) =>
        text.replace(/[<"&']/g, (char) => ({ "<": "&lt;", '"': "&quot;", "&": "&amp;", "'": "&#39;" })[char]!)
      ),
      "string UrlEncode(string str)": nullable((text) => formEncode(text, false, SAFE)),
      "string UrlDecode(string str)": nullable(formDecode),
      "string UrlPathEncode(string str)": nullable((text) => encodeURI(text)),
      "System.Collections.Specialized.NameValueCollection ParseQueryString(string query)": parseQuery,
    },
  }),
  declareType(QUERY_COLLECTION, {
    base: "System.Collections.Specialized.NameValueCollection",
    methods: {
      "string ToString()": (self: PsValue) =>
        nameValuePairs(self as never).map(([name, value]) =>
          `${name === "" ? "" : `${formEncode(name, false, SAFE)}=`}${formEncode(value, false, SAFE)}`
        ).join("&"),
    },
  }),
  declareType("System.Net.ServicePointManager", {
    isAbstract: true,
    statics: {
      "System.Net.SecurityProtocolType SecurityProtocol": {
        get: () => enumNamed("System.Net.SecurityProtocolType", "SystemDefault"),
        set: (_value: PsEnum) => undefined,
      },
    },
  }),
  declareType("System.Net.Dns", {
    isAbstract: true,
    statics: {
      "string GetHostName()": (session: Session) => session.platform.computerName,
      "ipaddress[] GetHostAddresses(string hostNameOrAddress)": (name: string) => {
        const found = readAddress(name) ?? (name.toLowerCase() === "localhost" ? address([127, 0, 0, 1]) : undefined);
        if (found === undefined) throw clrError("System.Net.Sockets.SocketException", "No such host is known.");
        return new PsArray([found], ADDRESS);
      },
    },
  }),
];
