import { demand } from "../../dispatch/command-error.js";
import { defineCommand } from "../../dispatch/define-command.js";

/** Manual, Basic AT Commands: AT+SYSROLLBACK; the query from 4.1. An error while there is no other firmware. */
export const sysrollback = defineCommand({
  name: "SYSROLLBACK",
  chapter: "basic",
  summary: "Show both firmwares, or go back to the one that ran before the last update.",
  query({ modem, reply }) {
    const texts = modem.firmware.slots.map(({ address, version }) => `0x${address.toString(16)},"${version}"`);
    reply.raw(`+SYSROLLBACK:${texts.join(",")}`);
  },
  async execute({ modem, reply }) {
    demand(await modem.firmware.rollBack());
    reply.after(() => modem.restart());
  },
});
