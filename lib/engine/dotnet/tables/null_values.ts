/**
 * TABLE: values that stand for nothing: DBNull and AutomationNull.
 * @module
 */
import { NOTHING } from "../../compile/nothing.ts";
import { declareType } from "../declare.ts";
import { enumNamed } from "../enums.ts";
import { NullLike } from "../null_like.ts";
import type { TypeRow } from "../type.ts";

/** `[DBNull]::Value`. */
export const DB_NULL: NullLike = new NullLike("System.DBNull");

/** DBNull and AutomationNull. */
export const NULL_ROWS: readonly TypeRow[] = [
  declareType("System.DBNull", {
    interfaces: "System.IConvertible System.Runtime.Serialization.ISerializable",
    methods: {
      "System.TypeCode GetTypeCode()": () => enumNamed("System.TypeCode", "DBNull"),
      "string ToString()": () => "",
      "string ToString(System.IFormatProvider provider)": () => "",
    },
    statics: { "System.DBNull Value": () => DB_NULL },
  }),
  declareType("System.Management.Automation.Internal.AutomationNull", {
    isAbstract: true,
    statics: { "psobject Value": () => NOTHING },
  }),
];
