// The tool's simulator in a process of its own, and pypsrp, which nobody here wrote, in others: what one process leaves
// disconnected the next one finds, connects and reads.
import { assert, assertEquals } from "@std/assert";
import { type SimulatorProcess, startSimulator } from "../e2e/tool.ts";
import { pypsrp } from "./python.ts";

type Row = Record<string, unknown>;

const LINES = (count: number): string[] => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

function row(rows: readonly Row[], step: string): Row {
  const found = rows.find((each) => each.step === step);
  assert(found, `pypsrp told nothing of "${step}": ${JSON.stringify(rows)}`);
  return found;
}

/** How pypsrp logs on. */
interface Way {
  readonly auth: "basic" | "negotiate" | "ntlm" | "credssp" | "certificate";
  readonly isTls: boolean;
  readonly simulate: readonly string[];
}

const HTTPS = ["--https", "--https-port", "0"];
const WAYS: readonly Way[] = [
  { auth: "basic", isTls: false, simulate: ["--allow-unencrypted"] },
  { auth: "negotiate", isTls: false, simulate: [] },
  { auth: "ntlm", isTls: false, simulate: [] },
  { auth: "credssp", isTls: false, simulate: [] },
  { auth: "basic", isTls: true, simulate: [...HTTPS, "--auth", "basic"] },
  { auth: "certificate", isTls: true, simulate: [...HTTPS, "--auth", "certificate"] },
];

function targetOf(simulator: SimulatorProcess, { auth, isTls }: Way) {
  const { port, httpsPort, caFile, clientCertificate, user, password } = simulator;
  const target = {
    host: "localhost",
    port: isTls ? httpsPort! : port,
    user: auth === "certificate" ? "-" : user,
    password,
  };
  const options: Record<string, string> = {
    auth,
    ...(isTls ? { ssl: "yes", ca: caFile! } : {}),
    ...(auth === "certificate" ? { pem: clientCertificate!, key: clientCertificate! } : {}),
  };
  return { target, options };
}

Deno.test("pypsrp lives a whole life with the simulator, and another process wakes up to what it left", async () => {
  const way = WAYS[0]!;
  await using simulator = await startSimulator(way.simulate);
  const { target, options } = targetOf(simulator, way);
  const evening = await pypsrp("lifecycle", target, options);
  assertEquals(row(evening, "open").state, 2);
  assertEquals(row(evening, "output").output, ["item 1", "item 2", "item 3", { Name: "a", Size: 5 }]);
  const error = row(evening, "error");
  assertEquals([error.output, (error.errors as unknown[]).length], [["before", "after"], 1]);
  assert(row(evening, "throw").raised !== undefined || row(evening, "throw").state === 5);
  const streams = row(evening, "streams");
  assertEquals([streams.warnings, streams.verbose, streams.information], [
    ["own warning"],
    ["own verbose"],
    ["own information"],
  ]);
  assertEquals(row(evening, "parameters").output, ["one and 2"]);
  assertEquals(row(evening, "input").output, [10]);
  assertEquals(row(evening, "reconnect").output, ["still here"]);
  const left = row(evening, "leave");

  const morning = await pypsrp("morning", target, { ...options, pool: String(left.pool), wait: "2" });
  assertEquals(row(morning, "found").pools, [left.pool]);
  assertEquals(row(morning, "commands").commands, [left.pipeline]);
  assertEquals(row(morning, "output").output, LINES(6));
  assertEquals(row(morning, "state").output, ["still here"]);
  // Nothing is left to be found.
  const next = await pypsrp("quick", target, options);
  assertEquals(row(next, "output").output, ["hello from SERVER01"]);
});

for (const way of WAYS) {
  Deno.test(`pypsrp leaves and comes back with ${way.auth} over ${way.isTls ? "HTTPS" : "HTTP"}`, async () => {
    await using simulator = await startSimulator(way.simulate);
    const { target, options } = targetOf(simulator, way);
    const evening = await pypsrp("quick", target, options);
    const { pool } = row(evening, "leave");
    const morning = await pypsrp("morning", target, { ...options, pool: String(pool), wait: "1" });
    assertEquals(row(morning, "output").output, LINES(3));
    assertEquals(row(morning, "state").output, ["still here"]);
  });
}

Deno.test("pypsrp runs text commands and scripts, and copies files there and back", async () => {
  const way = WAYS[1]!;
  await using simulator = await startSimulator(way.simulate);
  const { target, options } = targetOf(simulator, way);
  const rows = await pypsrp("files", target, options);
  assertEquals([row(rows, "cmd").out, row(rows, "cmd").error, row(rows, "cmd").code], ["hi \r\n", "err \r\n", 3]);
  assertEquals([row(rows, "ps").out, row(rows, "ps").warnings, row(rows, "ps").had_errors], ["a\n2", ["w"], false]);
  assertEquals(row(rows, "files"), { step: "files", there: "C:\\Windows\\Temp\\copied.bin", same: true });
});
