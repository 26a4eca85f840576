/**
 * The tool as its users run it: processes of the executable that `PSRECONNECT_EXECUTABLE` names, or of the sources.
 * @module
 */
import { fileURLToPath } from "node:url";
import { assertEquals } from "@std/assert";

/** The project's folder. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPTS = `${ROOT}tests/e2e/scripts/`;

/** What a process left. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A simulator in a process of its own. */
export interface SimulatorProcess extends AsyncDisposable {
  readonly endpoint: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
  /** With `--https`: its port, the authority's certificate, and a client's certificate with its key. */
  readonly httpsPort?: number;
  readonly caFile?: string;
  readonly clientCertificate?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it with a signal. @returns Its exit code. */
  end(signal: Deno.Signal): Promise<number>;
}

/** The command of the tool, with its arguments. */
export function command(args: readonly string[], options: Deno.CommandOptions = {}): Deno.Command {
  const executable = Deno.env.get("PSRECONNECT_EXECUTABLE");
  return executable
    ? new Deno.Command(executable, { args: [...args], ...options })
    : new Deno.Command(Deno.execPath(), { args: ["run", "-A", `${ROOT}cli.ts`, ...args], ...options });
}

/** Runs the tool to its end. */
export async function tool(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const output = await command(args, { env: { ...env }, cwd: ROOT, stdin: "null", stdout: "piped", stderr: "piped" })
    .output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: output.code, out: text(output.stdout), error: text(output.stderr) };
}

/** Runs one of the scripts in `scripts/`; it must end without an error. */
export async function script(name: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const outcome = await tool(["run", `${SCRIPTS}${name}`], env);
  assertEquals(outcome.code, 0, `${name} ended with ${outcome.code}\n${outcome.out}\n${outcome.error}`);
  return outcome;
}

/** Starts a simulator on a free port and waits for its ready file. */
export async function startSimulator(args: readonly string[] = []): Promise<SimulatorProcess> {
  const folder = await Deno.makeTempDir();
  const readyFile = `${folder}/ready.json`;
  const watcher = Deno.watchFs(folder);
  const child = command(["simulate", "--port", "0", "--ready-file", readyFile, ...args], {
    env: { PSRECONNECT_PASSWORD: "" },
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const ended = child.status.then(({ code }) => {
    watcher.close();
    return code;
  });
  let isReady = false;
  for await (const event of watcher) {
    isReady = event.paths.some((path) => path.endsWith("ready.json"));
    if (isReady) break;
  }
  if (!isReady) throw new Error(`simulate ended with ${await ended} before it was ready`);
  const ready = JSON.parse(await Deno.readTextFile(readyFile)) as {
    readonly endpoint: string;
    readonly port: number;
    readonly computers: readonly string[];
    readonly user: string;
    readonly password: string;
    readonly pid: number;
    readonly httpsPort?: number;
    readonly caFile?: string;
    readonly clientCertificate?: string;
  };
  const names = [...ready.computers, "Localhost"];
  const end = async (signal: Deno.Signal): Promise<number> => {
    child.kill(signal);
    const code = await ended;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    return code;
  };
  let isEnded = false;
  return {
    ...ready,
    environment: {
      PSRECONNECT_MAP: names.map((name) => `${name}=127.0.0.1:${ready.port}`).join(","),
      PSRECONNECT_USER: ready.user,
      PSRECONNECT_PASSWORD: ready.password,
      NO_COLOR: "1",
    },
    end: (signal) => {
      isEnded = true;
      return end(signal);
    },
    [Symbol.asyncDispose]: async () => {
      if (!isEnded) await end("SIGTERM");
    },
  };
}

/** Rows of a table in the seed document's layout, by their first two columns: id and name. */
export function tableRows(text: string): string[][] {
  return text.split("\n").filter((line) => /^\s*\d+\s/.test(line)).map((line) => line.trim().split(/\s{1,}/));
}
