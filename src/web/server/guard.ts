/**
 * Who may talk to the console. A page from elsewhere can make a browser send requests to 127.0.0.1, also under a name of
 * its own that it has pointed there (DNS rebinding). The browser cannot lie in Host and Origin, so these are asked.
 */
import { isIP } from "node:net";

interface Asked {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/** What is wrong with a request, as a sentence; undefined: nothing is. */
export function refusalOf({ host, origin }: Asked, acceptsAnyAddress: boolean): string | undefined {
  if (host === undefined || !isOwnHost(host, acceptsAnyAddress)) {
    return `Refused: this console answers only to its own address (localhost or 127.0.0.1), not to ${JSON.stringify(host ?? "")}.`;
  }
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return `Refused: only the console's own page may talk to it, not one from ${JSON.stringify(origin)}.`;
  }
  return undefined;
}

/** A literal address cannot be rebound. Only a console that listens beyond this computer takes others than loopback. */
function isOwnHost(host: string, acceptsAnyAddress: boolean): boolean {
  const url = URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`) : undefined;
  if (url?.pathname !== "/" || url.username !== "" || url.search !== "") return false;
  const name = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (name === "localhost" || name === "::1" || /^127\.\d+\.\d+\.\d+$/.test(name)) return true;
  return acceptsAnyAddress && isIP(name) !== 0;
}
