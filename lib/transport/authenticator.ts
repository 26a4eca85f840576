/**
 * Who authenticates a connection: the interface that the HTTP transport drives, and reading of challenges. The schemes
 * themselves live in `lib/auth`; the two that have no state are here.
 * @module
 */
import { type BasicCredentials, formatBasic } from "../auth/basic.ts";

/** One way to authenticate that a host offers (RFC 9110 section 11.6.1). */
export interface Challenge {
  /** Scheme in lower case. */
  readonly scheme: string;
  /** What follows the scheme: a token, parameters, or nothing. */
  readonly text: string;
}

/** What an authenticator may know of its connection. */
export interface AuthConnection {
  /** Host name that the user addressed. */
  readonly hostname: string;
  /** Port that the user addressed. */
  readonly port: number;
  /** Whether TLS protects the connection. */
  readonly isTls: boolean;
  /** The host's certificate in DER, once TLS is up; for channel bindings. */
  readonly peerCertificate: Uint8Array | undefined;
}

/** One request of the authentication. */
export interface AuthLeg {
  /** Value of the Authorization header; without it the request goes without. */
  readonly authorization?: string;
  /** Whether the envelope may go along already; it must not where it is to be sealed. */
  readonly carriesBody: boolean;
}

/** A sealed body. */
export interface SealedBody {
  /** Value of the Content-Type header. */
  readonly contentType: string;
  /** The bytes. */
  readonly body: Uint8Array;
}

/** Authenticates one connection. A new connection gets a new one. */
export interface Authenticator {
  /** Name of the scheme, for messages. */
  readonly scheme: string;
  /** Whether bodies are sealed once the connection is authenticated. */
  readonly isSealing: boolean;
  /** The first leg; undefined where the host has to offer something first. */
  begin(connection: AuthConnection): AuthLeg | undefined | Promise<AuthLeg | undefined>;
  /**
   * The leg that follows a 401; undefined where nothing is left to try.
   * @throws {RemotingError} Where the host's token is wrong.
   */
  step(
    challenges: readonly Challenge[],
    connection: AuthConnection,
  ): AuthLeg | undefined | Promise<AuthLeg | undefined>;
  /**
   * Called once with the challenges of the first answer that is no 401; the host's last token is among them.
   * @throws {RemotingError} Where the host did not prove who it is.
   */
  complete(challenges: readonly Challenge[], connection: AuthConnection): void | Promise<void>;
  /** Authorization of every request with a body, for schemes that do not authenticate the connection. */
  authorize?(
    request: { readonly method: string; readonly target: string; readonly body: Uint8Array },
  ): string | undefined;
  /**
   * Checks what an answer says of the host.
   * @throws {RemotingError} Where the host did not prove who it is.
   */
  check?(response: { readonly authenticationInfo: string | undefined; readonly body: Uint8Array }): void;
  /** Seals an envelope. */
  seal?(envelope: Uint8Array): SealedBody | Promise<SealedBody>;
  /** Opens a sealed answer. */
  unseal?(sealed: SealedBody): Uint8Array | Promise<Uint8Array>;
  /** Called when its connection is over. */
  close?(): void;
}

/** Sends requests as they are, for endpoints that want no authentication. */
export function anonymousAuthenticator(): Authenticator {
  return {
    scheme: "none",
    isSealing: false,
    begin: () => ({ carriesBody: true }),
    step: () => undefined,
    complete: () => {},
  };
}

/**
 * Basic (RFC 7617): user name and password in every request, readable for whoever reads the connection.
 * @throws {RemotingError} `ERR_AUTH` where the user name holds a colon.
 */
export function basicAuthenticator(credentials: BasicCredentials): Authenticator {
  const authorization = formatBasic(credentials);
  return {
    scheme: "Basic",
    isSealing: false,
    begin: () => ({ authorization, carriesBody: true }),
    step: () => undefined,
    complete: () => {},
    authorize: () => authorization,
  };
}

/** The challenges of all WWW-Authenticate headers, in order; one header may hold several. */
export function parseChallenges(headers: readonly string[]): Challenge[] {
  const challenges: { scheme: string; text: string }[] = [];
  for (const header of headers) {
    for (const part of splitOutsideQuotes(header)) {
      const last = challenges.at(-1);
      // `name=value` goes on with the challenge before; a token of base64 never stands first.
      if (/^[\w-]+\s*=/.test(part) && last) {
        last.text += last.text === "" ? part : `, ${part}`;
        continue;
      }
      const [, scheme = "", text = ""] = /^(\S+)\s*(.*)$/s.exec(part) ?? [];
      if (scheme !== "") challenges.push({ scheme: scheme.toLowerCase(), text });
    }
  }
  return challenges;
}

function splitOutsideQuotes(header: string): string[] {
  const parts = header.match(/(?:"(?:[^"\\]|\\.)*"|[^,"]|")+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
