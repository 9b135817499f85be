import type { LabHost } from "../lab-host.js";

export const blackHole: LabHost = {
  name: "black-hole.test",
  number: 102,
  summary: "Answers nothing at all: connections hang until they time out.",
  services: [],
  silent: true,
};
