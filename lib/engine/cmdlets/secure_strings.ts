/**
 * ConvertTo-SecureString, ConvertFrom-SecureString and Get-Credential.
 * @module
 */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { concatBytes, decodeUtf16, encodeUtf16, fromBase64, fromHex, toBase64, toHex } from "../../bytes.ts";
import { PsArray, PsSecureString, PsSmall, type PsValue } from "../../clixml/value.ts";
import { guidToBytes } from "../../guid.ts";
import { type CmdletCall, type CmdletSpec, inSets, parameter, type ParameterSpec } from "../command.ts";
import { typeNamesOf } from "../dotnet/type_system.ts";
import { PS_ARGUMENT_EXCEPTION, raise } from "../exceptions.ts";
import type { Step, Task } from "../task.ts";
import { commandClass, SECURITY } from "./modules.ts";
import { unwrap } from "./property_expression.ts";

/** Start of the text of a secure string that a key encrypted: version 2 of PowerShell's own form. */
const KEYED_HEADER = "76492d1116743f0423413b16050a5345";
/** Start of every DPAPI blob: version 1 and the provider's GUID. */
const DPAPI_HEADER = "01000000d08c9ddf0115d1118c7a00c04fc297eb";

const KEY_PARAMETERS: readonly ParameterSpec[] = [
  inSets("SecureKey", "securestring", { Secure: { position: 1 } }),
  inSets("Key", "byte[]", { Open: {} }),
];

/** The row of ConvertFrom-SecureString. */
export const CONVERTFROM_SECURESTRING: CmdletSpec = {
  name: "ConvertFrom-SecureString",
  module: SECURITY,
  className: commandClass("ConvertFromSecureStringCommand"),
  defaultSet: "Secure",
  outputTypes: ["System.String"],
  parameters: [
    parameter("SecureString", "securestring", { position: 0, mandatory: true, value: true }),
    inSets("AsPlainText", "switch", { AsPlainText: {} }),
    ...KEY_PARAMETERS,
  ],
  create: (cmd) => ({
    process(): Step {
      const text = clearText(cmd.get("SecureString"));
      if (text === "") throw argument("An empty secure string cannot be converted.");
      if (cmd.flag("AsPlainText")) return cmd.write(text);
      const key = keyOf(cmd);
      if (!key) return cmd.write(protect(cmd, text));
      const iv = freshBytes(cmd);
      const sealed = crypt(createCipheriv(algorithm(key), key, iv), encodeUtf16(text));
      return cmd.write(KEYED_HEADER + toBase64(encodeUtf16(`2|${toBase64(iv)}|${toHex(sealed)}`)));
    },
  }),
};

/** The row of ConvertTo-SecureString. */
export const CONVERTTO_SECURESTRING: CmdletSpec = {
  name: "ConvertTo-SecureString",
  module: SECURITY,
  className: commandClass("ConvertToSecureStringCommand"),
  defaultSet: "Secure",
  outputTypes: ["System.Security.SecureString"],
  parameters: [
    parameter("String", "string", { position: 0, mandatory: true, value: true }),
    inSets("AsPlainText", "switch", { PlainText: { position: 1 } }),
    inSets("Force", "switch", { PlainText: { position: 2 } }),
    ...KEY_PARAMETERS,
  ],
  create: (cmd) => ({
    process(): Step {
      const text = cmd.text("String") ?? "";
      if (cmd.flag("AsPlainText")) return cmd.write(PsSecureString.fromText(text));
      const key = keyOf(cmd);
      try {
        return cmd.write(PsSecureString.fromText(key ? openKeyed(text, key) : unprotect(cmd, text)));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return cmd.error(cmd.record({
          types: error.cryptographic
            ? ["System.Security.Cryptography.CryptographicException", "System.SystemException"]
            : PS_ARGUMENT_EXCEPTION,
          message: error.message,
          errorId: error.cryptographic
            ? "ImportSecureString_InvalidArgument_CryptographicError"
            : "ImportSecureString_InvalidArgument",
          category: "InvalidArgument",
        }));
      }
    },
  }),
};

/** What a text cannot be read as. */
class Refused extends Error {
  override readonly name = "Refused";
  readonly cryptographic: boolean;
  constructor(message: string, cryptographic: boolean) {
    super(message);
    this.cryptographic = cryptographic;
  }
}

function argument(message: string): Error {
  return raise({ types: PS_ARGUMENT_EXCEPTION, message, errorId: "Argument", category: "InvalidArgument" });
}

function clearText(value: PsValue | undefined): string {
  const plain = unwrap(value ?? null);
  const text = plain instanceof PsSecureString ? plain.reveal() : undefined;
  if (text === undefined) throw argument("The secure string is still sealed for its remote session.");
  return text;
}

