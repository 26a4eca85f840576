/**
 * `$env:X`, `$function:f`, `$alias:a` and other variables of a drive.
 * @module
 */
import type { PsValue } from "../clixml/value.ts";
import type { Frame } from "./compile/frame.ts";
import { NOTHING, plain } from "./compile/nothing.ts";
import { toText } from "./dotnet/convert.ts";
import type { Engine } from "./engine.ts";
import { raise, RUNTIME_EXCEPTION } from "./exceptions.ts";
import type { FlatStore } from "./providers/flat_store.ts";
import type { Providers } from "./providers/provider_table.ts";

/** Reads and writes variables of drives. */
export class DriveVariables {
  readonly #engine: Engine;
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  #store(drive: string): FlatStore | undefined {
    const providers = this.#engine.providers as Providers;
    const found = providers.findDrive(drive);
    return found && providers.store(found.provider);
  }

  read(f: Frame, drive: string, name: string): PsValue {
    return this.#in(f, () => {
      const store = this.#store(drive);
      if (store !== undefined) return store.value(name) ?? null;
      const path = this.#file(drive, name);
      if (path === undefined) return null;
      const text = new TextDecoder().decode(this.#engine.platform.fileSystem.read(path));
      return text.replace(/\r?\n$/, "");
    });
  }

  write(f: Frame, drive: string, name: string, value: PsValue): void {
    this.#in(f, () => {
      const store = this.#store(drive);
      if (store !== undefined) {
        if (plain(value) === null && /^(env|function|alias)$/i.test(drive)) {
          if (store.item(name) !== undefined) store.remove(name, true);
        } else store.write(name, plain(value), { force: true });
        return NOTHING;
      }
      const providers = this.#engine.providers as Providers;
      if (providers.findDrive(drive) === undefined) throw noDrive(drive, name);
      const path = this.#engine.providers.resolveFile(`${drive}:${name}`);
      const text = value === NOTHING ? "" : `${toText(value, this.#engine)}\n`;
      this.#engine.platform.fileSystem.write(path, new TextEncoder().encode(text));
      return NOTHING;
    });
  }

  #file(drive: string, name: string): string | undefined {
    const providers = this.#engine.providers as Providers;
    if (providers.findDrive(drive) === undefined) return undefined;
    const path = this.#engine.providers.resolveFile(`${drive}:${name}`);
    return this.#engine.platform.fileSystem.stat(path)?.kind === "file" ? path : undefined;
  }

  #in(f: Frame, run: () => PsValue): PsValue {
    const engine = this.#engine;
    const before = engine.frame;
    engine.frame = f;
    try {
      return run();
    } finally {
      engine.frame = before;
    }
  }
}

function noDrive(drive: string, name: string): Error {
  return raise({
    types: [
      "System.Management.Automation.DriveNotFoundException",
      "System.Management.Automation.SessionStateException",
      ...RUNTIME_EXCEPTION,
    ],
    message: `Cannot write "$${drive}:${name}": there is no drive "${drive}"`,
    errorId: "DriveNotFound",
    category: "ObjectNotFound",
    target: drive,
  });
}
