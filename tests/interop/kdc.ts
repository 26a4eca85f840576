/**
 * A real MIT KDC on the loopback interface, in a folder of its own, and tickets from it.
 * Debian: `apt install krb5-kdc krb5-admin-server krb5-user`.
 * @module
 */
import { existsSync } from "node:fs";

/** Realm of the tests. */
export const REALM = "PSRECONNECT.TEST";
/** Users of the realm and their passwords. */
export const USERS = { ada: "Tick-7!tock", grace: "H0pper & Soehne" } as const;

/** A running realm. */
export interface Kdc {
  /** Keys of `HTTP/localhost`. */
  readonly keytab: string;
  /** Keys of `HTTP/localhost` that the KDC has replaced since: tickets for the new ones do not open with them. */
  readonly staleKeytab: string;
  readonly folder: string;
  /** Variables that point programs to the realm. */
  readonly env: Readonly<Record<string, string>>;
  /** Puts a ticket of a user into a cache. */
  kinit(user: keyof typeof USERS, cache: string, options?: readonly string[]): Promise<void>;
}

/** Runs `use` with a realm; this process is pointed to it for that long. */
export async function withKdc(use: (kdc: Kdc) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const port = freePort();
  const env = { KRB5_CONFIG: `${folder}/krb5.conf`, KRB5_KDC_PROFILE: `${folder}/kdc.conf` };
  await Deno.writeTextFile(env.KRB5_CONFIG, clientProfile(folder, port));
  await Deno.writeTextFile(env.KRB5_KDC_PROFILE, kdcProfile(folder, port));
  const admin = async (query: string): Promise<void> => {
    await run("kadmin.local", ["-r", REALM, "-q", query], env);
  };
  await run("kdb5_util", ["create", "-s", "-r", REALM, "-P", crypto.randomUUID()], env);
  for (const [user, password] of Object.entries(USERS)) await admin(`addprinc -pw "${password}" ${user}`);
  await admin("addprinc -randkey HTTP/localhost");
  await admin(`ktadd -k ${folder}/stale.keytab HTTP/localhost`);
  await admin(`ktadd -k ${folder}/http.keytab HTTP/localhost`);
  const child = new Deno.Command(tool("krb5kdc"), { args: ["-n", "-r", REALM], env, stdout: "null", stderr: "null" })
    .spawn();
  const previous = Object.fromEntries([...Object.keys(env), "KRB5CCNAME"].map((name) => [name, Deno.env.get(name)]));
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  Deno.env.set("KRB5CCNAME", `FILE:${folder}/no-cache`);
  const kdc: Kdc = {
    folder,
    env,
    keytab: `${folder}/http.keytab`,
    staleKeytab: `${folder}/stale.keytab`,
    async kinit(user, cache, options = []) {
      await run("kinit", ["-c", cache, ...options, `${user}@${REALM}`], env, `${USERS[user]}\n`);
    },
  };
  try {
    await answering(kdc);
    await use(kdc);
  } finally {
    for (const [name, value] of Object.entries(previous)) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    child.kill();
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}

/** Waits until the KDC hands out a ticket. */
async function answering(kdc: Kdc): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return await kdc.kinit("ada", `FILE:${kdc.folder}/probe`);
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function clientProfile(folder: string, port: number): string {
  return `[libdefaults]
  default_realm = ${REALM}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
  kdc_timeout = 2
  default_ccache_name = FILE:${folder}/default-cache
[realms]
  ${REALM} = {
    kdc = 127.0.0.1:${port}
  }
[domain_realm]
  localhost = ${REALM}
`;
}

function kdcProfile(folder: string, port: number): string {
  return `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${REALM} = {
    database_name = ${folder}/principal
    key_stash_file = ${folder}/stash
    acl_file = ${folder}/acl
    max_life = 10h
    supported_enctypes = aes256-cts:normal aes128-cts:normal
  }
[logging]
  kdc = FILE:${folder}/kdc.log
`;
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  return port;
}

function tool(name: string): string {
  const path = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].map((folder) => `${folder}/${name}`).find(existsSync);
  if (path) return path;
  throw new Error(`The Kerberos tests need ${name} (Debian: apt install krb5-kdc krb5-admin-server krb5-user)`);
}

async function run(name: string, args: readonly string[], env: Record<string, string>, input = ""): Promise<void> {
  const child = new Deno.Command(tool(name), { args: [...args], env, stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stderr } = await child.output();
  if (!success) throw new Error(`${name} failed: ${new TextDecoder().decode(stderr)}`);
}
