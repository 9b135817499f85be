import { demand, refuse } from "../../dispatch/command-error.js";
import { type CommandContext, defineCommand, set } from "../../dispatch/define-command.js";
import { number, optional, string } from "../../dispatch/parameters.js";
import type { UpdateRequest, UpdateState } from "../../firmware/update.js";

/** Seed: AT+CIUPDATE; the protocol and the order of the lines: shared dialects, over-the-air update. */
export const ciupdate = defineCommand({
  name: "CIUPDATE",
  chapter: "tcpip",
  summary: "Load a newer firmware from the update server.",
  query({ modem, reply }) {
    reply.line(`+CIPUPDATE:${modem.updater.state}`);
  },
  execute: (context) => updateBlocking(context, { secure: false, version: undefined, name: "ota" }),
  set: set(
    [
      number("mode", "0 HTTP, 1 HTTPS", { minimum: 0, maximum: 1 }),
      optional(string("version", "version to load; the newest unless given", { minimumLength: 1, maximumLength: 32 })),
      optional(string("name", '"ota", or a partition', { minimumLength: 1, maximumLength: 16 })),
      optional(number("nonBlocking", "1 answers at once and does not restart", { minimum: 0, maximum: 1 })),
    ],
    (context) => {
      const { mode, version, name = "ota", nonBlocking } = context.args;
      const request = { secure: mode === 1, version, name };
      return nonBlocking === 1 ? updateInBackground(context, request) : updateBlocking(context, request);
    },
  ),
});

/** The lines come as the steps are reached; the modem restarts behind its OK. */
async function updateBlocking({ modem, reply }: CommandContext, request: UpdateRequest): Promise<void> {
  demand(!modem.updater.running && modem.wifi.usable);
  const show = (state: UpdateState) => modem.transmitter.write(`+CIPUPDATE:${state}\r\n`);
  if (!(await modem.updater.run(request, show))) throw refuse();
  reply.after(() => modem.restart());
}

function updateInBackground({ modem, reply }: CommandContext, request: UpdateRequest): void {
  demand(!modem.updater.running && modem.wifi.usable);
  const generation = modem.generation;
  const show = (state: UpdateState) => {
    if (generation === modem.generation) modem.transmitter.write(`+CIPUPDATE:${state}\r\n`);
  };
  reply.after(() => {
    modem.updater.run(request, show).then(
      (done) => {
        if (!done) show(-1);
      },
      (fault: unknown) => modem.reportBug(fault),
    );
  });
}
