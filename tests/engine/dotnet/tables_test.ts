import { assertEquals } from "@std/assert";
import { PsArray, PsDateTime, PsDictionary, PsDouble, PsTimeSpan, type PsValue } from "../../../lib/clixml/value.ts";
import { tryConvert } from "../../../lib/engine/dotnet/convert.ts";
import { construct, getProperty, getStatic, membersOf } from "../../../lib/engine/dotnet/members.ts";
import type { MethodOverload, PsType } from "../../../lib/engine/dotnet/type.ts";
import { allTypes, isInstance, resolveType, typeNamed } from "../../../lib/engine/dotnet/type_system.ts";
import { callOverloads } from "../../../lib/engine/dotnet/invocation.ts";
import { TerminatingError } from "../../../lib/engine/exceptions.ts";
import { Workbench } from "../run_script.ts";

const SAMPLES: readonly PsValue[] = [
  "",
  "abc",
  "2024-01-02",
  "12",
  0,
  2,
  5n,
  new PsDouble(1.5),
  true,
  null,
  new PsArray([1, 2, 3]),
  new PsArray(["a", "b"]),
  new Uint8Array([1, 2, 3]),
  new PsDateTime(638_000_000_000_000_000n, "Utc"),
  new PsTimeSpan(100_000n),
  new PsDictionary("System.Collections.Hashtable", "ignoreCase"),
];

/** What waits, ends or reads what nobody writes. */
const NOT_CALLED = /Exit|Sleep|Wait|Join|FailFast|Break/;

class Prober {
  readonly session = new Workbench().session;
  readonly faults: string[] = [];
  readonly #instances = new Map<PsType, PsValue>();

  attempt(what: string, run: () => unknown): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof TerminatingError)) this.faults.push(`${what}: ${error}`);
    }
  }

  #argument(parameter: string, turn: number): PsValue {
    const type = resolveType(parameter.replace(/^params /, ""));
    if (type === undefined) return SAMPLES[turn % SAMPLES.length]!;
    const fitting: PsValue[] = [];
    for (const sample of SAMPLES) {
      this.attempt(`convert to ${type.fullName}`, () => {
        const value = tryConvert(sample, type, this.session);
        if (value !== undefined) fitting.push(value);
      });
    }
    const made = this.instance(type);
    if (made !== null) fitting.push(made);
    return fitting[turn % Math.max(fitting.length, 1)] ?? null;
  }

  instance(type: PsType): PsValue {
    const known = this.#instances.get(type);
    if (known !== undefined) return known;
    this.#instances.set(type, null);
    let value: PsValue = SAMPLES.find((sample) => sample !== null && isInstance(sample, type)) ?? null;
    for (const row of type.row.constructors ?? []) {
      if (value !== null || row.parameters.length > 2 || row.byRef) continue;
      this.attempt(`${type.fullName}::new`, () => {
        value = construct(type, row.parameters.map((each, i) => this.#argument(each, i + 1)), this.session);
      });
    }
    value ??= type.row.zero?.() ?? null;
    this.#instances.set(type, value);
    return value;
  }

  call(what: string, self: PsValue, name: string, overload: MethodOverload): void {
    if (NOT_CALLED.test(name) || overload.byRef) return;
    for (let turn = 0; turn < 3; turn++) {
      const args = overload.parameters.map((each, i) => this.#argument(each, i * turn + turn));
      this.attempt(what, () => callOverloads(name, [overload], self, args, this.session));
    }
  }
}

Deno.test("every member of every type gives a value or fails with an error that a script can catch", () => {
  const prober = new Prober();
  const { session } = prober;
  for (const type of [...allTypes()]) {
    if (type.row.typeParameters || type.row.isInterface) continue;
    const { fullName, row } = type;
    for (const { name } of row.staticProperties ?? []) {
      prober.attempt(`${fullName}::${name}`, () => getStatic(type, name, session));
    }
    for (const { name, overloads } of row.staticMethods ?? []) {
      for (const each of overloads) prober.call(`${fullName}::${name}(${each.parameters})`, type, name, each);
    }
    const self = prober.instance(type);
    if (self === null) continue;
    for (const { name } of row.properties ?? []) {
      prober.attempt(`${fullName}.${name}`, () => getProperty(self, name, session));
    }
    for (const { name, overloads } of row.methods ?? []) {
      for (const each of overloads) prober.call(`${fullName}.${name}(${each.parameters})`, self, name, each);
    }
    prober.attempt(`members of ${fullName}`, () => membersOf(self, session).map((info) => info.value?.()));
  }
  assertEquals(prober.faults, []);
});

Deno.test("resolveType() knows every type that a table names as a base", () => {
  const missing: string[] = [];
  for (const type of [...allTypes()]) {
    const { base } = type.row;
    if (base && !base.includes("[") && resolveType(base) === undefined) missing.push(`${type.fullName}: ${base}`);
  }
  assertEquals(missing, []);
  assertEquals(typeNamed("System.Int32").name, "Int32");
});
