/**
 * From what a user asked for (`-Authentication`, `-Credential`, `-CertificateThumbprint`) to an authenticator: a TABLE of
 * the mechanisms, what each demands, and how it is made (cmdlets.md 2.10).
 * @module
 */
import { isIP } from "node:net";
import { CERTIFICATE_AUTHORIZATION } from "../auth/certificate.ts";
import { credSspClient } from "../auth/credssp.ts";
import type { GssMechanism, RandomBytes } from "../auth/mechanism.ts";
import { kerberosClient } from "../auth/kerberos.ts";
import { ntlmClient } from "../auth/ntlm.ts";
import { spnegoClient } from "../auth/spnego.ts";
import { digestAuthenticator } from "./authenticate_digest.ts";
import { mechanismAuthenticator, negotiateAuthenticator } from "./authenticate_mechanism.ts";
import { type Authenticator, basicAuthenticator } from "./authenticator.ts";
import { TransportError, WSMAN_CODES } from "./errors.ts";

/** Mechanisms, as `-Authentication` names them; `Certificate` is what a thumbprint means. */
export type LogonMechanism =
  | "Default"
  | "Basic"
  | "Negotiate"
  | "NegotiateWithImplicitCredential"
  | "Credssp"
  | "Digest"
  | "Kerberos"
  | "Certificate";

/** A user name as it was typed, and its password. */
export interface LogonCredential {
  /** Name as it was typed. */
  readonly userName: string;
  /** Its password. */
  readonly password: string;
}

/** What decides how to log on. */
export interface LogonOptions {
  /** What `-Authentication` says. */
  readonly mechanism: LogonMechanism;
  /** Endpoint that the user addressed. */
  readonly url: string;
  /** Absent: whoever runs this process, which only a ticket can prove. */
  readonly credential?: LogonCredential;
  /** Sends bodies as they are, over plain HTTP too (`-NoEncryption`). @default {false} */
  readonly noEncryption?: boolean;
  /** Puts the port into the service principal (`-IncludePortInSPN`). @default {false} */
  readonly includePortInSpn?: boolean;
}

/** A name of an account, as mechanisms want it. */
export interface AccountName {
  /** Name without domain, or with its own. */
  readonly user: string;
  /** Empty where the name brings its own (`user@domain`) or belongs to the host (`.\user`). */
  readonly domain: string;
}

/** Takes `DOMAIN\user` apart; `user@domain` stays whole. */
export function splitAccountName(userName: string): AccountName {
  const slash = userName.indexOf("\\");
  if (slash < 0) return { user: userName, domain: "" };
  const domain = userName.slice(0, slash);
  return { user: userName.slice(slash + 1), domain: domain === "." ? "" : domain };
}

/** The service principal of an endpoint. */
export function servicePrincipal(url: URL, includePort = false): string {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return `HTTP/${hostOf(url)}${includePort ? `:${port}` : ""}`;
}

/** What a mechanism is made of. */
interface Settings {
  readonly url: URL;
  readonly credential: LogonCredential | undefined;
  readonly isSealing: boolean;
  readonly targetName: string;
}

interface Row {
  /** Whether a credential must, may or must not be given. */
  readonly credential: "needed" | "optional" | "forbidden";
  readonly needsTls: boolean;
  readonly make: (settings: Settings) => Authenticator;
}

const randomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
const now = (): number => Date.now();

const MECHANISMS: Readonly<Record<LogonMechanism, Row>> = {
  Default: { credential: "optional", needsTls: false, make: negotiate },
  Negotiate: { credential: "optional", needsTls: false, make: negotiate },
  NegotiateWithImplicitCredential: { credential: "forbidden", needsTls: false, make: negotiate },
  Basic: { credential: "needed", needsTls: false, make: ({ credential }) => basicAuthenticator(basic(credential!)) },
  Digest: {
    credential: "needed",
    needsTls: false,
    make: ({ credential }) => digestAuthenticator(basic(credential!), randomBytes),
  },
  Credssp: { credential: "needed", needsTls: false, make: credSsp },
  Kerberos: { credential: "optional", needsTls: false, make: kerberos },
  Certificate: { credential: "forbidden", needsTls: true, make: certificateAuthenticator },
};

/**
 * Makes authenticators, one per connection.
 * @throws {TransportError} Where the mechanism does not fit the credential or the endpoint; nothing is sent then.
 */
