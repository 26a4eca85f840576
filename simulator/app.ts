/**
 * The HTTP face of the simulator: a Hono app, routes and nothing else.
 * @module
 */
import { type Context, Hono } from "hono";
import { authenticate, type Scheme } from "./authenticate.ts";
import type { Computer } from "./computer.ts";
import type { Connection } from "./connection.ts";
import type { Service } from "./service.ts";
import type { Account } from "./world.ts";

/** Bytes that a request may have beyond MaxEnvelopeSize, for a fault instead of a closed connection. */
const ENVELOPE_SLACK_BYTES = 64 * 1024;
const SOAP_TYPE = "application/soap+xml;charset=UTF-8";

/** What the routes need. */
export interface AppOptions {
  readonly service: Service;
  readonly schemes: readonly Scheme[];
  readonly accounts: readonly Account[];
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
  context: Context<{ Bindings: AppBindings }>,
  options: AppOptions,
  anonymous: boolean,
): Promise<Response> {
  const { connection, onAnswer } = context.env;
  const computer = options.computerOf(context.req.header("host"));
  let account: Account | undefined;
  if (!anonymous && context.req.header("wsmanidentify")?.toLowerCase() !== "unauthenticated") {
    const result = authenticate(options.schemes, {
      authorization: context.req.header("authorization"),
      connection,
      computer,
      accounts: options.accounts,
    });
    if (result.kind === "challenge") {
      for (const challenge of result.challenges) context.header("WWW-Authenticate", challenge, { append: true });
      context.header("Content-Length", "0");
      return context.body(null, 401);
    }
    account = result.account;
  }
  const bytes = await readBody(context.req.raw, options.maxEnvelopeBytes + ENVELOPE_SLACK_BYTES);
  if (!bytes) return context.body(null, 413);
  const handled = await options.service.handle(bytes, { computer, account, connection });
  onAnswer?.(handled.undeliver);
  return context.body(handled.xml, handled.status === 200 ? 200 : 500, { "Content-Type": SOAP_TYPE });
}

/** The body of a request, `undefined` where it has more than `limit` bytes. */
async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > limit) return undefined;
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length > limit ? undefined : bytes;
}
