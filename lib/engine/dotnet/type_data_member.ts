/**
 * What the extended type data can add to a type.
 * @module
 */
import type { PsDynamicMember, PsValue } from "../../clixml/value.ts";
import type { Session } from "../session.ts";

/** A member of a type's extended data. */
export type TypeDataMember =
  | { readonly kind: "alias"; readonly target: string }
  | { readonly kind: "note"; readonly value: PsValue }
  | {
    readonly kind: "code" | "script";
    readonly get: (self: PsValue, session: Session) => PsValue | undefined;
    readonly set?: (self: PsValue, value: PsValue, session: Session) => void;
  }
  | { readonly kind: "method"; readonly call: (self: PsValue, args: readonly PsValue[], session: Session) => PsValue }
  | { readonly kind: "set"; readonly names: readonly string[] }
  | { readonly kind: "dynamic"; readonly member: PsDynamicMember };
