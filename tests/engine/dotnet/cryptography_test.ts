import { assertEquals } from "@std/assert";
import { computer } from "../cmdlets/computer.ts";

type Case = readonly [script: string, output: readonly string[], errors?: readonly string[]];

const C = "System.Security.Cryptography";

// Values of RFC 1321, RFC 3174, FIPS 180-4, RFC 2202, RFC 4231, RFC 6070, SP 800-38A.
const SCRIPTS: readonly Case[] = [
  [`[Convert]::ToHexString([${C}.MD5]::HashData([byte[]][char[]]'abc'))`, ["900150983CD24FB0D6963F7D28E17F72"]],
  [`[Convert]::ToHexString([${C}.SHA1]::Create().ComputeHash([byte[]][char[]]'abc'))`, [
    "A9993E364706816ABA3E25717850C26C9CD0D89D",
  ]],
  [
    `$h = [${C}.SHA256]::Create(); $b = [byte[]][char[]]'abc'; $null = $h.TransformBlock($b, 0, 2, $null, 0); $null = $h.TransformFinalBlock($b, 2, 1); [Convert]::ToHexString($h.Hash)`,
    [
      "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
    ],
  ],
  [
    `[Convert]::ToHexString([${C}.SHA256]::Create().ComputeHash([IO.MemoryStream]::new([byte[]][char[]]'abc'))).Substring(0, 8)`,
    [
      "BA7816BF",
    ],
  ],
  [
    `[${C}.HashAlgorithm]::Create('SHA512').HashSize; [${C}.SHA384]::HashSizeInBytes; $null -eq [${C}.HashAlgorithm]::Create('none')`,
    [
      "512",
      "48",
      "True",
    ],
  ],
  [
    `[Convert]::ToHexString([${C}.HMACSHA256]::new([byte[]][char[]]'Jefe').ComputeHash([byte[]][char[]]'what do ya want for nothing?'))`,
    [
      "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843",
    ],
  ],
  [
    `[Convert]::ToHexString([${C}.HMACMD5]::HashData([byte[]][char[]]'Jefe', [byte[]][char[]]'what do ya want for nothing?'))`,
    [
      "750C783E6AB0B503EAA86E310A5DB738",
    ],
  ],
  [`[Convert]::ToHexString([${C}.Rfc2898DeriveBytes]::Pbkdf2('password', [byte[]][char[]]'salt', 2, 'SHA1', 20))`, [
    "EA6C014DC72D6F8CCD1ED92ACE1D41F0D8DE8957",
  ]],
  [
    `$a = [${C}.Aes]::Create(); $a.Key = [Convert]::FromHexString('2b7e151628aed2a6abf7158809cf4f3c'); $a.Padding = 'None'; [Convert]::ToHexString($a.EncryptCbc([Convert]::FromHexString('6bc1bee22e409f96e93d7e117393172a'), [byte[]](0..15), 'None'))`,
    [
      "7649ABAC8119B246CEE98E9B12E9197D",
    ],
  ],
  [
    `$a = [${C}.Aes]::Create(); $b = [byte[]][char[]]'a secret of any length'; $e = $a.CreateEncryptor().TransformFinalBlock($b, 0, $b.Length); -join [char[]]$a.CreateDecryptor().TransformFinalBlock($e, 0, $e.Length); $e.Length; $a.KeySize`,
    [
      "a secret of any length",
      "32",
      "256",
    ],
  ],
  [`$a = [${C}.Aes]::Create(); $a.DecryptCbc([byte[]](1..15), $a.IV)`, [], ["CryptographicException"]],
  [`$a = [${C}.Aes]::Create(); $a.Key = [byte[]](1, 2)`, [], ["ExceptionWhenSetting"]],
  [
    `$a = [${C}.Aes]::Create(); $m = [IO.MemoryStream]::new(); $s = [${C}.CryptoStream]::new($m, $a.CreateEncryptor(), 'Write'); $w = [IO.StreamWriter]::new($s); $w.Write('hidden'); $w.Dispose(); $m.ToArray().Length; $r = [${C}.CryptoStream]::new([IO.MemoryStream]::new($m.ToArray()), $a.CreateDecryptor(), 'Read'); [IO.StreamReader]::new($r).ReadToEnd()`,
    [
      "16",
      "hidden",
    ],
  ],
  [
    `[${C}.RandomNumberGenerator]::GetBytes(9).Length; $n = [${C}.RandomNumberGenerator]::GetInt32(5, 7); $n -in 5, 6; [${C}.RandomNumberGenerator]::GetHexString(7).Length`,
    [
      "9",
      "True",
      "7",
    ],
  ],
  [`[${C}.RandomNumberGenerator]::GetInt32(7, 7)`, [], ["ArgumentException"]],
  [
    "$s = ConvertTo-SecureString 'pä' -AsPlainText -Force; $p = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($s); [Runtime.InteropServices.Marshal]::PtrToStringBSTR($p); [Runtime.InteropServices.Marshal]::ZeroFreeBSTR($p); $null -eq [Runtime.InteropServices.Marshal]::PtrToStringBSTR($p)",
    [
      "pä",
      "True",
    ],
  ],
];

Deno.test("System.Security.Cryptography gives the published values", () => {
  for (const [script, output, errors = []] of SCRIPTS) {
    const ran = computer("linux").run(script);
    assertEquals({ output: ran.output, errors: ran.errors }, { output, errors }, script);
  }
});

Deno.test("a session does not see the memory of another", () => {
  const [one, other] = [computer("linux"), computer("linux")];
  const keep = "[Runtime.InteropServices.Marshal]::SecureStringToBSTR((ConvertTo-SecureString s -AsPlainText -Force))";
  const address = one.run(keep).output[0];
  const read = `[Runtime.InteropServices.Marshal]::PtrToStringBSTR(${address})`;
  assertEquals(one.run(read).output, ["s"]);
  assertEquals(other.run(read).output, ["<null>"]);
});
