/**
 * A mechanism of the system's GSSAPI as a peer of ours: Debian's `gss-ntlmssp` through the same library that Kerberos
 * comes from.
 * @module
 */
import { encodeUtf8 } from "../../lib/bytes.ts";
import {
  addressIn,
  callGss,
  type Cell,
  cell,
  emptyBuffer,
  gssBindings,
  gssBuffer,
  gssOid,
  gssOidSet,
  takeBuffer,
  withName,
} from "../../lib/auth/gssapi.ts";
import type { AsyncMechanism, SealedMessage, Step } from "../../lib/auth/mechanism.ts";

const NAME_OF_USER = "1.2.840.113554.1.2.1.1";
const NAME_OF_SERVICE = "1.2.840.113554.1.2.1.4";
/** Replay, sequence, confidentiality, integrity: NTLM has no mutual authentication. */
const FLAGS = 4 | 8 | 16 | 32;
const SIGNATURE_BYTES = 16;

/** What the peer is to be. */
export interface GssPeerOptions {
  readonly usage: "initiate" | "accept";
  readonly oid: string;
  readonly user: string;
  readonly password: string;
}

/** A peer. The accepting side finds its accounts in the file that NTLM_USER_FILE names. */
export function gssPeer({ usage, oid, user, password }: GssPeerOptions): AsyncMechanism {
  const context = cell();
  const credential = cell();
  const facts = { isDone: false, user: undefined as string | undefined };
  const acquire = (): void => {
    if (addressIn(credential) !== 0n) return;
    const [oids, none] = [gssOidSet(oid), null];
    if (usage === "accept") {
      callGss("gss_acquire_cred_from", 0n, 0, oids, 2, none, credential.bytes, none, none);
      return;
    }
    withName(user, NAME_OF_USER, (name) => {
      const secret = gssBuffer(encodeUtf8(password));
      callGss("gss_acquire_cred_with_password", name, secret, 0, oids, 1, credential.bytes, none, none);
    });
  };
  const initiate = (token: Uint8Array | undefined, bindings: Uint8Array | undefined, out: Cell): boolean =>
    withName("HTTP@server01", NAME_OF_SERVICE, (target) =>
      callGss(
        "gss_init_sec_context",
        addressIn(credential),
        context.bytes,
        target,
        gssOid(oid),
        FLAGS,
        0,
        bindings ? gssBindings(bindings) : null,
        token ? gssBuffer(token) : null,
        null,
        out.bytes,
        cell(4).bytes,
        null,
      )).isOpen;
  const accept = (token: Uint8Array, bindings: Uint8Array | undefined, out: Cell): boolean => {
    const source = cell();
    const { isOpen } = callGss(
      "gss_accept_sec_context",
      context.bytes,
      addressIn(credential),
      gssBuffer(token),
      bindings ? gssBindings(bindings) : null,
      source.bytes,
      null,
      out.bytes,
      cell(4).bytes,
      null,
      null,
    );
    if (!isOpen) {
      const text = emptyBuffer();
      callGss("gss_display_name", addressIn(source), text.bytes, null);
      facts.user = new TextDecoder().decode(takeBuffer(text));
      callGss("gss_release_name", source.bytes);
    }
    return isOpen;
  };
  return {
    name: "GSSAPI",
    get isDone() {
      return facts.isDone;
    },
    get canSeal() {
      return facts.isDone;
    },
    get identity() {
      return facts.user === undefined ? undefined : { user: facts.user, domain: undefined };
    },
    step(token, bindings): Step {
      acquire();
      const out = emptyBuffer();
      const isOpen = usage === "initiate" ? initiate(token, bindings, out) : accept(token!, bindings, out);
      const answer = takeBuffer(out);
      facts.isDone = !isOpen;
      if (isOpen) return { kind: "token", token: answer };
      return answer.length > 0 ? { kind: "done", token: answer } : { kind: "done" };
    },
    seal(plain): SealedMessage {
      const out = emptyBuffer();
      callGss("gss_wrap", addressIn(context), 1, 0, gssBuffer(plain), cell(4).bytes, out.bytes);
      const sealed = takeBuffer(out);
      return { signature: sealed.slice(0, SIGNATURE_BYTES), data: sealed.slice(SIGNATURE_BYTES), paddingLength: 0 };
    },
    unseal(signature, data) {
      const sealed = gssBuffer(new Uint8Array([...signature, ...data]));
      const out = emptyBuffer();
      callGss("gss_unwrap", addressIn(context), sealed, out.bytes, cell(4).bytes, cell(4).bytes);
      return takeBuffer(out);
    },
    close() {
      if (addressIn(context) !== 0n) callGss("gss_delete_sec_context", context.bytes, null);
      if (addressIn(credential) !== 0n) callGss("gss_release_cred", credential.bytes);
    },
  };
}
