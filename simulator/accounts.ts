/**
 * Accounts: names as clients spell them, passwords compared in constant time.
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Computer } from "./computer.ts";
import type { Account } from "./world.ts";

/** A user name taken apart. */
export interface UserName {
  readonly user: string;
  readonly domain: string | undefined;
}

/** Reads `DOMAIN\user`, `user@domain`, `.\user` and `user`. */
export function readUserName(text: string): UserName {
  const slash = text.indexOf("\\");
  if (slash >= 0) return { user: text.slice(slash + 1), domain: text.slice(0, slash) };
  const at = text.lastIndexOf("@");
  return at > 0 ? { user: text.slice(0, at), domain: text.slice(at + 1) } : { user: text, domain: undefined };
}

/** The account that a name means on a computer. A local account answers to the computer's name, `.` and no domain. */
export function findAccount(accounts: readonly Account[], name: UserName, computer: Computer): Account | undefined {
  const wanted = name.user.toLowerCase();
  const domain = name.domain?.toLowerCase();
  return accounts.find((account) => {
    if (account.user.toLowerCase() !== wanted) return false;
    if (domain === undefined || domain === "") return true;
    if (account.domain === undefined) return domain === "." || computer.answersTo(domain) || domain === "localhost";
    const own = account.domain.toLowerCase();
    return domain === own || domain.split(".")[0] === own;
  });
}

/** Compares a password without telling by time how far it was right. */
export function isPassword(account: Account | undefined, password: string): boolean {
  const digest = (text: string): Uint8Array => createHash("sha256").update(text, "utf8").digest();
  const same = timingSafeEqual(digest(account?.password ?? ""), digest(password));
  return account !== undefined && same;
}
