/**
 * TABLE: SecureString and credentials. Hashes and ciphers are `cryptography.ts`.
 * @module
 */
import { type LiveObject, type PsChar, PsSecureString, type PsValue } from "../../../clixml/value.ts";
import { registerCast } from "../cast_operators.ts";
import { argumentError, clrError } from "../clr_errors.ts";
import { credentialField, CredentialObject, networkCredential, NetworkCredentialObject } from "../credential.ts";
import { declareType } from "../declare.ts";
import type { TypeRow } from "../type.ts";

const SMA = "System.Management.Automation";

// --- SecureString

const READ_ONLY = new WeakSet<PsSecureString>();

function textOf(self: PsSecureString): string {
  return self.reveal() ?? "";
}

function changed(self: PsSecureString, text: string): void {
  if (READ_ONLY.has(self)) throw clrError("System.InvalidOperationException", "The secure string is read-only.");
  self.change(text);
}

function checkIndex(index: number, most: number): void {
  if (index < 0 || index > most) throw argumentError("ArgumentOutOfRangeException", "index", "There is no such place.");
}

const charText = (value: PsChar): string => String.fromCharCode(value.code);

const SECURE_STRING: TypeRow = declareType("System.Security.SecureString", {
  interfaces: "System.IDisposable",
  properties: { "int Length": (self: PsSecureString) => textOf(self).length },
  methods: {
    "void AppendChar(char c)": (self: PsSecureString, char: PsChar) => changed(self, textOf(self) + charText(char)),
    "void Clear()": (self: PsSecureString) => changed(self, ""),
    "securestring Copy()": (self: PsSecureString) => PsSecureString.fromText(textOf(self)),
    "void Dispose()": () => undefined,
    "void InsertAt(int index, char c)": (self: PsSecureString, index: number, char: PsChar) => {
      const text = textOf(self);
      checkIndex(index, text.length);
      changed(self, text.slice(0, index) + charText(char) + text.slice(index));
    },
    "bool IsReadOnly()": (self: PsSecureString) => READ_ONLY.has(self),
    "void MakeReadOnly()": (self: PsSecureString) => {
      READ_ONLY.add(self);
    },
    "void RemoveAt(int index)": (self: PsSecureString, index: number) => {
      const text = textOf(self);
      checkIndex(index, text.length - 1);
      changed(self, text.slice(0, index) + text.slice(index + 1));
    },
    "void SetAt(int index, char c)": (self: PsSecureString, index: number, char: PsChar) => {
      const text = textOf(self);
      checkIndex(index, text.length - 1);
      changed(self, text.slice(0, index) + charText(char) + text.slice(index + 1));
    },
    "string ToString()": () => "System.Security.SecureString",
  },
  constructors: { "()": () => PsSecureString.fromText("") },
});

// --- Credentials

function newCredential(userName: string | null, password: PsSecureString | null): CredentialObject {
  if (userName === null || userName === "") {
    throw clrError(`${SMA}.PSArgumentException`, "A credential needs a user name.");
  }
  if (password === null) throw clrError(`${SMA}.PSArgumentNullException`, "A credential needs a password.");
  return new CredentialObject(userName, password);
}

const CREDENTIAL: TypeRow = declareType(`${SMA}.PSCredential`, {
  interfaces: "System.Runtime.Serialization.ISerializable",
  properties: {
    "string UserName": (self: LiveObject) => credentialField(self, "UserName"),
    "securestring Password": (self: LiveObject) => credentialField(self, "Password"),
  },
  methods: {
    "System.Net.NetworkCredential GetNetworkCredential()": (self: LiveObject) =>
      networkCredential(credentialField(self, "UserName") as string | null, credentialField(self, "Password")),
    "string ToString()": () => `${SMA}.PSCredential`,
  },
  statics: { "pscredential Empty": () => new CredentialObject(null, null) },
  constructors: {
    "(string userName, securestring password)": newCredential,
    "(psobject pso)": (value: PsValue) => {
      const user = credentialField(value, "UserName");
      const password = credentialField(value, "Password");
      return newCredential(
        typeof user === "string" ? user : null,
        password instanceof PsSecureString ? password : null,
      );
    },
  },
});

registerCast(
  `${SMA}.PSCredential`,
  "System.Net.NetworkCredential",
  (value) => networkCredential(credentialField(value, "UserName") as string | null, credentialField(value, "Password")),
  false,
);

const secret = (text: string | null): PsSecureString => PsSecureString.fromText(text ?? "");

const NETWORK_CREDENTIAL: TypeRow = declareType("System.Net.NetworkCredential", {
  properties: {
    "string UserName": {
      get: (self: NetworkCredentialObject) => self.userName,
      set: (self: NetworkCredentialObject, value: string | null) => {
        self.userName = value ?? "";
      },
    },
    "string Password": {
      get: (self: NetworkCredentialObject) => self.secret.reveal() ?? "",
      set: (self: NetworkCredentialObject, value: string | null) => {
        self.secret = secret(value);
      },
    },
    "securestring SecurePassword": {
      get: (self: NetworkCredentialObject) => self.secret,
      set: (self: NetworkCredentialObject, value: PsSecureString | null) => {
        self.secret = value ?? secret("");
      },
    },
    "string Domain": {
      get: (self: NetworkCredentialObject) => self.domain,
      set: (self: NetworkCredentialObject, value: string | null) => {
        self.domain = value ?? "";
      },
    },
  },
  constructors: {
    "()": () => new NetworkCredentialObject("", secret(""), ""),
    "(string userName, string password)": (user: string | null, password: string | null) =>
      new NetworkCredentialObject(user ?? "", secret(password), ""),
    "(string userName, string password, string domain)": (
      user: string | null,
      password: string | null,
      domain: string | null,
    ) => new NetworkCredentialObject(user ?? "", secret(password), domain ?? ""),
    "(string userName, securestring password)": (user: string | null, password: PsSecureString | null) =>
      new NetworkCredentialObject(user ?? "", password ?? secret(""), ""),
    "(string userName, securestring password, string domain)": (
      user: string | null,
      password: PsSecureString | null,
      domain: string | null,
    ) => new NetworkCredentialObject(user ?? "", password ?? secret(""), domain ?? ""),
  },
});

/** Secrets and credentials. */
export const SECURITY_ROWS: readonly TypeRow[] = [
  SECURE_STRING,
  CREDENTIAL,
  NETWORK_CREDENTIAL,
  declareType("System.Security.SecurityElement", {
    isAbstract: true,
    statics: {
      "string Escape(string str)": (text: string | null) =>
        text === null
          ? null
          : text.replace(/[<>"'&]/g, (char) =>
            ({ "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "&": "&amp;" })[char]!),
    },
  }),
];
