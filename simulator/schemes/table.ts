/**
 * TABLE of the schemes that a listener can offer, and how each is made.
 * @module
 */
import type { CbtHardening } from "../../lib/auth/channel_binding.ts";
import { credSspServer } from "../../lib/auth/credssp.ts";
import {
  type AsyncMechanism,
  type GssMechanism,
  type RandomBytes,
  type SchemeName,
  SCHEMES,
} from "../../lib/auth/mechanism.ts";
import { ntlmServer } from "../../lib/auth/ntlm.ts";
import { kerberosServer } from "../../lib/auth/kerberos.ts";
import { type SpnegoMechanism, spnegoServer } from "../../lib/auth/spnego.ts";
import type { TlsIdentity } from "../../lib/auth/tls_tunnel.ts";
import { RemotingError } from "../../lib/errors.ts";
import { isPassword } from "../accounts.ts";
import type { Computer } from "../computer.ts";
import type { Account } from "../world.ts";
import { basicScheme } from "./basic.ts";
import { type CertificateMapping, certificateScheme } from "./certificate.ts";
import { digestScheme } from "./digest.ts";
import { accountOf, mechanismScheme } from "./mechanism.ts";
import type { Scheme } from "./scheme.ts";

/** What schemes are made of. */
export interface SchemeSettings {
  /** Who may log on. */
  readonly accounts: readonly Account[];
  /** Whether it may be used over plain HTTP. */
  readonly allowUnencrypted: boolean;
  /** What channel bindings are worth. @default {"relaxed"} */
  readonly cbtHardening: CbtHardening;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Makes random bytes. */
  readonly randomBytes: RandomBytes;
  /** Keys of the service; Kerberos is accepted where they are given. */
  readonly keytab?: string;
  /** Key and certificate of CredSSP's own TLS. */
  readonly credSspIdentity: () => TlsIdentity;
  /** Whose account a client certificate is good for. */
  readonly certificateMappings: readonly CertificateMapping[];
  /** Authorities that may issue certificates of clients, in PEM. */
  readonly clientAuthorities: readonly string[];
}

const MAKERS: Partial<Readonly<Record<SchemeName, (settings: SchemeSettings) => Scheme>>> = {
  negotiate: (settings) =>
    mechanismScheme({
      name: "negotiate",
      accounts: settings.accounts,
      make: (computer) => spnego(settings, computer),
    }),
  kerberos: (settings) =>
    mechanismScheme({ name: "kerberos", accounts: settings.accounts, make: () => kerberos(settings) }),
  ntlm: (settings) =>
    mechanismScheme({ name: "ntlm", accounts: settings.accounts, make: (computer) => ntlm(settings, computer) }),
  credssp: (settings) =>
    mechanismScheme({
      name: "credssp",
      accounts: settings.accounts,
      make: (computer) => credSsp(settings, computer),
    }),
  digest: (settings) => digestScheme(settings),
  basic: ({ accounts, allowUnencrypted }) => basicScheme(accounts, allowUnencrypted),
  certificate: ({ accounts, certificateMappings, clientAuthorities, now }) =>
    certificateScheme({ accounts, mappings: certificateMappings, authorities: clientAuthorities, now }),
};

/** Makes the schemes of a listener, in the table's order whatever order they are named in (wire.md 6.1). */
export function makeSchemes(names: readonly SchemeName[], settings: SchemeSettings): Scheme[] {
  const unknown = names.find((name) => !MAKERS[name]);
  if (unknown !== undefined) {
    const known = Object.keys(MAKERS).join(", ");
    throw new RemotingError("ERR_SIMULATOR", "local", `Cannot offer authentication "${unknown}": there are ${known}`);
  }
  const order = Object.keys(SCHEMES) as SchemeName[];
  return order.filter((name) => names.includes(name)).map((name) => MAKERS[name]!(settings));
}

function spnego(settings: SchemeSettings, computer: Computer): SpnegoMechanism {
  const own = ntlm(settings, computer);
  return spnegoServer(settings.keytab === undefined ? [own] : [kerberos(settings), own]);
}

function kerberos({ keytab, cbtHardening }: SchemeSettings): GssMechanism {
  return kerberosServer({ cbtHardening, ...(keytab === undefined ? {} : { keytab }) });
}

function credSsp(settings: SchemeSettings, computer: Computer): AsyncMechanism {
  const { accounts, credSspIdentity } = settings;
  return credSspServer({
    spnego: spnego(settings, computer),
    tls: credSspIdentity(),
    isPassword({ user, domain, password }, identity) {
      const own = accountOf(accounts, identity, computer);
      const sent = accountOf(accounts, { user, domain: domain === "" ? undefined : domain }, computer);
      return own !== undefined && own === sent && isPassword(own, password);
    },
  });
}

function ntlm({ accounts, cbtHardening, now, randomBytes }: SchemeSettings, computer: Computer): GssMechanism {
  const { name, seed } = computer;
  return ntlmServer({
    computer: name.toUpperCase(),
    domain: seed.dnsDomain?.split(".")[0]?.toUpperCase() ?? name.toUpperCase(),
    dnsComputer: seed.dnsDomain === undefined ? name : `${name}.${seed.dnsDomain}`,
    ...(seed.dnsDomain === undefined ? {} : { dnsDomain: seed.dnsDomain }),
    findPassword: (identity) => accountOf(accounts, identity, computer)?.password,
    cbtHardening,
    now,
    randomBytes,
  });
}
