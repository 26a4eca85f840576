/**
 * The objects that host calls carry (MS-PSRP 2.2.3): consoles, prompts, credentials. How they are written is
 * `host_values.ts`.
 * @module
 */
import type { PsSecureString, PsValue } from "../clixml/value.ts";

/** System.Management.Automation.Host.Coordinates (2.2.3.1). */
export interface Coordinates {
  /** Column, from 0. */
  readonly x: number;
  /** Row, from 0. */
  readonly y: number;
}

/** System.Management.Automation.Host.Size (2.2.3.2). */
export interface Size {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** System.Management.Automation.Host.Rectangle. */
export interface Rectangle {
  /** First column, from 0. */
  readonly left: number;
  /** First row, from 0. */
  readonly top: number;
  /** Last column, itself included. */
  readonly right: number;
  /** Last row, itself included. */
  readonly bottom: number;
}

/** One cell of the console's buffer (2.2.3.28). */
export interface BufferCell {
  /** UTF-16 code unit. */
  readonly character: number;
  /** System.ConsoleColor: 0 to 15. */
  readonly foregroundColor: number;
  /** System.ConsoleColor: 0 to 15. */
  readonly backgroundColor: number;
  /** Complete 0, Leading 1, Trailing 2. */
  readonly bufferCellType: number;
}

/** A rectangle of cells, row by row. */
export interface BufferCells {
  /** Height. */
  readonly rows: number;
  /** Width. */
  readonly columns: number;
  /** `rows * columns` of them. */
  readonly cells: readonly BufferCell[];
}

/** A key press (2.2.3.26). */
export interface KeyInfo {
  /** Number of the key in Windows, e.g. 13 for Enter. */
  readonly virtualKeyCode: number;
  /** UTF-16 code unit. */
  readonly character: number;
  /** ControlKeyStates, combined: RightAlt 1, LeftAlt 2, RightCtrl 4, LeftCtrl 8, Shift 16 … */
  readonly controlKeyState: number;
  /** False when it is let go. */
  readonly keyDown: boolean;
}

/** One field of a prompt. */
export interface FieldDescription {
  /** Key of its answer. */
  readonly name: string;
  /** Text that the user sees; `&` marks its hot key. Empty: the name. */
  readonly label: string;
  /** Text for who asks for help; may be empty. */
  readonly helpMessage: string;
  /** Whether an answer must be given. */
  readonly isMandatory: boolean;
  /** Short name of the wanted type, e.g. `String`. */
  readonly typeName: string;
  /** Full name, e.g. `System.String`. */
  readonly typeFullName: string;
  /** Assembly-qualified name; the receiver need not know the assembly. */
  readonly typeAssemblyName: string;
  /** Value that an empty answer stands for. */
  readonly defaultValue?: PsValue;
}

/** One choice of a prompt; `&` in the label marks its hot key. */
export interface ChoiceDescription {
  /** E.g. `&Yes`. */
  readonly label: string;
  /** Text for who asks for help; may be empty. */
  readonly helpMessage: string;
}

/** System.Management.Automation.PSCredential (2.2.3.25). */
export interface Credential {
  /** With its domain, where it has one. */
  readonly userName: string;
  /** Readable once there is a session key. */
  readonly password: PsSecureString;
}