export function authenticatorFactory(options: LogonOptions): () => Authenticator {
  const { mechanism, credential, noEncryption = false, includePortInSpn = false } = options;
  const url = new URL(options.url);
  const isTls = url.protocol === "https:";
  const row = MECHANISMS[mechanism];
  if (row.credential === "needed" && !credential) {
    throw refusal(mechanism, WSMAN_CODES.credentialsNeeded, "it needs a user name and a password");
  }
  if (row.credential === "forbidden" && credential) {
    throw refusal(mechanism, WSMAN_CODES.invalidParameter, "it takes no credential");
  }
  if (row.needsTls && !isTls) throw refusal(mechanism, WSMAN_CODES.certificateNeedsTls, "it needs HTTPS");
  // An address has no service principal, so only a password can prove anything there (cmdlets.md 2.10).
  if (mechanism === "Default" && !credential && isIP(hostOf(url))) {
    throw refusal(mechanism, WSMAN_CODES.cannotUseAddress, "an IP address needs an explicit credential");
  }
  const isSealing = !isTls && !noEncryption;
  const targetName = servicePrincipal(url, includePortInSpn);
  return () => row.make({ url, credential, isSealing, targetName });
}

/** A TLS client certificate: TLS proves it, the header says that it is meant. */
export function certificateAuthenticator(): Authenticator {
  return {
    scheme: "Certificate",
    isSealing: false,
    begin: () => ({ authorization: CERTIFICATE_AUTHORIZATION, carriesBody: true }),
    step: () => undefined,
    complete: () => {},
    authorize: () => CERTIFICATE_AUTHORIZATION,
  };
}

function negotiate(settings: Settings): Authenticator {
  return negotiateAuthenticator(mechanisms(settings), settings.isSealing);
}

/** What Negotiate may choose from: Kerberos where it can be, then NTLM where there is a password. */
function mechanisms(settings: Settings): GssMechanism[] {
  const { credential, targetName } = settings;
  const principal = credential && principalOf(credential.userName);
  const canHaveTicket = !isIP(hostOf(settings.url)) && (!credential || principal !== undefined);
  return [
    ...(canHaveTicket ? [kerberosMechanism(settings, principal)] : []),
    ...(credential ? [ntlm(credential, targetName)] : []),
  ];
}

function kerberosMechanism({ credential, targetName }: Settings, principal: string | undefined): GssMechanism {
  return kerberosClient({
    targetName,
    ...(credential && principal !== undefined ? { credential: { principal, password: credential.password } } : {}),
  });
}

/**
 * The principal of Kerberos that a user name means; none for names of hosts and of NetBIOS domains, which only a domain
 * controller could turn into a realm.
 */
function principalOf(userName: string): string | undefined {
  const [, user, realm] = /^([^\\@]+)@([^@]+\.[^@]+)$/.exec(userName) ?? [];
  return user === undefined ? undefined : `${user}@${realm!.toUpperCase()}`;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

function credSsp(settings: Settings): Authenticator {
  const { credential, isSealing } = settings;
  const { userName, password } = credential!;
  const mechanism = credSspClient({
    spnego: spnegoClient(mechanisms(settings)),
    credentials: { ...splitAccountName(userName), password },
    randomBytes,
  });
  return mechanismAuthenticator({ scheme: "credssp", mechanism, isSealing });
}

function kerberos(settings: Settings): Authenticator {
  const { credential, isSealing } = settings;
  const principal = credential && (principalOf(credential.userName) ?? splitAccountName(credential.userName).user);
  const mechanism = kerberosMechanism(settings, principal);
  return mechanismAuthenticator({ scheme: "kerberos", mechanism, isSealing });
}

function ntlm({ userName, password }: LogonCredential, targetName: string): GssMechanism {
  return ntlmClient({ ...splitAccountName(userName), password, targetName, now, randomBytes });
}

function basic({ userName, password }: LogonCredential): { user: string; password: string } {
  return { user: userName, password };
}

function refusal(mechanism: LogonMechanism, wsmanCode: number, detail: string): TransportError {
  return new TransportError("ERR_AUTH", wsmanCode, `Cannot use authentication ${mechanism}: ${detail}`, {
    fault: "local",
  });
}
