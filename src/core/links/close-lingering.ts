import type { Modem } from "../modem.js";
import type { Link } from "./link.js";
import { lingerSeconds } from "./tcp-options.js";

/**
 * The host closes a link. With a linger time (AT+CIPTCPOPT) it waits while something is left to send, and what is left
 * after that time is thrown away, with an RST. Source: manual, which points to SO_LINGER.
 */
export async function closeLingering(modem: Modem, link: Link): Promise<void> {
  const seconds = lingerSeconds(modem, link);
  if (seconds > 0 && link.sendingBytes > 0) {
    const isSent = await new Promise<boolean>((resolve) => {
      const timer = modem.clock.schedule(seconds * 1000, () => resolve(false));
      const sent = () => {
        timer.cancel();
        resolve(true);
      };
      // also when the link ends meanwhile
      link.lastSend.then(sent, sent);
    });
    if (!isSent) link.closesWithReset = true;
  }
  if (modem.links.table.has(link)) modem.links.close(link);
}
