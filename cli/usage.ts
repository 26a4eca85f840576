/**
 * TABLES of the command line: what may be typed, and the help that says so.
 * @module
 */

/** One option of the tool itself (not of a cmdlet). */
export interface ToolOption {
  readonly name: string;
  /** What stands behind it; a switch where absent. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly help: string;
}

/** Options that every command takes. Cmdlet parameters never have these names. */
export const TOOL_OPTIONS: readonly ToolOption[] = [
  { name: "map", value: "NAME=HOST:PORT", repeatable: true, help: "where a computer really is (also PSRECONNECT_MAP)" },
  { name: "user", value: "NAME", help: "who connects where no -Credential is given (also PSRECONNECT_USER)" },
  { name: "password-file", value: "FILE", help: "file whose first line is the password (also PSRECONNECT_PASSWORD)" },
  { name: "allow-unencrypted", help: "let Basic authentication go over plain HTTP" },
  { name: "ca-file", value: "FILE", help: "authorities (PEM) to trust instead of the system's" },
  { name: "crl-file", value: "FILE", help: "revocation lists (PEM) of the authorities in --ca-file" },
  { name: "cert-store", value: "FOLDER", help: "client certificates for -CertificateThumbprint (PEM or PFX)" },
  { name: "output", value: "FORMAT", help: "table (default), list, json, ndjson or clixml" },
  { name: "style", value: "STYLE", help: "columns of session tables: classic (default) or ps7" },
];

/** Options of `simulate`. */
export const SIMULATE_OPTIONS: readonly ToolOption[] = [
  { name: "port", value: "N", help: "port to listen on (default 5985; 0 takes a free one)" },
  { name: "host", value: "ADDRESS", help: "address to listen on (default 127.0.0.1)" },
  {
    name: "computer",
    value: "NAME",
    repeatable: true,
    help: "a virtual computer (default Server01, Server02, Server30)",
  },
  { name: "user", value: "NAME", help: "account that may log on, DOMAIN\\NAME or NAME (default demo)" },
  { name: "password-file", value: "FILE", help: "its password; otherwise one is made up and printed" },
  { name: "ready-file", value: "FILE", help: "JSON file, written when the endpoint answers" },
  { name: "auth", value: "LIST", help: "negotiate,credssp (default), kerberos, basic, digest, certificate" },
  { name: "allow-unencrypted", help: "take bodies that are not sealed, and offer Basic over plain HTTP" },
  { name: "https", help: "listen for HTTPS too, with a certificate of an authority made for it" },
  { name: "https-port", value: "N", help: "port for HTTPS (default 5986; 0 takes a free one)" },
  { name: "keytab", value: "FILE", help: "keys of the service HTTP/name, for Kerberos" },
  { name: "keep-alive", value: "SECONDS", help: "when a client that vanished counts as gone (default 240)" },
  { name: "trace", help: "one line per exchange on standard error" },
];

/** Plain verbs and the cmdlets they stand for. */
export const VERBS: Readonly<Record<string, string>> = {
  new: "New-PSSession",
  get: "Get-PSSession",
  list: "Get-PSSession",
  connect: "Connect-PSSession",
  disconnect: "Disconnect-PSSession",
  receive: "Receive-PSSession",
  invoke: "Invoke-Command",
  remove: "Remove-PSSession",
};

/** Text of `psreconnect help`. */
export function usageText(): string {
  return `psreconnect - reconnect to disconnected PowerShell sessions, and simulate the endpoint

usage: psreconnect COMMAND [ARGUMENTS] [OPTIONS]

  run FILE.ps1 [ARGUMENTS]     run a script with the remoting cmdlets in it
  run --command TEXT           run a line of PowerShell
  CMDLET [PARAMETERS]          one cmdlet: psreconnect Connect-PSSession -ComputerName Server01 -Name ITTask
                               aliases work too: cnsn, dnsn, rcsn, gsn, nsn, rsn, icm
  VERB [--parameters]          the same in plain words: psreconnect connect --computer-name Server01 --name ITTask
                               ${Object.keys(VERBS).join(", ")}
  simulate                     start an endpoint that real clients accept
  demo                         tell the disconnect/reconnect story with real requests
  help [COMMAND]               this text, or what a cmdlet takes
  version                      version of the tool

options of every command:
${optionLines(TOOL_OPTIONS)}

options of simulate:
${optionLines(SIMULATE_OPTIONS)}

exit code: 0 no error was written, 1 an error was written, 2 wrong command line
`;
}

function optionLines(options: readonly ToolOption[]): string {
  return options.map(({ name, value, help }) => `  --${`${name}${value ? ` ${value}` : ""}`.padEnd(26)} ${help}`).join(
    "\n",
  );
}
