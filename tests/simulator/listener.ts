/**
 * The simulator's listener and its schemes around a service that only repeats what it was sent: for tests of
 * authentication and sealing, which know nothing of shells.
 * @module
 */
import { decodeUtf8, encodeUtf8 } from "../../lib/bytes.ts";
import type { CbtHardening } from "../../lib/auth/channel_binding.ts";
import type { RandomBytes, SchemeName } from "../../lib/auth/mechanism.ts";
import { createApp } from "../../simulator/app.ts";
import { manualClock, type SimulatorClock } from "../../simulator/clock.ts";
import type { Computer } from "../../simulator/computer.ts";
import { LogonGuard } from "../../simulator/logon_guard.ts";
import type { Simulator } from "../../simulator/mod.ts";
import { makeSchemes, type SchemeSettings } from "../../simulator/schemes/table.ts";
import { listen, type Listening } from "../../simulator/serve.ts";
import type { Caller, Service } from "../../simulator/service.ts";
import type { Account } from "../../simulator/world.ts";
import { someIdentity } from "../auth/identities.ts";
import { NOW, PASSWORD } from "../auth/pairs.ts";

/** A host that stands still in time. */
export interface TestHost {
  readonly port: number;
  /** Text of every envelope that reached the service, behind the user's name. */
  readonly seen: readonly string[];
  readonly guard: LogonGuard;
}

/** How a host differs from the usual. */
export interface TestHostOptions extends Partial<SchemeSettings> {
  readonly auth?: readonly SchemeName[];
  readonly cbtHardening?: CbtHardening;
  readonly clock?: SimulatorClock;
  /** Listens in another way than plain HTTP. */
  readonly listen?: (simulator: Simulator) => Promise<Listening>;
}

/** Accounts of the host. */
export const ACCOUNTS: readonly Account[] = [
  { user: "Ada", password: PASSWORD, administrator: true },
  { user: "Grace", domain: "CONTOSO", password: "H0pper & Söhne", administrator: false },
];

const COMPUTER = {
  name: "Server01",
  seed: { name: "Server01", dnsDomain: "contoso.test", configurations: [], files: [], shares: {} },
  answersTo: (host: string) => /^server01(\.contoso\.test)?$/i.test(host),
} as unknown as Computer;

const randomBytes: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

/** Runs `use` with a host on a free port. */
export async function withHost(options: TestHostOptions, use: (host: TestHost) => Promise<void>): Promise<void> {
  const { auth = ["negotiate"], clock = manualClock(NOW), allowUnencrypted = false, ...settings } = options;
  const seen: string[] = [];
  const service = {
    handle(bytes: Uint8Array, { account }: Caller) {
      const text = decodeUtf8(bytes);
      seen.push(`${account?.user} ${text}`);
      const isFault = text.includes("fail");
      return Promise.resolve({ status: isFault ? 500 : 200, xml: `<echo>${text}</echo>`, undeliver: () => {} });
    },
    refuse: (code: number) => ({ status: 500, xml: `<fault>${code}</fault>` }),
  } as unknown as Service;
  const guard = new LogonGuard(clock);
  const app = createApp({
    service,
    guard,
    allowUnencrypted,
    maxEnvelopeBytes: 512_000,
    computerOf: () => COMPUTER,
    schemes: makeSchemes(auth, {
      accounts: ACCOUNTS,
      allowUnencrypted,
      cbtHardening: "relaxed",
      now: () => clock.now(),
      randomBytes,
      credSspIdentity: someIdentity,
      certificateMappings: [],
      clientAuthorities: [],
      ...settings,
    }),
  });
  const simulator = {
    fetch: async (request: Request, connection: unknown) => await app.fetch(request, { connection } as never),
  } as unknown as Simulator;
  const listening = await (options.listen ?? ((each) => listen(each, { port: 0 })))(simulator);
  try {
    await use({ port: listening.port, seen, guard });
  } finally {
    await listening.close();
  }
}

/** An envelope. */
export const ENVELOPE = encodeUtf8("<s:Envelope>grüß dich</s:Envelope>");