/** The key of -Key or -SecureKey. @throws Argument where its length is none of AES. */
function keyOf(cmd: CmdletCall): Uint8Array | undefined {
  const given = unwrap(cmd.get("Key") ?? null);
  const secure = cmd.get("SecureKey");
  let key: Uint8Array;
  if (given instanceof Uint8Array) key = given;
  else if (given instanceof PsArray) {
    key = Uint8Array.from(given.items, (item) => item instanceof PsSmall ? item.value : Number(item));
  } else if (secure !== undefined && secure !== null) key = encodeUtf16(clearText(secure));
  else return undefined;
  if (![16, 24, 32].includes(key.length)) throw argument("A key has 16, 24 or 32 bytes.");
  return key;
}

function algorithm(key: Uint8Array): string {
  return `aes-${key.length * 8}-cbc`;
}

function crypt(
  cipher: { update(data: Uint8Array): Uint8Array; final(): Uint8Array },
  bytes: Uint8Array,
): Uint8Array {
  return concatBytes([cipher.update(bytes), cipher.final()]);
}

/** Sixteen bytes that no other call gives. */
function freshBytes(cmd: CmdletCall): Uint8Array {
  return createHash("sha256").update(guidToBytes(cmd.session.platform.newGuid())).digest().subarray(0, 16);
}

function openKeyed(text: string, key: Uint8Array): string {
  let sealed = text;
  let iv: Uint8Array = new Uint8Array(16);
  if (text.toLowerCase().startsWith(KEYED_HEADER)) {
    const parts = decodeUtf16(fromBase64(text.slice(KEYED_HEADER.length))).split("|");
    if (parts.length === 3) {
      iv = fromBase64(parts[1]!);
      sealed = parts[2]!;
    }
  }
  try {
    return decodeUtf16(crypt(createDecipheriv(algorithm(key), key, iv), fromHex(sealed)));
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused("The text does not open with this key.", true);
  }
}

/** The key that stands for the user on this computer, as DPAPI has one. */
function userKey(cmd: CmdletCall): Uint8Array {
  const { computerName, userName } = cmd.session.platform;
  return createHash("sha256").update(`${computerName}\\${userName}`.toLowerCase()).digest();
}

/** Text for this user on this computer: on Linux PowerShell has nothing to encrypt with and writes the bytes. */
function protect(cmd: CmdletCall, text: string): string {
  const bytes = encodeUtf16(text);
  if (cmd.session.platform.os === "linux") return toHex(bytes);
  const iv = freshBytes(cmd);
  const sealed = crypt(createCipheriv("aes-256-cbc", userKey(cmd), iv), bytes);
  return DPAPI_HEADER + toHex(iv) + toHex(sealed);
}

function unprotect(cmd: CmdletCall, text: string): string {
  if (text.length % 2 !== 0) throw new Refused("The text is no encrypted secure string.", false);
  if (!/^[0-9a-f]*$/i.test(text)) {
    throw raise({
      types: ["System.FormatException", "System.SystemException"],
      message: "The text is no encrypted secure string: it has characters that are no hex digits.",
      errorId: "System.FormatException",
    });
  }
  if (cmd.session.platform.os === "linux") return decodeUtf16(fromHex(text));
  const refused = new Refused("The text was not encrypted by this user on this computer.", true);
  if (!text.toLowerCase().startsWith(DPAPI_HEADER)) throw refused;
  const bytes = fromHex(text.slice(DPAPI_HEADER.length));
  try {
    return decodeUtf16(
      crypt(createDecipheriv("aes-256-cbc", userKey(cmd), bytes.subarray(0, 16)), bytes.subarray(16)),
    );
  } catch {
    throw refused;
  }
}

const CREDENTIAL_TYPE = "System.Management.Automation.PSCredential";

/** The row of Get-Credential. */
export const GET_CREDENTIAL: CmdletSpec = {
  name: "Get-Credential",
  module: SECURITY,
  className: commandClass("GetCredentialCommand"),
  defaultSet: "CredentialSet",
  outputTypes: [CREDENTIAL_TYPE],
  parameters: [
    inSets("Credential", "object", { CredentialSet: { position: 0 } }, { validate: [{ kind: "NotNull" }] }),
    inSets("Message", "string", { MessageSet: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("UserName", "string", { MessageSet: { position: 0 } }, { validate: [{ kind: "NotNullOrEmpty" }] }),
    inSets("Title", "string", { MessageSet: {} }, { validate: [{ kind: "NotNullOrEmpty" }] }),
  ],
  create: (cmd) => ({
    *begin(): Task<void> {
      const given = unwrap(cmd.get("Credential") ?? null);
      const isCredential = given !== null && typeof given === "object" && typeNamesOf(given)[0] === CREDENTIAL_TYPE;
      const value = isCredential ? given : yield* cmd.session.host.promptForCredential(
        cmd.text("Title") ?? "PowerShell credential request",
        cmd.text("Message") ?? "Enter your credentials.",
        typeof given === "string" ? given : cmd.text("UserName") ?? "",
        "",
      );
      if (value === null) return;
      const step = cmd.write(value);
      if (step) yield* step;
    },
  }),
};
