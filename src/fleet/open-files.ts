/** What the process needs besides its modems: the log, the event loop, modules, metrics. */
const RESERVED = 32;

/** How many modems one process may open, by the system's limit of open files; undefined where there is none. */
export function mostListeningPorts(): number | undefined {
  const { userLimits } = (process.report?.getReport() ?? {}) as {
    readonly userLimits?: { readonly open_files?: { readonly soft: number | string } };
  };
  const limit = userLimits?.open_files?.soft; // Node has raised it to what the system lets it
  return typeof limit === "number" ? Math.max(0, limit - RESERVED) : undefined;
}
