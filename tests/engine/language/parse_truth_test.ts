import { assertEquals } from "@std/assert";
import { parseScript } from "../../../lib/engine/language/parser.ts";

// Recordings of PowerShell 7.6.5: a script that it refused has its errors under `parse`.
const PLACES = ["../../truth/data/language/", "../../../../shared/truth/language/"];

interface Recorded {
  readonly id: string;
  readonly script: string;
  readonly parse?: readonly {
    readonly id: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
  }[];
}

function recordings(): Recorded[] {
  for (const place of PLACES) {
    const directory = new URL(place, import.meta.url);
    try {
      const files = [...Deno.readDirSync(directory)].map((entry) => entry.name).filter((name) =>
        name.endsWith(".json")
      );
      return files.sort().flatMap((name) => {
        const file: { cases: Recorded[] } = JSON.parse(Deno.readTextFileSync(new URL(name, directory)));
        return file.cases;
      });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return [];
}

const CASES = recordings();

function errorsOf(script: string): string[] {
  return parseScript(script).errors.map(({ id, extent: e }) =>
    `${id} ${e.startLine}:${e.startColumn}-${e.endLine}:${e.endColumn}`
  );
}

Deno.test("parseScript() accepts every recorded script that PowerShell accepted", () => {
  const refused = CASES.filter((recorded) => !recorded.parse?.length && errorsOf(recorded.script).length > 0);
  assertEquals(refused.map((recorded) => `${recorded.id}: ${errorsOf(recorded.script)[0]}`), []);
});

Deno.test("parseScript() refuses every recorded script that PowerShell refused, with its errors in its order", () => {
  for (const recorded of CASES) {
    if (!recorded.parse?.length) continue;
    const expected = recorded.parse.map((e) => `${e.id} ${e.line}:${e.column}-${e.endLine}:${e.endColumn}`);
    assertEquals(errorsOf(recorded.script), expected, recorded.id);
  }
});
