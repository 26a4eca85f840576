/**
 * The HTTP face of the simulator: a Hono app, routes and nothing else.
 * @module
 */
import { type Context, Hono } from "hono";
import { isSealedType } from "../lib/auth/sealed_body.ts";
import { encodeUtf8 } from "../lib/bytes.ts";
import { RemotingError } from "../lib/errors.ts";
import type { Answer } from "./answers.ts";
import { authenticate, type Caller, endLogon } from "./authenticate.ts";
import type { Computer } from "./computer.ts";
import type { Connection } from "./connection.ts";
import type { LogonGuard } from "./logon_guard.ts";
import type { Scheme } from "./schemes/scheme.ts";
import { openBody, type OpenedBody, sealBody } from "./sealing.ts";
import type { Service } from "./service.ts";
import type { Account } from "./world.ts";

/** Bytes that a request may have beyond MaxEnvelopeSize, for a fault instead of a closed connection. */
const ENVELOPE_SLACK_BYTES = 64 * 1024;
const SOAP_TYPE = "application/soap+xml;charset=UTF-8";
const ACCESS_DENIED = 5;
const TURN = "turn";
const EMPTY = new Uint8Array(0);

/** What the routes need. */
export interface AppOptions {
  readonly service: Service;
  readonly schemes: readonly Scheme[];
  readonly guard: LogonGuard;
  /** Takes plain bodies over plain HTTP. */
  readonly allowUnencrypted: boolean;
  readonly maxEnvelopeBytes: number;
  /** The computer that a Host header means. */
  readonly computerOf: (host: string | undefined) => Computer;
}

/** What a request carries beside itself. */
export interface AppBindings {
  readonly connection: Connection;
  /** Told of answers that hold output, so that they can be taken back when the client never gets them. */
  readonly onAnswer?: (undeliver: () => void) => void;
}

type App = Hono<{ Bindings: AppBindings }>;
type AppContext = Context<{ Bindings: AppBindings }>;

/** Makes the app. */
export function createApp(options: AppOptions): App {
  const app: App = new Hono<{ Bindings: AppBindings }>();
  app.post("/wsman", (context) => wsman(context, options, false));
  app.post("/WSMAN", (context) => wsman(context, options, false));
  app.post("/wsman-anon/identify", (context) => wsman(context, options, true));
  app.on(["GET", "PUT", "DELETE", "PATCH"], ["/wsman", "/wsman-anon/identify"], (context) => {
    context.header("Allow", "POST");
    return context.text("WSMan takes POST only", 405);
  });
  app.notFound((context) => context.body(null, 404));
  return app;
}

async function wsman(
  context: AppContext,
  options: AppOptions,
  anonymous: boolean,
): Promise<Response> {
  const { connection } = context.env;
  const computer = options.computerOf(context.req.header("host"));
  // Read even where it is refused: the next request follows it on the same connection.
  const body = await readBody(context.req.raw, options.maxEnvelopeBytes + ENVELOPE_SLACK_BYTES);
  if (!body) return context.body(null, 413);
  if (anonymous || context.req.header("wsmanidentify")?.toLowerCase() === "unauthenticated") {
    return answer(context, await handle(context, options, { body, computer, account: undefined }), SOAP_TYPE);
  }
  const url = new URL(context.req.url);
  const caller = await authenticate(options.schemes, options.guard, {
    authorization: context.req.header("authorization"),
    method: context.req.method,
    target: url.pathname + url.search,
    body,
    connection,
    computer,
  });
  if (caller.kind === "unknown") {
    for (const challenge of caller.challenges) context.header("WWW-Authenticate", challenge, { append: true });
    context.header("Content-Length", "0");
    return context.body(null, 401);
  }
  if (body.length === 0 && context.req.header("authorization") !== undefined) {
    // A logon that sends its envelope afterwards, sealed (wire.md 6.2).
    for (const [name, value] of caller.headers(EMPTY)) context.header(name, value);
    context.header("Content-Length", "0");
    return context.body(null, 200);
  }
  return await inTurn(connection, caller.mechanism, () => converse(context, options, { caller, computer, body }));
}

/** Opens what is sealed, has it answered, and seals the answer. */
async function converse(
  context: AppContext,
  options: AppOptions,
  { caller, computer, body }: { caller: Caller & { kind: "known" }; computer: Computer; body: Uint8Array },
): Promise<Response> {
  const { account, mechanism } = caller;
  const contentType = context.req.header("content-type") ?? "";
  if (!isSealedType(contentType)) {
    const { connection } = context.env;
    const handled = connection.isEncrypted || options.allowUnencrypted
      ? await handle(context, options, { body, computer, account })
      : options.service.refuse(ACCESS_DENIED, "Unencrypted messages are not allowed here", computer);
    const bytes = encodeUtf8(handled.xml);
    for (const [name, value] of caller.headers(bytes)) context.header(name, value);
    return answer(context, handled, SOAP_TYPE);
  }
  let opened: OpenedBody;
  try {
    if (!mechanism?.canSeal) return refuseConnection(context);
    opened = await openBody(mechanism, { contentType, body });
  } catch (error) {
    if (error instanceof RemotingError) return refuseConnection(context);
    throw error;
  }
  const handled = await handle(context, options, { body: opened.plain, computer, account });
  if (context.env.connection.closed.aborted) {
    // Nobody is left to read it, and the logon went with the connection: there is nothing to seal it with.
    return context.body(null, 500);
  }
  const sealed = await sealBody(mechanism, opened.sealing, encodeUtf8(handled.xml));
  for (const [name, value] of caller.headers(sealed.body)) context.header(name, value);
  return answer(context, handled, sealed.contentType, sealed.body);
}

/** Ciphers that went wrong never fit again: the client has to come back on another connection. */
function refuseConnection(context: AppContext): Response {
  endLogon(context.env.connection);
  context.header("Connection", "close");
  context.header("Content-Length", "0");
  return context.body(null, 400);
}

/** Sealed messages have numbers, so one connection's requests are answered one behind the other. */
async function inTurn<T>(connection: Connection, mechanism: unknown, run: () => Promise<T>): Promise<T> {
  if (!mechanism) return await run();
  const before = connection.state.get(TURN) as Promise<unknown> | undefined;
  const turn = (before ?? Promise.resolve()).then(run, run);
  connection.state.set(TURN, turn.catch(() => {}));
  return await turn;
}

async function handle(
  context: AppContext,
  options: AppOptions,
  request: { body: Uint8Array; computer: Computer; account: Account | undefined },
): Promise<Answer> {
  const { connection, onAnswer } = context.env;
  const { body, computer, account } = request;
  const handled = await options.service.handle(body, { computer, account, connection });
  onAnswer?.(handled.undeliver);
  return handled;
}

function answer(context: AppContext, { status, xml }: Answer, type: string, body?: Uint8Array): Response {
  const code = status === 200 ? 200 : 500;
  return context.body(body ? new Uint8Array(body) : xml, code, { "Content-Type": type });
}

/** The body of a request, `undefined` where it has more than `limit` bytes. */
async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) return undefined;
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length > limit ? undefined : bytes;
}
