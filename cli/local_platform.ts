/**
 * The machine that the tool runs on, as the engine's {@linkcode Platform}.
 * @module
 */
import { homedir, hostname, tmpdir, userInfo } from "node:os";
import process from "node:process";
import type { Platform } from "../lib/engine/platform.ts";
import { localFiles } from "./local_files.ts";

const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const MAX_TIMER_MS = 2_147_483_647;

/** Makes the platform of this process. */
export function localPlatform(): Platform {
  const environment = new Map<string, string>();
  for (const [name, value] of Object.entries(process.env)) {
    // Scripts and what they send to other hosts shall not see the password by accident.
    if (value !== undefined && name !== "PSRECONNECT_PASSWORD") environment.set(name, value);
  }
  const computerName = hostname().split(".")[0] ?? "localhost";
  return {
    os: process.platform === "win32" ? "windows" : "linux",
    computerName,
    userName: userName(),
    domainName: computerName,
    processId: process.pid,
    psHome: process.execPath.replace(/[\\/][^\\/]*$/, ""),
    homeDirectory: homedir(),
    tempDirectory: tmpdir(),
    startDirectory: process.cwd(),
    now: () => BigInt(Date.now()) * 10_000n + UNIX_EPOCH_TICKS,
    utcOffsetMinutes: (ticks) => -new Date(Number((ticks - UNIX_EPOCH_TICKS) / 10_000n)).getTimezoneOffset(),
    setTimer(ms, fire) {
      const timer = setTimeout(fire, Math.min(ms, MAX_TIMER_MS));
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    newGuid: () => crypto.randomUUID(),
    environment,
    fileSystem: localFiles(),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A process without an entry in the user database (containers) has no name.
    return process.env["USER"] ?? "user";
  }
}
