/**
 * The objects that host calls carry (MS-PSRP 2.2.3): consoles, prompts, credentials. How they are written is
 * `host_values.ts`.
 * @module
 */
import type { PsSecureString, PsValue } from "../clixml/value.ts";

/** System.Management.Automation.Host.Coordinates (2.2.3.1). */
export interface Coordinates {
  readonly x: number;
  readonly y: number;
}

/** System.Management.Automation.Host.Size (2.2.3.2). */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** System.Management.Automation.Host.Rectangle. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One cell of the console's buffer (2.2.3.28). */
export interface BufferCell {
  /** UTF-16 code unit. */
  readonly character: number;
  readonly foregroundColor: number;
  readonly backgroundColor: number;
  /** Complete 0, Leading 1, Trailing 2. */
  readonly bufferCellType: number;
}

/** A rectangle of cells, row by row. */
export interface BufferCells {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly BufferCell[];
}

/** A key press (2.2.3.26). */
export interface KeyInfo {
  readonly virtualKeyCode: number;
  /** UTF-16 code unit. */
  readonly character: number;
  readonly controlKeyState: number;
  readonly keyDown: boolean;
}

/** One field of a prompt. */
export interface FieldDescription {
  readonly name: string;
  readonly label: string;
  readonly helpMessage: string;
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
  readonly label: string;
  readonly helpMessage: string;
}

/** System.Management.Automation.PSCredential (2.2.3.25). */
export interface Credential {
  readonly userName: string;
  readonly password: PsSecureString;
}
