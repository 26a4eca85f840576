// pypsrp as a client that nobody here wrote, with every mechanism: open, run, disconnect, and connect from another process.
import { assert, assertEquals } from "@std/assert";
import type { SchemeName } from "../../lib/auth/mechanism.ts";
import { createSimulator, defaultWorld, issueCertificate, listen, listenTls } from "../../simulator/mod.ts";
import { authority, serverIdentity } from "../auth/identities.ts";
import { PASSWORD } from "../auth/pairs.ts";
import { pypsrp } from "./python.ts";

interface Way {
  readonly auth: string;
  readonly offer: SchemeName;
  readonly isTls: boolean;
}

const WAYS: readonly Way[] = [
  { auth: "negotiate", offer: "negotiate", isTls: false },
  { auth: "ntlm", offer: "negotiate", isTls: false },
  { auth: "credssp", offer: "credssp", isTls: false },
  { auth: "basic", offer: "basic", isTls: true },
  { auth: "negotiate", offer: "negotiate", isTls: true },
  { auth: "credssp", offer: "credssp", isTls: true },
  { auth: "certificate", offer: "certificate", isTls: true },
];

async function converses(way: Way): Promise<void> {
  const { auth, offer, isTls } = way;
  const [user, password] = ["Ada", PASSWORD];
  const folder = await Deno.makeTempDir();
  const client = issueCertificate(authority(), {
    commonName: user,
    usage: "client",
    names: [`${user}@localhost`],
    now: Date.now(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  const write = async (name: string, text: string): Promise<string> => {
    await Deno.writeTextFile(`${folder}/${name}`, text);
    return `${folder}/${name}`;
  };
  const internal: unknown[] = [];
  const simulator = createSimulator({
    world: defaultWorld([
      { user, password, administrator: true },
    ]),
    auth: [offer],
    cbtHardening: "strict",
    certificateMappings: [{ name: `${user}@localhost`, user }],
    clientAuthorities: [authority().certificate],
    onInternalError: (error) => void internal.push(error),
  });
  const listening = isTls
    ? await listenTls(simulator, {
      port: 0,
      identity: serverIdentity(),
      ...(offer === "certificate" ? { clientAuthorities: [authority().certificate] } : {}),
    })
    : await listen(simulator, { port: 0 });
  try {
    const target = { host: "localhost", port: listening.port, user: auth === "certificate" ? "-" : user, password };
    const options = {
      auth,
      ...(isTls ? { ssl: "yes", ca: await write("ca.pem", authority().certificate) } : {}),
      ...(auth === "certificate"
        ? { pem: await write("client.pem", client.certificate), key: await write("client.key", client.privateKey) }
        : {}),
    };
    const evening = await pypsrp("quick", target, options);
    const left = evening.find(({ step }) => step === "leave");
    assertEquals(evening.find(({ step }) => step === "output")?.output, ["hello from SERVER01"]);
    const morning = await pypsrp("morning", target, { ...options, pool: String(left?.pool), wait: "1" });
    assertEquals(morning.find(({ step }) => step === "output")?.output, ["line 1", "line 2", "line 3"]);
    assertEquals(morning.find(({ step }) => step === "state")?.output, ["still here"]);
    assertEquals(internal, []);
    assert(!JSON.stringify(simulator.trace.entries()).includes(password));
  } finally {
    simulator.close();
    await listening.close();
    await Deno.remove(folder, { recursive: true });
  }
}

for (const way of WAYS) {
  Deno.test(`pypsrp with ${way.auth} over ${way.isTls ? "HTTPS" : "HTTP"}`, () => converses(way));
}
