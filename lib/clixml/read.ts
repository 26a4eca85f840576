/** @module */
import type { ClixmlLimits } from "./limits.ts";
import { malformed } from "./limits.ts";
import type { PsValue } from "./value.ts";

/** How a document is framed: `file` is Export-Clixml's `Objs` root, `remoting` one bare element of a PSRP message. */
export type ClixmlForm = "file" | "remoting";

/** Options of {@linkcode readClixml}. */
export interface ReadClixmlOptions {
  /** @default {"file"} */
  readonly form?: ClixmlForm;
  readonly limits?: Partial<ClixmlLimits>;
}

/** All values of a document. */
export function readClixml(_text: string, _options: ReadClixmlOptions = {}): PsValue[] {
  throw malformed("the reader is being built");
}

/** The one value of a PSRP message's data; empty text is `null`. */
export function readRemoting(text: string, limits: Partial<ClixmlLimits> = {}): PsValue {
  return text === "" ? null : readClixml(text, { form: "remoting", limits })[0] ?? null;
}

/** Like {@linkcode readRemoting}, from UTF-8 with or without a byte order mark. */
export function readRemotingBytes(_bytes: Uint8Array, _limits: Partial<ClixmlLimits> = {}): PsValue {
  throw malformed("the reader is being built");
}
