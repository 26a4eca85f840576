/**
 * Who may import whom (docs/architecture.md), read from `deno info --json`; and the shape of the files.
 * @module
 */
import { assertEquals } from "@std/assert";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** First match names the layer of a file. */
const LAYERS: readonly (readonly [layer: string, pattern: RegExp])[] = [
  ["std", /^lib\/std\//],
  ["base", /^lib\/(bytes|guid|duration|errors)\.ts$/],
  ["xml", /^lib\/xml\//],
  ["clixml", /^lib\/clixml\//],
  ["psrp", /^lib\/psrp\//],
  ["wsman", /^lib\/wsman\//],
  ["auth", /^lib\/auth\//],
  ["engine", /^lib\/engine\//],
  ["transport", /^lib\/transport\//],
  ["client", /^lib\/client\//],
  ["remoting", /^lib\/remoting\//],
  ["cmdlets", /^lib\/cmdlets\//],
  ["simulator", /^simulator\//],
  ["mod", /^mod\.ts$/],
  ["cli", /^cli(\.ts$|\/)/],
];

/** What each layer may import, itself aside. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  std: [],
  base: [],
  xml: ["base", "std"],
  clixml: ["base"],
  psrp: ["clixml", "base"],
  wsman: ["xml", "base"],
  auth: ["base"],
  engine: ["clixml", "base"],
  transport: ["auth", "wsman", "base"],
  client: ["transport", "psrp", "wsman", "clixml", "base"],
  remoting: ["client", "transport", "psrp", "wsman", "clixml", "base"],
  cmdlets: ["remoting", "client", "psrp", "engine", "clixml", "base"],
  simulator: ["engine", "psrp", "wsman", "auth", "xml", "clixml", "base"],
  mod: ["remoting", "client", "transport", "psrp", "wsman", "auth", "engine", "clixml", "base"],
  cli: ["mod", "cmdlets", "remoting", "client", "transport", "auth", "engine", "clixml", "base", "simulator", "std"],
};

/** Only these reach the outside: sockets, timers, clocks, randomness, the terminal. */
const OUTSIDE = [
  /^lib\/transport\//,
  /^lib\/client\//,
  /^lib\/remoting\/repository\.ts$/,
  /^simulator\/(mod|serve|clock)\.ts$/,
  /^cli(\.ts$|\/)/,
];
const OUTSIDE_WORDS =
  /\b(Date\.now\(|Math\.random\(|setTimeout\(|setInterval\(|console\.|crypto\.randomUUID\(|crypto\.getRandomValues\(|performance\.now\()|from "node:(net|tls|http|https|fs|process|os|child_process|dgram|readline)"|\bDeno\./;
const PURE = [/^lib\/(psrp|wsman|clixml|xml|engine|auth)\//, /^lib\/[a-z]+\.ts$/, /^simulator\//];
/** Where something of the outside is the very point: foreign functions, CredSSP's inner TLS; and `isIP`, which is pure. */
const PURE_EXCEPTIONS = [/^lib\/auth\/(gssapi|foreign_functions|tls_tunnel)\.ts$/, /^simulator\/certificates\.ts$/];

/** Longer files are tables of data. */
const MAX_LINES = 600;
const DATA_TABLES = [
  /^lib\/wsman\/faults\.ts$/,
  /^lib\/engine\/language\/known_types\.ts$/,
  /^lib\/engine\/dotnet\/tables\/enums[a-z_]*\.ts$/,
];

const files = listFiles("").filter((file) => file.endsWith(".ts"));

Deno.test("imports go only where docs/architecture.md lets them", async () => {
  const problems: string[] = [];
  for (const [from, to] of await importPairs()) {
    const source = layerOf(from);
    const target = layerOf(to);
    if (source === undefined || target === undefined || source === target) continue;
    if (!MAY_IMPORT[source]!.includes(target)) problems.push(`${from} imports ${to}: ${source} may not know ${target}`);
  }
  assertEquals(problems, []);
});

Deno.test("imports have no cycles", async () => {
  const next = new Map<string, string[]>();
  for (const [from, to] of await importPairs("code")) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      return;
    }
    state.set(file, "open");
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    state.set(file, "done");
  };
  for (const file of next.keys()) visit(file, []);
  assertEquals(cycles, []);
});

Deno.test("pure layers reach nothing outside", () => {
  const problems: string[] = [];
  for (const file of files) {
    if (!PURE.some((pattern) => pattern.test(file)) || OUTSIDE.some((pattern) => pattern.test(file))) continue;
    if (PURE_EXCEPTIONS.some((pattern) => pattern.test(file)) || file.startsWith("lib/std/")) continue;
    for (const [i, line] of readFileSync(ROOT + file, "utf8").split("\n").entries()) {
      const code = line.replace(/^\s*(\/\/|\*|\/\*).*$/, "");
      const word = OUTSIDE_WORDS.exec(code)?.[0];
      if (word) problems.push(`${file}:${i + 1}: ${word}`);
    }
  }
  assertEquals(problems, []);
});

Deno.test("files are short and named for what is in them", () => {
  const problems: string[] = [];
  for (const file of files) {
    const lines = readFileSync(ROOT + file, "utf8").split("\n").length - 1;
    if (lines > MAX_LINES && !DATA_TABLES.some((pattern) => pattern.test(file))) {
      problems.push(`${file}: ${lines} lines`);
    }
    if (/(^|\/)(utils?|helpers?|common|misc|types)\.ts$/.test(file)) problems.push(`${file}: a name that says nothing`);
  }
  assertEquals(problems, []);
});

function layerOf(file: string): string | undefined {
  return LAYERS.find(([, pattern]) => pattern.test(file))?.[0];
}

function listFiles(folder: string): string[] {
  return readdirSync(ROOT + folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".") || ["dist", "node_modules"].includes(entry.name)) return [];
    const path = folder + entry.name;
    return entry.isDirectory() ? listFiles(`${path}/`) : [path];
  });
}

type Dependency = { readonly code?: { readonly specifier?: string }; readonly type?: { readonly specifier?: string } };
type Module = { readonly specifier: string; readonly dependencies?: readonly Dependency[] };

/** Every import of one local file by another. `code`: those that are there at run time only. */
async function importPairs(kind: "all" | "code" = "all"): Promise<[string, string][]> {
  const pairs: [string, string][] = [];
  const seen = new Set<string>();
  for (const root of ["mod.ts", "cli.ts", "simulator/mod.ts"]) {
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", root], cwd: ROOT }).output();
    const graph = JSON.parse(new TextDecoder().decode(stdout)) as { readonly modules: readonly Module[] };
    for (const { specifier, dependencies } of graph.modules) {
      const from = localName(specifier);
      if (from === undefined || seen.has(from)) continue;
      seen.add(from);
      for (const { code, type } of dependencies ?? []) {
        const to = localName((kind === "code" ? code : code ?? type)?.specifier);
        if (to !== undefined) pairs.push([from, to]);
      }
    }
  }
  return pairs;
}

function localName(specifier: string | undefined): string | undefined {
  const prefix = new URL(`file://${ROOT}`).href;
  return specifier?.startsWith(prefix) ? specifier.slice(prefix.length) : undefined;
}
