/** Which commands and forms each generation has: the tables in the firmware's libraries, against AT+CMD? and the parser. */
import { describe, expect, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { ERROR } from "../../testing/dialogue.js";

const generations = ["2.2", "2.4", "3.4", "4.1", "5.0", "4.2"];

/** Library, and for the last ten the open part of the firmware: Query, Set, Execute, generation by generation; in order. */
const table: readonly (readonly string[])[] = [
  ["", "E", "E", "E", "E", "E", "E"],
  ["E0", "E", "E", "E", "E", "E", "E"],
  ["E1", "E", "E", "E", "E", "E", "E"],
  ["RST", "E", "E", "SE", "SE", "SE", "SE"],
  ["GMR", "E", "E", "E", "E", "E", "E"],
  ["CMD", "Q", "Q", "Q", "Q", "Q", "Q"],
  ["SAVETRANSLINK", "S", "S", "S", "S", "S", "S"],
  ["TRANSINTVL", "", "", "QS", "QS", "QS", "QS"],
  ["SYSTIMESTAMP", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["GSLP", "S", "S", "S", "S", "S", "S"],
  ["SLEEP", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["SLEEPWKCFG", "S", "S", "S", "S", "S", "S"],
  ["RESTORE", "E", "E", "E", "E", "E", "E"],
  ["SYSRAM", "Q", "Q", "Q", "QS", "QS", "QS"],
  ["SYSFLASH", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["SYSMFG", "", "", "QS", "QS", "QS", "QS"],
  ["SYSMSGFILTER", "", "", "QS", "QS", "QS", "QS"],
  ["SYSMSGFILTERCFG", "", "", "QS", "QS", "QS", "QS"],
  ["RFPOWER", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["RFCAL", "", "", "", "E", "E", "E"],
  ["SYSMSG", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["SYSROLLBACK", "E", "E", "E", "QE", "QE", "QE"],
  ["SYSLOG", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["SYSSTORE", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["SYSREG", "S", "S", "S", "S", "S", "S"],
  ["SYSTEMP", "", "Q", "Q", "Q", "Q", "Q"],
  ["CWINIT", "", "", "QS", "QS", "QS", "QS"],
  ["CWMODE", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWBANDWIDTH", "", "", "", "QS", "QS", "QS"],
  ["CWSTATE", "Q", "Q", "Q", "Q", "Q", "Q"],
  ["CWCONFIG", "", "", "", "QS", "QS", "QS"],
  ["CWJAP", "QSE", "QSE", "QSE", "QSE", "QSE", "QSE"],
  ["CWRECONNCFG", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWLAP", "SE", "SE", "SE", "SE", "SE", "SE"],
  ["CWLAPOPT", "S", "S", "S", "S", "S", "S"],
  ["CWQAP", "E", "E", "E", "E", "E", "E"],
  ["CWSAP", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWLIF", "E", "E", "E", "E", "E", "E"],
  ["CWQIF", "SE", "SE", "SE", "SE", "SE", "SE"],
  ["CWDHCP", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWDHCPS", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWSTAPROTO", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWAPPROTO", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWAUTOCONN", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWHOSTNAME", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWCOUNTRY", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CWSTARTSMART", "SE", "SE", "SE", "SE", "SE", "SE"],
  ["CWSTOPSMART", "E", "E", "E", "E", "E", "E"],
  ["WPS", "S", "S", "S", "S", "S", "S"],
  ["CWJEAP", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["MDNS", "S", "S", "S", "S", "S", "S"],
  ["CIFSR", "E", "E", "E", "E", "E", "E"],
  ["CIPSTAMAC", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPAPMAC", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSTA", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPAP", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPV6", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPDNS", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPDOMAIN", "S", "S", "S", "S", "S", "S"],
  ["CIPSTATUS", "E", "E", "E", "E", "E", "E"],
  ["CIPSTATE", "", "Q", "Q", "Q", "Q", "Q"],
  ["CIPSTART", "S", "S", "S", "S", "S", "S"],
  ["CIPSTARTEX", "S", "S", "S", "S", "S", "S"],
  ["CIPTCPOPT", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPCLOSE", "SE", "SE", "SE", "SE", "SE", "SE"],
  ["CIPCONNPERSIST", "", "", "", "", "QS", "QS"],
  ["CIPSEND", "SE", "SE", "SE", "SE", "SE", "SE"],
  ["CIPSENDL", "", "S", "S", "S", "S", "S"],
  ["CIPSENDLCFG", "", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSENDEX", "S", "S", "S", "S", "S", "S"],
  ["CIPDINFO", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPMUX", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPRECVMODE", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPRECVTYPE", "", "", "QS", "QS", "QS", "QS"],
  ["CIPRECVDATA", "S", "S", "S", "S", "S", "S"],
  ["CIPRECVLEN", "Q", "Q", "Q", "Q", "Q", "Q"],
  ["CIPSERVER", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSERVERMAXCONN", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSSLCCONF", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSSLCCN", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSSLCSNI", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSSLCALPN", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSSLCPSK", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSSLCPSKHEX", "", "", "QS", "QS", "QS", "QS"],
  ["CIPSSLCCIPHER", "", "", "", "QS", "QS", "QS"],
  ["CIPMODE", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSTO", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSNTPCFG", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSNTPINTV", "", "QS", "QS", "QS", "QS", "QS"],
  ["CIPSNTPTIME", "Q", "Q", "Q", "Q", "Q", "Q"],
  ["CIPRECONNINTV", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["PING", "S", "S", "S", "S", "S", "S"],
  ["CIUPDATE", "QSE", "QSE", "QSE", "QSE", "QSE", "QSE"],
  ["CIPFWVER", "", "", "Q", "Q", "Q", "Q"],
  ["UART", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["UART_CUR", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["UART_DEF", "QS", "QS", "QS", "QS", "QS", "QS"],
  ["USERRAM", "", "QS", "QS", "QS", "QS", "QS"],
  ["USEROTA", "", "S", "S", "S", "S", "S"],
  ["USERDOCS", "", "Q", "Q", "Q", "Q", "Q"],
  ["USERWKMCUCFG", "", "", "S", "S", "S", "S"],
  ["USERMCUSLEEP", "", "", "S", "S", "S", "S"],
];

/**
 * Left out: partitions of flash and registers of a chip; AT+CWJEAP, which the firmware as it is shipped does not have;
 * memory and update commands of the open part, and those about a host that sleeps.
 */
const missing = new Set([
  "SYSFLASH",
  "SYSREG",
  "CWJEAP",
  "USERRAM",
  "USEROTA",
  "USERDOCS",
  "USERWKMCUCFG",
  "USERMCUSLEEP",
]);

const lineOf = (name: string) => (/^(E\d)?$/.test(name) ? `AT${name}` : `AT+${name}`);

describe.each(generations.map((name, index) => ({ name, index })))(
  "the commands of $name",
  ({ name: dialect, index }) => {
    const expected = table
      .map(([name = "", ...forms]) => ({ line: lineOf(name), name, forms: forms[index] ?? "" }))
      .filter(({ name, forms }) => forms !== "" && !missing.has(name));

    it("are those of its library, with their forms, in its order", async () => {
      const bench = await powerOnBench({ dialect });
      const listed = [...(await bench.command("AT+CMD?")).matchAll(/"([^"]+)",0,([01]),([01]),([01])/g)];
      expect(
        listed.map(([, line, ...flags]) => [line, ["Q", "S", "E"].filter((_, form) => flags[form] === "1").join("")]),
      ).toEqual(expected.map(({ line, forms }) => [line, forms]));
    });

    it("that came later are unknown, and so is a later form", async () => {
      const bench = await powerOnBench({ dialect });
      await bench.command("AT+SYSLOG=1");
      const forms = { Q: "?", S: "=1" } as const;
      for (const [name = "", ...all] of table) {
        const there = all[index] ?? "";
        for (const [form, tail] of Object.entries(forms)) {
          if (there.includes(form) || !all.some((later) => later.includes(form))) continue;
          const code = there === "" || missing.has(name) ? "ERR CODE:0x01090000\r\n" : "";
          expect(await bench.command(lineOf(name) + tail), name + tail).toBe(code + ERROR);
        }
      }
    });
  },
);
