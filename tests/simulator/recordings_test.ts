// Everything that pypsrp said to Windows hosts, said to the simulator: its answers must mean the same.
import { stdout } from "node:process";
import { assertEquals } from "@std/assert";
import type { Account } from "../../simulator/mod.ts";
import { replay, scenarios } from "./recorded_replay.ts";
import { Rig } from "./rig.ts";

const account = (user: string): Account => ({ user, password: "recorded", administrator: true });
const VAGRANT = account("vagrant");
const OF_THE_DOMAIN = account("vagrant-domain");

/** Why some exchanges of a scenario are not asked for again. */
const SKIPPED: Readonly<Record<string, { readonly exchanges: readonly number[]; readonly why: string }>> = {
  psrp_disconnect_runspaces: {
    exchanges: [15, 17],
    why:
      "edited by hand: a RUNSPACEPOOL_STATE with the MessageID of an older answer where private data belong (wire.md 8.1)",
  },
  psrp_is_alive_invalid_selectors: { exchanges: [4], why: "edited by hand: the shell was never removed" },
  psrp_is_alive_state_disconnected: { exchanges: [4], why: "edited by hand: the shell was never disconnected" },
  psrp_multiple_commands: {
    exchanges: [5, 6],
    why: "its arguments are encrypted with a key that only the recorded client and host had",
  },
  psrp_pshost_ui_mocked_methods: {
    exchanges: [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    why: "calls methods of $Host.UI, which the engine does not have, and answers with secrets under a lost key",
  },
  psrp_with_jea_configuration: {
    exchanges: [4, 5, 6, 7],
    why: "reads the WSMan: drive in a role that allows nothing else; neither is simulated",
  },
};

/** Why some answers may differ; the keys are those of the replay. */
const TOLERATED: Readonly<Record<string, readonly { readonly what: RegExp; readonly why: string }[]>> = {
  "psrp_run_protocol_version_2.1": [
    { what: /^0$/, why: "a host of 2008 R2, which answers Create without a description of the shell" },
  ],
  client_copy_expand_vars: [
    {
      what: /^messages .*: (?!.*ERROR).*WARNING/,
      why: "reflects on PowerShell's own objects, and warns where it cannot",
    },
  ],
  client_copy_file_empty: [
    {
      what: /^messages .*: (?!.*ERROR).*WARNING/,
      why: "reflects on PowerShell's own objects, and warns where it cannot",
    },
  ],
  client_copy_file_failure: [
    {
      what: /^messages .*: (?!.*ERROR).*WARNING/,
      why: "reflects on PowerShell's own objects, and warns where it cannot",
    },
  ],
  client_execute_cmd: [{ what: /^text .* stdout/, why: "lists the folders of the recorded host" }],
  winrs_environment: [{ what: /^text .* stdout/, why: "lists the variables of the recorded host" }],
};

/** Files that the recorded hosts had. */
const FILES = [
  { path: "C:\\temp\\file.txt", text: "abc\r\n".repeat(100) },
  { path: "C:\\Users\\vagrant\\AppData\\Local\\Temp\\file.txt", text: "abc\r\n\r\n" },
];

Deno.test("the simulator answers recorded requests as Windows hosts did", async (t) => {
  const all = scenarios();
  if (all.length === 0) {
    stdout.write("no recordings: ../shared/recordings is not beside this repository, nothing was compared\n");
    return;
  }
  let exchanges = 0;
  let messages = 0;
  for (const scenario of all) {
    await t.step(scenario.name, async () => {
      const configurations = ["Microsoft.PowerShell", "JEARole"].map((name) => ({ name, psVersion: "5.1.17763.1" }));
      const rig = new Rig({}, {
        accounts: [VAGRANT, OF_THE_DOMAIN],
        computers: [{ name: "Recorded", configurations, files: FILES, shares: {} }],
      });
      const result = await replay(rig, scenario, {
        account: scenario.name === "client_copy_file_empty" ? OF_THE_DOMAIN : VAGRANT,
        skip: SKIPPED[scenario.name]?.exchanges ?? [],
      });
      const tolerated = TOLERATED[scenario.name] ?? [];
      const found = Object.entries(result.differences).map(([key, text]) => ({ key, text, line: `${key}: ${text}` }));
      const isTolerated = ({ key, line }: (typeof found)[number]): boolean =>
        tolerated.some(({ what }) => what.test(key) || what.test(line));
      assertEquals(found.filter((difference) => !isTolerated(difference)).map(({ line }) => line), []);
      // An exception that nothing needs any more must go.
      const unneeded = tolerated.filter(({ what }) =>
        !found.some(({ key, line }) => what.test(key) || what.test(line))
      );
      assertEquals(unneeded.map(({ what }) => String(what)), []);
      assertEquals(rig.internalErrors, []);
      exchanges += result.exchanges;
      messages += result.messages;
    });
  }
  const left = Object.values(SKIPPED).reduce((sum, { exchanges }) => sum + exchanges.length, 0);
  stdout.write(
    `replayed ${all.length} recordings: ${exchanges} exchanges, ${left} left out, ${messages} runs of messages compared\n`,
  );
});
