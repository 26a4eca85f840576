/**
 * The shells of one computer, and the quotas on them.
 * @module
 */
import type { Shell } from "./shell.ts";
import { ShellFault } from "./shell.ts";

/** Fault codes of the quotas and of shell ids. */
const MAX_SHELLS_PER_USER = 2150859173;
const MAX_SHELL_USERS = 2150859179;
const SHELL_ID_USED = 2150859223;
const SHELL_NOT_FOUND = 2150858843;

/** Quotas of the service (winrm/config/winrs). */
export interface ShellQuotas {
  readonly maxShellsPerUser: number;
  readonly maxConcurrentUsers: number;
}

/** The shells of one computer. */
export class ShellTable {
  readonly #shells = new Map<string, Shell>();
  readonly #quotas: ShellQuotas;

  constructor(quotas: ShellQuotas) {
    this.#quotas = quotas;
  }

  /** Refuses a new shell that would break a quota or take an id twice. */
  checkNew(shellId: string, owner: string): void {
    if (this.#shells.has(shellId)) throw new ShellFault(SHELL_ID_USED, `A shell with id ${shellId} exists already`);
    const owners = new Set<string>();
    let own = 0;
    for (const shell of this.#shells.values()) {
      owners.add(shell.facts.owner);
      if (shell.facts.owner === owner) own++;
    }
    if (own >= this.#quotas.maxShellsPerUser) {
      throw new ShellFault(
        MAX_SHELLS_PER_USER,
        `User ${owner} has ${own} shells already, the most that MaxShellsPerUser allows: remove one first`,
      );
    }
    if (!owners.has(owner) && owners.size >= this.#quotas.maxConcurrentUsers) {
      throw new ShellFault(MAX_SHELL_USERS, `${owners.size} users have shells already, the most that are allowed`);
    }
  }

  add(shell: Shell): void {
    this.#shells.set(shell.facts.shellId, shell);
  }
  remove(shell: Shell): void {
    this.#shells.delete(shell.facts.shellId);
  }
  all(): Shell[] {
    return [...this.#shells.values()];
  }

  /** The shell of a request; throws the fault for one that is not there. */
  find(shellId: string): Shell {
    const shell = this.#shells.get(shellId);
    if (!shell) {
      throw new ShellFault(
        SHELL_NOT_FOUND,
        `There is no shell ${shellId} on this computer: it was removed or timed out`,
      );
    }
    return shell;
  }
}
