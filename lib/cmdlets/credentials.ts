/**
 * PSCredential on its way between scripts and connections.
 * @module
 */
import { PsSecureString, type PsValue } from "../clixml/value.ts";
import { CredentialObject } from "../engine/dotnet/credential.ts";
import { getProperty } from "../engine/dotnet/members.ts";
import type { Session } from "../engine/session.ts";
import type { Credential } from "../remoting/connection_info.ts";

/** The credential of a bound `-Credential`; `undefined` for none or PSCredential.Empty. */
export function credentialOf(value: PsValue | undefined, session: Session): Credential | undefined {
  if (value === undefined || value === null) return undefined;
  const userName = getProperty(value, "UserName", session);
  const password = getProperty(value, "Password", session);
  if (typeof userName !== "string" || userName === "") return undefined;
  return {
    userName,
    password: password instanceof PsSecureString ? password : PsSecureString.fromText(""),
  };
}

/** A PSCredential. */
export function credentialValue(credential: Credential): PsValue {
  return new CredentialObject(credential.userName, credential.password);
}
