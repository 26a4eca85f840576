/**
 * The notes that remoting adds to every object, and when they show.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import { isTrue } from "../dotnet/truth.ts";
import { getProperty } from "../dotnet/members.ts";
import { TerminatingError } from "../exceptions.ts";
import type { Session } from "../session.ts";

/** The column that tells where an object came from. */
export const COMPUTER_NAME = "PSComputerName";
/** The note that decides whether that column shows; never shown itself. */
export const SHOW_COMPUTER_NAME = "PSShowComputerName";

/** Lower-case names of the notes that remoting adds. */
export const REMOTING_PROPERTIES: ReadonlySet<string> = new Set(
  [COMPUTER_NAME, SHOW_COMPUTER_NAME, "RunspaceId", "PSSourceJobInstanceId"].map((name) => name.toLowerCase()),
);

/** Whether an object came over remoting and asks to tell from where. */
export function showsComputerName(object: PsValue, session: Session): boolean {
  const show = read(object, SHOW_COMPUTER_NAME, session);
  return show !== undefined && read(object, COMPUTER_NAME, session) !== undefined && isTrue(show);
}

/** Whether an object says that it came over remoting. */
export function isRemoteObject(object: PsValue, session: Session): boolean {
  return read(object, SHOW_COMPUTER_NAME, session) !== undefined;
}

function read(object: PsValue, name: string, session: Session): PsValue | undefined {
  try {
    return getProperty(object, name, session);
  } catch (error) {
    if (error instanceof TerminatingError) return undefined;
    throw error;
  }
}
