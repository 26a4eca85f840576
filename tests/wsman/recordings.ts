/**
 * Real traffic from beside the repository, read where it is there. The repository holds no copy of it.
 * @module
 */
import { stdout } from "node:process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** One recorded request and what answered it. */
export interface Exchange {
  /** Scenario and number within it, for messages. */
  readonly name: string;
  /** As pypsrp sent it. */
  readonly request: string;
  /** As Windows answered; undefined where HTTP failed. */
  readonly response: string | undefined;
}

const FOLDER = new URL("../../../shared/recordings/", import.meta.url);

/** Every exchange, or nothing, said in the output, where the folder is not there. */
export function recordedExchanges(): Exchange[] {
  if (!existsSync(FOLDER)) {
    stdout.write("no recordings: ../shared/recordings is not beside this repository, nothing was compared\n");
    return [];
  }
  return readdirSync(FOLDER).filter((file) => file.endsWith(".json")).sort().flatMap((file) => {
    const { exchanges } = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as {
      exchanges: { request: string; response?: string }[];
    };
    return exchanges.map(({ request, response }, at) => ({ name: `${file} ${at}`, request, response }));
  });
}
