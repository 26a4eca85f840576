/**
 * One of every request and response body, and more where a body has variants. Names and ids are made up.
 * @module
 */
import type { RequestBody, ResponseBody } from "../../lib/wsman/bodies.ts";
import { DEFAULT_CONFIG } from "../../lib/wsman/config.ts";
import type { RequestHeaders } from "../../lib/wsman/headers.ts";
import { RESOURCE_URIS, SIGNAL_CODES } from "../../lib/wsman/names.ts";
import type { Shell } from "../../lib/wsman/shell.ts";

/** Id of a shell. */
export const SHELL_ID = "0f8e3c1a-77b2-4c55-9d0e-6a1b2c3d4e5f";
/** Id of a command. */
export const COMMAND_ID = "c0ffee00-1234-4567-89ab-0123456789ab";
/** Id of a message, as written. */
export const MESSAGE_ID = "uuid:5B1F2E3D-0000-4A4B-8C8D-1234567890AB";

const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff);

/** Every header that a request may have. */
export const FULL_HEADERS: RequestHeaders = {
  to: "http://Server01:5985/wsman?PSVersion=7.6.5&x=<y>",
  messageId: MESSAGE_ID,
  resourceUri: RESOURCE_URIS.powershell,
  maxEnvelopeSize: 512000,
  operationTimeoutMs: 180000,
  locale: "en-US",
  dataLocale: "de-AT",
  sessionId: "11111111-2222-4333-8444-555555555555",
  operationId: { id: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", isRetry: false },
  sequenceId: 1,
  activityId: "99999999-2222-4333-8444-555555555555",
  selectors: [{ name: "ShellId", value: SHELL_ID.toUpperCase() }],
  options: [{ name: "protocolversion", value: "2.3", mustComply: true }, { name: "WINRS_NOPROFILE", value: "1" }],
  compression: { algorithm: "xpress", mustUnderstand: true },
};

/** A shell with every field. */
export const FULL_SHELL: Shell = {
  shellId: SHELL_ID,
  name: "ITTask",
  resourceUri: RESOURCE_URIS.powershell,
  owner: "DOMAIN01\\Admin1",
  clientIp: "192.0.2.7",
  processId: 4711,
  environment: [["A", "1"], ["B<>", " & "]],
  workingDirectory: "C:\\Temp",
  lifetimeMs: 3_600_000,
  idleTimeoutMs: 7_200_000,
  inputStreams: ["stdin", "pr"],
  outputStreams: ["stdout"],
  maxIdleTimeoutMs: 2_147_483_647,
  locale: "en-US",
  dataLocale: "en-US",
  compressionMode: "NoCompression",
  profileLoaded: "Yes",
  encoding: "UTF8",
  bufferMode: "Block",
  state: "Disconnected",
  shellRunTimeMs: 93_784_000,
  shellInactivityMs: 0,
  memoryUsed: "46MB",
  childProcesses: 0,
};

/** Request bodies. */
export const REQUESTS: readonly RequestBody[] = [
  {
    operation: "Create",
    shellId: SHELL_ID,
    name: "Runspace1",
    idleTimeoutMs: 60_000,
    bufferMode: "Drop",
    inputStreams: ["stdin", "pr"],
    outputStreams: ["stdout"],
    creationXml: bytes,
  },
  {
    operation: "Create",
    environment: [["K", "v"]],
    workingDirectory: "C:\\",
    lifetimeMs: 1000,
    inputStreams: ["stdin"],
    outputStreams: ["stdout", "stderr"],
  },
  { operation: "Command", commandId: COMMAND_ID, commandLine: "", arguments: ["AAEC"] },
  { operation: "Command", commandLine: "cmd.exe", arguments: ["/c", 'echo "a" & b <c>'] },
  { operation: "Send", streams: [{ name: "stdin", bytes }] },
  {
    operation: "Send",
    streams: [
      { name: "pr", commandId: COMMAND_ID, bytes },
      { name: "stdin", commandId: COMMAND_ID, bytes: new Uint8Array(0), end: true },
    ],
  },
  { operation: "Receive", streams: ["stdout"] },
  { operation: "Receive", commandId: COMMAND_ID, streams: ["stdout", "stderr"] },
  { operation: "Signal", commandId: COMMAND_ID, code: SIGNAL_CODES.stopPipeline },
  { operation: "Signal", code: SIGNAL_CODES.terminate },
  { operation: "Delete" },
  { operation: "Disconnect" },
  { operation: "Disconnect", idleTimeoutMs: 54_000_000, bufferMode: "Drop" },
  { operation: "Reconnect" },
  { operation: "Reconnect", commandId: COMMAND_ID, bufferMode: "Block" },
  { operation: "Connect", connectXml: bytes },
  { operation: "Connect", commandId: COMMAND_ID },
  { operation: "Get" },
  { operation: "Enumerate", optimize: true, maxElements: 32000 },
  { operation: "Enumerate", optimize: false, filter: [{ name: "ShellId", value: SHELL_ID.toUpperCase() }] },
  { operation: "Pull", context: "uuid:7", maxElements: 20 },
  { operation: "Pull", context: "uuid:7" },
  { operation: "Release", context: "uuid:7" },
  { operation: "Acknowledge", lastSequenceId: 3 },
  { operation: "Acknowledge" },
];

/** Response bodies. */
export const RESPONSES: readonly ResponseBody[] = [
  {
    operation: "Create",
    shellId: SHELL_ID,
    resourceUri: RESOURCE_URIS.powershell,
    address: "http://h/wsman",
    shell: FULL_SHELL,
  },
  { operation: "Create", shellId: SHELL_ID, resourceUri: RESOURCE_URIS.cmd, address: "http://h/wsman" },
  { operation: "Command", commandId: COMMAND_ID },
  { operation: "Send" },
  { operation: "Receive", streams: [] },
  {
    operation: "Receive",
    streams: [
      { name: "stdout", commandId: COMMAND_ID, bytes },
      { name: "stdout", commandId: COMMAND_ID, bytes: new Uint8Array(0), end: true },
    ],
    commandState: { commandId: COMMAND_ID, state: "Done", exitCode: 0 },
  },
  {
    operation: "Receive",
    streams: [{ name: "stdout", bytes }],
    commandState: { commandId: COMMAND_ID, state: "Pending" },
  },
  { operation: "Receive", streams: [], commandState: { state: "urn:other/state", exitCode: 4294967295 } },
  { operation: "Signal" },
  { operation: "Delete" },
  { operation: "Disconnect" },
  { operation: "Reconnect" },
  { operation: "Connect", inputStreams: ["stdin", "pr"], outputStreams: ["stdout"], connectResponseXml: bytes },
  { operation: "Connect" },
  { operation: "Get", kind: "Shell", shell: FULL_SHELL },
  { operation: "Get", kind: "Config", config: DEFAULT_CONFIG },
  { operation: "Enumerate", context: "", items: [{ kind: "Shell", shell: FULL_SHELL }], endOfSequence: true },
  { operation: "Enumerate", context: "uuid:7", items: [], endOfSequence: false },
  {
    operation: "Pull",
    context: "uuid:8",
    items: [{ kind: "Command", command: { commandId: COMMAND_ID, commandLine: "Get-Item", commandState: "Running" } }],
    endOfSequence: false,
  },
  { operation: "Pull", items: [{ kind: "Shell", shell: { shellId: SHELL_ID } }], endOfSequence: true },
  { operation: "Release" },
  { operation: "Acknowledge" },
];
