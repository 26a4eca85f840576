/**
 * Brings the computers of a world to life: file systems, seeds, shares.
 * @module
 */
import { encodeUtf8 } from "../lib/bytes.ts";
import { MemoryFileSystem } from "../lib/engine/memory_file_system.ts";
import type { FileSystem } from "../lib/engine/platform.ts";
import { Computer, type ComputerPorts } from "./computer.ts";
import { withShares } from "./share_files.ts";
import type { ShellQuotas } from "./shell_table.ts";
import { HOME_FOLDERS, WINDOWS_FOLDERS, windowsFiles } from "./windows_files.ts";
import type { ComputerSeed, World } from "./world.ts";

/** Bytes that the files of one virtual computer may hold. */
export const MAX_FILE_BYTES: number = 64 * 1024 * 1024;
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** All computers of a world. */
export function buildComputers(world: World, quotas: ShellQuotas, ports: ComputerPorts): Computer[] {
  const drives = new Map<string, { seed: ComputerSeed; files: FileSystem }>();
  for (const seed of world.computers) {
    const files = new MemoryFileSystem({
      style: "windows",
      maxBytes: MAX_FILE_BYTES,
      now: () => BigInt(Math.floor(ports.clock.now() * 10_000)) + UNIX_EPOCH_TICKS,
    });
    files.addRoot("C:");
    for (const folder of WINDOWS_FOLDERS) createFolder(files, folder);
    for (const { user } of world.accounts) {
      for (const folder of HOME_FOLDERS) createFolder(files, `C:\\Users\\${user}\\${folder}`);
    }
    for (const { path, text } of [...windowsFiles(seed.name), ...seed.files]) {
      createFolder(files, path.slice(0, path.lastIndexOf("\\")));
      files.write(path, encodeUtf8(text));
    }
    drives.set(seed.name.toLowerCase(), { seed, files });
  }
  const lookup = (server: string, share: string): { files: FileSystem; folder: string } | undefined => {
    const found = drives.get(server.toLowerCase().split(".")[0]!);
    const name = found && Object.keys(found.seed.shares).find((key) => key.toLowerCase() === share.toLowerCase());
    return found && name !== undefined ? { files: found.files, folder: found.seed.shares[name]! } : undefined;
  };
  return [...drives.values()].map(({ seed, files }) =>
    new Computer(seed, world.jobs, withShares(files, lookup), quotas, ports)
  );
}

function createFolder(files: FileSystem, path: string): void {
  const parts = path.split("\\");
  for (let i = 2; i <= parts.length; i++) {
    const folder = parts.slice(0, i).join("\\");
    if (!files.stat(folder)) files.createDirectory(folder);
  }
}
