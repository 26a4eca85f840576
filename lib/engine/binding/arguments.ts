/**
 * The arguments of a command as they stand in a script or come over the wire, before anything is bound.
 * @module
 */
import type { PsValue } from "../../clixml/value.ts";
import type { Extent } from "../language/source.ts";

/** One parameter, argument, or both. */
export interface Argument {
  /** Name of a parameter as typed, without the dash. */
  readonly name?: string;
  /** The parameter as typed, `-Name` or `-Name:`. */
  readonly nameText?: string;
  /** The value; absent for a parameter whose argument, if any, follows. */
  readonly value?: PsValue;
  /** The literal as typed, for parameters that want text. */
  readonly text?: string;
  /** Where the parameter stands, and where its value. */
  readonly nameExtent?: Extent;
  readonly extent?: Extent;
  /** From `@table`: gives way to a parameter that was typed. */
  readonly splatted?: boolean;
  /** Parameters end here: everything that follows is an argument. */
  readonly literal?: boolean;
}
