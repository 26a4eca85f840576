/**
 * One logon with Kerberos, one with CredSSP and one with NTLM, in whatever runtime runs it; prints what came of them.
 * `node_test.ts` bundles it for Node.
 * @module
 */
import process from "node:process";
import { encodeUtf8 } from "../../lib/bytes.ts";
import { credSspClient, credSspServer } from "../../lib/auth/credssp.ts";
import { kerberosClient, kerberosServer } from "../../lib/auth/kerberos.ts";
import type { AsyncMechanism } from "../../lib/auth/mechanism.ts";
import { ntlmClient, ntlmServer } from "../../lib/auth/ntlm.ts";
import { spnegoClient, spnegoServer } from "../../lib/auth/spnego.ts";
import { selfSigned } from "../../simulator/certificates.ts";
import { clientOptions, PASSWORD, serverOptions } from "../auth/pairs.ts";

const randomBytes = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

async function converse(client: AsyncMechanism, server: AsyncMechanism): Promise<string> {
  let toServer = (await client.step(undefined)).token;
  while (toServer) {
    const { token } = await server.step(toServer);
    if (client.isDone) break;
    toServer = (await client.step(token ?? new Uint8Array(0))).token;
  }
  for (const [from, to] of [[client, server], [server, client]] as const) {
    const plain = encodeUtf8("grüß dich ".repeat(1000));
    const { signature, data } = await from.seal(plain);
    const opened = await to.unseal(signature, data, plain.length);
    if (opened.length !== plain.length) throw new Error("the seal does not open");
  }
  const { user } = server.identity ?? {};
  client.close?.();
  server.close?.();
  return String(user);
}

const ntlm = {
  client: () => spnegoClient([ntlmClient(clientOptions({ randomBytes }))]),
  server: () => spnegoServer([ntlmServer(serverOptions({ randomBytes }))]),
};
const { KEYTAB: keytab = "", PRINCIPAL: principal = "", KRB5_PASSWORD: password = "" } = process.env;
const results = {
  negotiate: await converse(ntlm.client(), ntlm.server()),
  credssp: await converse(
    credSspClient({
      spnego: ntlm.client(),
      credentials: { domain: "", user: "Ada", password: PASSWORD },
      randomBytes,
    }),
    credSspServer({
      spnego: ntlm.server(),
      tls: selfSigned("here", { now: Date.now(), randomBytes }),
      isPassword: (sent) => sent.password === PASSWORD,
    }),
  ),
  kerberos: await converse(
    kerberosClient({ targetName: "HTTP/localhost", credential: { principal, password } }),
    kerberosServer({ keytab }),
  ),
};
process.stdout.write(`${JSON.stringify(results)}\n`);
