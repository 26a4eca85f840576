/**
 * TABLE: the part of Marshal that scripts read secure strings with. Memory is a table of texts by address, one for each
 * session.
 * @module
 */
import type { PsSecureString } from "../../../clixml/value.ts";
import type { Session } from "../../session.ts";
import { clrError } from "../clr_errors.ts";
import { declareType, type Native } from "../declare.ts";
import type { TypeRow } from "../type.ts";
import { notNull } from "./native_values.ts";

const SLOT = "dotnet.memory";
/** Most texts that a session keeps in memory of its own: what is not freed by then is a leak. */
export const MAX_MEMORY_BLOCKS = 1024;

interface Memory {
  next: bigint;
  readonly blocks: Map<bigint, string>;
}

function memoryOf(session: Session): Memory {
  let memory = session.slots.get(SLOT) as Memory | undefined;
  if (memory === undefined) session.slots.set(SLOT, memory = { next: 0x7f0000001000n, blocks: new Map() });
  return memory;
}

function keep(text: string, session: Session): bigint {
  const memory = memoryOf(session);
  if (memory.blocks.size >= MAX_MEMORY_BLOCKS) {
    throw clrError("System.OutOfMemoryException", "Too many blocks of memory are in use; free those that are done.");
  }
  const address = memory.next;
  memory.next += BigInt((text.length + 9) * 2);
  memory.blocks.set(address, text);
  return address;
}

const keepSecret: Native = (value: PsSecureString | null, session: Session) =>
  keep(notNull(value, "s").reveal() ?? "", session);
const keepText: Native = (value: string | null, session: Session) => value === null ? 0n : keep(value, session);
const release: Native = (address: bigint, session: Session) => void memoryOf(session).blocks.delete(address);
const read: Native = (address: bigint, session: Session) => memoryOf(session).blocks.get(address) ?? null;

function members(): Record<string, Native> {
  const found: Record<string, Native> = {};
  for (const name of ["BSTR", "GlobalAllocUnicode", "GlobalAllocAnsi", "CoTaskMemUnicode", "CoTaskMemAnsi"]) {
    found[`long SecureStringTo${name}(securestring s)`] = keepSecret;
    found[`void ZeroFree${name}(long s)`] = release;
  }
  for (
    const name of ["BSTR", "HGlobalUni", "HGlobalAnsi", "HGlobalAuto", "CoTaskMemUni", "CoTaskMemAnsi", "CoTaskMemUTF8"]
  ) {
    found[`long StringTo${name}(string s)`] = keepText;
  }
  for (const name of ["BSTR", "HGlobal", "CoTaskMem"]) found[`void Free${name}(long ptr)`] = release;
  for (const name of ["BSTR", "Uni", "Ansi", "UTF8"]) found[`string PtrToString${name}(long ptr)`] = read;
  for (const name of ["Uni", "Ansi", "UTF8", "Auto"]) {
    found[`string PtrToString${name}(long ptr, int len)`] = (address: bigint, length: number, session: Session) =>
      memoryOf(session).blocks.get(address)?.slice(0, length) ?? null;
  }
  return found;
}

/** System.Runtime.InteropServices.Marshal. */
export const MARSHAL_ROWS: readonly TypeRow[] = [
  declareType("System.Runtime.InteropServices.Marshal", {
    isAbstract: true,
    statics: {
      ...members(),
      // "Auto" means UTF-8 on Linux: of UTF-16 text it sees what stands before the first zero byte.
      "string PtrToStringAuto(long ptr)": (address: bigint, session: Session) => {
        const text = memoryOf(session).blocks.get(address);
        if (text === undefined) return null;
        return session.platform.os === "windows" || text.charCodeAt(0) > 0xff ? text : text.slice(0, 1);
      },
    },
  }),
];
