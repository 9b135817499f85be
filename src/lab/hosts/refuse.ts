import type { LabHost } from "../lab-host.js";

export const refuse: LabHost = {
  name: "refuse.test",
  number: 103,
  summary: "Refuses every connection.",
  services: [],
};
