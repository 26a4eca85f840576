/**
 * How fast CLIXML is read and written: 2,000 objects like those of Get-Process, some sixty properties each. A real
 * PowerShell 7.6.5 reads 31 MB/s and writes 33 MB/s of the same on such a machine.
 *
 * `deno run -A bench/clixml.ts` prints one line of JSON and one to read.
 * @module
 */
import { performance } from "node:perf_hooks";
import process from "node:process";
import { readClixml, readRemoting } from "../lib/clixml/read.ts";
import {
  PropertyBag,
  PsDateTime,
  PsDouble,
  PsEnum,
  PsList,
  PsObject,
  PsTimeSpan,
  type PsValue,
  PsVersion,
} from "../lib/clixml/value.ts";
import { writeClixml, writeRemoting } from "../lib/clixml/write.ts";

const OBJECTS = 2000;
const ROUNDS = 15;

/** An object as it comes from a server: adapted properties of a process, two extended ones. */
function processObject(i: number): PsObject {
  const adapted = new PropertyBag();
  const add = (name: string, value: PsValue): void => adapted.push(name, value);
  add("SafeHandle", "Microsoft.Win32.SafeHandles.SafeProcessHandle");
  add("Handle", BigInt(1000 + i));
  add("BasePriority", 8);
  add("ExitCode", null);
  add("HasExited", false);
  add("StartTime", new PsDateTime(638000000000000000n + BigInt(i) * 12_345_678n, "Local"));
  add("ExitTime", null);
  add("Id", 4 * i + 4);
  add("MachineName", ".");
  add("MaxWorkingSet", 1413120n);
  add("MinWorkingSet", 204800n);
  add("Modules", "System.Diagnostics.ProcessModuleCollection");
  for (const name of ["NonpagedSystemMemorySize", "PagedMemorySize", "PagedSystemMemorySize", "PeakPagedMemorySize"]) {
    add(`${name}64`, BigInt(20_000_000 + i * 4096));
    add(name, 20_000_000 + i * 4096);
  }
  for (
    const name of ["PeakWorkingSet", "PeakVirtualMemorySize", "PrivateMemorySize", "VirtualMemorySize", "WorkingSet"]
  ) {
    add(`${name}64`, BigInt(2_203_420_000_000 + i * 4096));
    add(name, -1_000_000 + i * 4096);
  }
  add("PriorityBoostEnabled", true);
  add("PriorityClass", "Normal");
  add("PrivilegedProcessorTime", new PsTimeSpan(BigInt(i) * 156_250n));
  add("ProcessName", `process_${i}`);
  add("ProcessorAffinity", BigInt(255));
  add("SessionId", i % 3);
  add("StartInfo", null);
  add("Threads", "System.Diagnostics.ProcessThreadCollection");
  add("HandleCount", 100 + i);
  add("TotalProcessorTime", new PsTimeSpan(BigInt(i) * 1_156_250n));
  add("UserProcessorTime", new PsTimeSpan(BigInt(i) * 1_000_000n));
  add("EnableRaisingEvents", false);
  for (const name of ["StandardInput", "StandardOutput", "StandardError", "Site", "Container"]) add(name, null);
  add("MainWindowTitle", i % 5 === 0 ? `Report ${i} <draft> & notes` : "");
  add("MainWindowHandle", BigInt(0));
  add("Responding", true);
  const members = new PropertyBag();
  const extend = (name: string, value: PsValue): void => members.push(name, value);
  extend("Name", `process_${i}`);
  extend("SI", i % 3);
  extend("Handles", 100 + i);
  for (const name of ["VM", "WS", "PM", "NPM"]) extend(name, BigInt(2_203_420_000_000 + i * 4096));
  extend("Path", `C:\\Program Files\\Vendor ${i % 40}\\bin\\process_${i}.exe`);
  extend("Company", "Example Corporation");
  extend("CPU", new PsDouble(i * 0.115625));
  extend("FileVersion", "10.0.20348.1 (WinBuild.160101.0800)");
  extend("ProductVersion", new PsVersion(10, 0, 20348, i));
  extend("Description", "Host Process for Example Services");
  extend("Product", "Example\u00ae Operating System");
  extend("Verdict", new PsEnum("System.Diagnostics.ThreadState", "Running", 2));
  extend("Labels", new PsList(["alpha", "beta", i]));
  extend("__NounName", "Process");
  const object = new PsObject(members, undefined, [
    "Deserialized.System.Diagnostics.Process",
    "Deserialized.System.ComponentModel.Component",
    "Deserialized.System.MarshalByRefObject",
    "Deserialized.System.Object",
  ]);
  object.adapted = adapted;
  object.text = `System.Diagnostics.Process (process_${i})`;
  return object;
}

/** Megabytes per second of the best round. */
function measure(characters: number, run: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return characters / 1e6 / (best / 1000);
}

const objects = Array.from({ length: OBJECTS }, (_, i) => processObject(i));
const messages = objects.map((object) => writeRemoting(object));
const file = writeClixml(objects, { depth: 2 });
const size = messages.reduce((sum, message) => sum + message.length, 0);
const values = messages.map((message) => readRemoting(message));
const results = {
  objects: OBJECTS,
  messageBytes: size,
  fileBytes: file.length,
  readMessages: measure(size, () => messages.forEach((message) => readRemoting(message))),
  writeMessages: measure(size, () => values.forEach((value) => writeRemoting(value).charCodeAt(0))),
  readFile: measure(file.length, () => readClixml(file)),
  writeFile: measure(file.length, () => writeClixml(values, { depth: 2 }).charCodeAt(0)),
};
process.stdout.write(`${JSON.stringify(results)}\n`);
const rate = (value: number): string => `${value.toFixed(0)} MB/s`;
process.stdout.write(
  `messages: read ${rate(results.readMessages)}, written ${rate(results.writeMessages)}; ` +
    `file: read ${rate(results.readFile)}, written ${rate(results.writeFile)}\n`,
);
