import type { LabHost } from "../lab-host.js";
import { echo } from "./echo.js";
import { http } from "./http.js";

/** Every host of the lab, in the order in which the list and the docs show them. */
export const labHosts: readonly LabHost[] = [echo, http];
