/**
 * The streams of a remote run: every record becomes a PSRP message; a full buffer makes the writer wait.
 * @module
 */
import type { PsValue } from "../../lib/clixml/value.ts";
import type { Information, Progress } from "../../lib/engine/command.ts";
import type { ErrorRecord } from "../../lib/engine/exceptions.ts";
import { HostMessage } from "../../lib/engine/records.ts";
import type { EngineHost, Session, StreamDetails, Streams } from "../../lib/engine/session.ts";
import type { Step, Task, Wait } from "../../lib/engine/task.ts";
import type { RecordStream } from "../../lib/psrp/events.ts";
import type { ServerPipeline } from "../../lib/psrp/server.ts";
import { type StopCount, waitUntil } from "./stoppable.ts";
import {
  errorRecordValue,
  informationalValue,
  informationValue,
  progressValue,
} from "../../lib/engine/wire_records.ts";

/** What the streams need. */
export interface RecordStreamsOptions {
  readonly server: ServerPipeline;
  readonly session: Session;
  readonly host: EngineHost;
  isFull(): boolean;
  onRoom(wake: () => void): () => void;
  pump(): void;
  /** Whether somebody is there to hear: the client may have closed the pipeline while its finally blocks run. */
  isOpen(): boolean;
  /** A stop ends the wait for room. */
  readonly stops: StopCount;
}

/** {@linkcode Streams} that end in PSRP messages. */
export class RecordStreams implements Streams {
  readonly #options: RecordStreamsOptions;

  constructor(options: RecordStreamsOptions) {
    this.#options = options;
  }

  output(value: PsValue): Step {
    return this.#send("output", value);
  }
  error(record: ErrorRecord): Step {
    return this.#send("error", errorRecordValue(record));
  }
  // A client with a user interface gets these texts twice, as PowerShell does it: as a record, and then as a call that
  // shows them. The cmdlets of PowerShell look at the call only.
  warning(text: string, details?: StreamDetails): Step {
    const step = this.#informational("warning", text, details);
    void this.#options.host.writeWarning(text);
    return step;
  }
  verbose(text: string, details?: StreamDetails): Step {
    const step = this.#informational("verbose", text, details);
    void this.#options.host.writeVerbose(text);
    return step;
  }
  debug(text: string, details?: StreamDetails): Step {
    const step = this.#informational("debug", text, details);
    void this.#options.host.writeDebug(text);
    return step;
  }
  information(info: Information & { readonly timeGenerated: bigint }): Step {
    const { host, session: { platform } } = this.#options;
    if (info.message instanceof HostMessage) {
      const { message, noNewLine, foreground, background } = info.message;
      void host.write(message, {
        newLine: !noNewLine,
        ...(foreground === undefined ? {} : { foreground }),
        ...(background === undefined ? {} : { background }),
      });
    }
    return this.#send(
      "information",
      informationValue(info, {
        user: `${platform.domainName}\\${platform.userName}`,
        computer: platform.computerName,
        processId: platform.processId,
      }),
    );
  }
  progress(progress: Progress): Step {
    const step = this.#send("progress", progressValue(progress));
    void this.#options.host.writeProgress(progress);
    return step;
  }

  #informational(stream: "warning" | "verbose" | "debug", text: string, details: StreamDetails | undefined): Step {
    return this.#send(stream, informationalValue(stream, text, details?.invocation));
  }

  #send(stream: RecordStream, value: PsValue): Step {
    const { server, isFull, isOpen, pump } = this.#options;
    if (!isOpen()) return undefined;
    server.sendRecord(stream, value);
    pump();
    return isFull() ? this.#room() : undefined;
  }

  *#room(): Task<void> {
    const { isFull, isOpen, onRoom, stops } = this.#options;
    const wait: Wait = { reason: "output", subscribe: onRoom };
    yield* waitUntil(() => wait, () => !isOpen() || !isFull(), stops);
  }
}
