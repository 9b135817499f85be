import { httpRoutes, openHttp } from "../http-app.js";
import type { LabHost } from "../lab-host.js";

export const http: LabHost = {
  name: "http.test",
  number: 80,
  summary: "A web server; its index page lists the paths it has.",
  services: [{ protocol: "tcp", port: 80, summary: "HTTP", open: openHttp }],
  notes: [
    "All web servers of the lab have these paths. The same request gets the same bytes every time: no answer has a date.",
    "",
    "| path | what comes |",
    "|---|---|",
    ...httpRoutes.map(({ path, summary, largest }) => {
      const limit = largest === undefined ? "" : `; N is at most ${largest}`;
      return `| \`${path}\` | ${summary}${limit} |`;
    }),
  ].join("\n"),
};
