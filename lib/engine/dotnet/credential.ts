/**
 * PSCredential and NetworkCredential.
 * @module
 */
import { LiveObject, PsSecureString, type PsValue } from "../../clixml/value.ts";

const SMA = "System.Management.Automation";

/** System.Management.Automation.PSCredential. */
export class CredentialObject extends LiveObject {
  readonly userName: string | null;
  readonly password: PsSecureString | null;
  constructor(userName: string | null, password: PsSecureString | null) {
    super();
    this.userName = userName;
    this.password = password;
  }
  override typeNames(): readonly string[] {
    return [`${SMA}.PSCredential`, "System.Object"];
  }
  override text(): string {
    return `${SMA}.PSCredential`;
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["UserName", () => this.userName];
    yield ["Password", () => this.password];
  }
}

/** System.Net.NetworkCredential; the password is held as a secure string, so that no listing shows it. */
export class NetworkCredentialObject extends LiveObject {
  userName: string;
  domain: string;
  secret: PsSecureString;
  constructor(userName: string, secret: PsSecureString, domain: string) {
    super();
    this.userName = userName;
    this.secret = secret;
    this.domain = domain;
  }
  override typeNames(): readonly string[] {
    return ["System.Net.NetworkCredential", "System.Object"];
  }
  override text(): string {
    return "System.Net.NetworkCredential";
  }
  override *properties(): Iterable<readonly [string, () => PsValue]> {
    yield ["UserName", () => this.userName];
    yield ["Password", () => this.secret.reveal() ?? ""];
    yield ["SecurePassword", () => this.secret];
    yield ["Domain", () => this.domain];
  }
}

/** A property of a credential, wherever it was made. */
export function credentialField(self: PsValue, name: "UserName" | "Password"): PsValue {
  if (!(self instanceof LiveObject)) return null;
  for (const [each, get] of self.properties()) if (each === name) return get();
  return null;
}

/** Splits `DOMAIN\user`; other names have no domain. */
export function networkCredential(userName: string | null, password: PsValue): NetworkCredentialObject {
  const secret = password instanceof PsSecureString ? password : PsSecureString.fromText("");
  const name = userName ?? "";
  const at = name.indexOf("\\");
  return at > 0
    ? new NetworkCredentialObject(name.slice(at + 1), secret, name.slice(0, at))
    : new NetworkCredentialObject(name, secret, "");
}
