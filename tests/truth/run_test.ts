import { assertEquals, assertStringIncludes } from "@std/assert";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const RUN = fileURLToPath(new URL("./run.ts", import.meta.url));

function truth(args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(Deno.execPath(), ["run", "-A", "-q", "--no-check", RUN, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

async function withFile(entries: readonly unknown[], use: (file: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "truth-"));
  const file = join(folder, "own.json");
  await writeFile(file, JSON.stringify({ entries }));
  try {
    await use(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const GOOD = { id: "own/good", topic: "own", call: "remoting", xml: "<S>a</S>", reads_as: "a", again: "<S>a</S>" };
const BAD = { id: "own/bad", topic: "own", call: "remoting", xml: "<S>a</S>", reads_as: "b" };

Deno.test("truth FILE passes with code 0 and fails with code 1", async () => {
  await withFile([GOOD], async (file) => {
    assertEquals((await truth([file])).code, 0);
  });
  await withFile([GOOD, BAD], async (file) => {
    const run = await truth([file, "--failures", "1"]);
    assertEquals(run.code, 1);
    assertStringIncludes(run.stdout, "1 passed, 1 failed");
    assertStringIncludes(run.stdout, "FAILED own/bad");
    assertStringIncludes(run.stdout, "expected b");
  });
});

Deno.test("truth --json prints one line of counts and failing ids", async () => {
  await withFile([GOOD, BAD], async (file) => {
    const run = await truth(["--json", file]);
    assertEquals(JSON.parse(run.stdout), { files: [{ file, passed: 1, failed: 1, failures: ["own/bad"] }] });
  });
});

Deno.test("truth ends with code 2 on a wrong command line", async () => {
  assertEquals((await truth(["--unknown"])).code, 2);
  assertEquals((await truth(["--failures", "x"])).code, 2);
  assertEquals((await truth(["/nowhere.json"])).code, 2);
});
