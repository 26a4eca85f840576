import { assertEquals, assertThrows } from "@std/assert";
import { RemotingError } from "../../lib/errors.ts";
import {
  FRAGMENT_HEADER_BYTES,
  type FragmentHeader,
  readFragmentHeader,
  writeFragmentHeader,
} from "../../lib/psrp/fragment.ts";

// MS-PSRP 2.2.4: the first eight bytes are the object's number, then the fragment's, the flags, the blob's length.
const CASES: [FragmentHeader, number[]][] = [
  [
    { objectId: 1n, fragmentId: 0n, start: true, end: true, blobLength: 0x2c7 },
    [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 2, 0xc7],
  ],
  [
    { objectId: 0x0102030405060708n, fragmentId: 0n, start: true, end: false, blobLength: 32_747 },
    [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x7f, 0xeb],
  ],
  [
    { objectId: 9n, fragmentId: 0x1234n, start: false, end: false, blobLength: 0 },
    [0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0x12, 0x34, 0, 0, 0, 0, 0],
  ],
  [
    { objectId: 0x7fffffffffffffffn, fragmentId: 1n, start: false, end: true, blobLength: 0xffffffff },
    [0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1, 2, 255, 255, 255, 255],
  ],
];

const REFUSED: [string, number[]][] = [
  ["object id 0", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1]],
  ["negative object id", [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1]],
  ["negative fragment id", [0, 0, 0, 0, 0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ["start flag on a later fragment", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1]],
  ["first fragment without start flag", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
];

Deno.test("writeFragmentHeader() writes 21 big-endian bytes", () => {
  for (const [header, bytes] of CASES) {
    const out = new Uint8Array(FRAGMENT_HEADER_BYTES + 2);
    writeFragmentHeader(out, 1, header);
    assertEquals([...out], [0, ...bytes, 0]);
  }
});

Deno.test("readFragmentHeader() reads what was written, at any offset", () => {
  for (const [header, bytes] of CASES) {
    assertEquals(readFragmentHeader(Uint8Array.from(bytes)), header);
    assertEquals(readFragmentHeader(Uint8Array.from([7, 7, ...bytes, 7]), 2), header);
  }
});

Deno.test("readFragmentHeader() waits for more at every cut of the header", () => {
  for (const [, bytes] of CASES) {
    for (let length = 0; length < bytes.length; length++) {
      assertEquals(readFragmentHeader(Uint8Array.from(bytes.slice(0, length))), undefined);
    }
  }
});

Deno.test("readFragmentHeader() refuses what no sender may write", () => {
  for (const [what, bytes] of REFUSED) {
    const error = assertThrows(() => readFragmentHeader(Uint8Array.from(bytes)), RemotingError, undefined, what);
    assertEquals([error.code, error.fault], ["ERR_FRAGMENT", "remote"]);
  }
});
