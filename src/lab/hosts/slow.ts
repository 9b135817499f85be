import type { LabHost } from "../lab-host.js";
import { discard } from "./discard.js";

const BYTES_PER_SECOND = 1000;

export const slow: LabHost = {
  name: "slow.test",
  number: 105,
  summary: `Reads ${BYTES_PER_SECOND} bytes a second, with a window of 5744 bytes: who sends more has to wait.`,
  services: discard.services
    .filter(({ protocol }) => protocol === "tcp")
    .map((service) => ({ ...service, summary: "discard, slowly", readsBytesPerSecond: BYTES_PER_SECOND })),
};
