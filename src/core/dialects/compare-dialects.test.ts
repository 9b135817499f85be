import { describe, expect, it } from "vitest";
import { compareDialects } from "./compare-dialects.js";
import { dialects, findDialect } from "./index.js";
import { describeDialect } from "./words/index.js";

const compare = (left: string, right: string) =>
  new Map(
    compareDialects(findDialect(left), findDialect(right)).map((difference) => [
      `${difference.section} ${difference.name}`,
      [difference.left, difference.right],
    ]),
  );

describe("compareDialects", () => {
  it("finds nothing between a dialect and itself", () => {
    for (const dialect of dialects) expect(compareDialects(dialect, dialect)).toEqual([]);
  });

  it("is the same seen from the other side", () => {
    const there = compare("3.4", "5.0");
    const back = compare("5.0", "3.4");
    expect(there.size).toBeGreaterThan(0);
    expect(back.size).toBe(there.size);
    for (const [point, [left, right]] of there) expect(back.get(point)).toEqual([right, left]);
  });

  it("says what the manual advises against, where that changes", () => {
    expect(compare("2.2", "2.4").get("deprecated CIPSTATUS")).toEqual([
      "nothing against it",
      "deprecated; use AT+CWSTATE? and AT+CIPSTATE?",
    ]);
    expect(compare("2.2", "2.4").has("deprecated UART")).toBe(false);
  });

  it("says every point in words of its own, without the names of the data", () => {
    for (const dialect of dialects) {
      const points = describeDialect(dialect);
      expect(new Set(points.map(({ point }) => point)).size).toBe(points.length);
      for (const { name, point, says } of points) {
        expect(says, name).not.toMatch(/undefined|null|=>|\[object|NaN/);
        expect(says, name).not.toBe("");
        if (/[A-Z]/.test(name)) expect(point, name).not.toContain(name);
      }
    }
  });

  it("keeps apart all values that dialects have: what differs in the data differs in words", () => {
    for (const section of ["limits", "replies", "rules", "defaults"] as const) {
      for (const left of dialects) {
        for (const right of dialects) {
          const differing = Object.entries(left[section]).filter(
            ([name, value]) =>
              typeof value !== "function" &&
              JSON.stringify(value) !== JSON.stringify((right[section] as Record<string, unknown>)[name]),
          );
          const said = compare(left.name, right.name);
          for (const [name] of differing) expect(said.has(`${section} ${name}`), `${name} ${left.name}`).toBe(true);
        }
      }
    }
  });
});

/**
 * What is known of the two pairs from outside, point by point: the table of generations that the dialects started from.
 * An empty pair: no difference. Where the table was wrong, the comment says what showed it.
 */
describe.each([
  {
    pair: ["nonos-1.7", "2.2"] as const,
    table: {
      "commands CWMODE_CUR": ["is there", "is unknown"],
      "commands CWJAP_DEF": ["is there", "is unknown"],
      "commands CIPSTARTEX": ["is unknown", "is there"],
      "commands SYSLOG": ["is unknown", "is there"],
      "commands SYSSTORE": ["is unknown", "is there"],
      "commands SYSMSG": ["is unknown", "is there"],
      "commands CIPSSLSIZE": ["is there", "is unknown"],
      // the table has CR CR LF for NonOS AT; the library of 1.7 echoes what it reads, older firmware had the second CR
      "rules echoesCrTwice": undefined,
      "replies prompt": ["\\r\\nOK\\r\\n> ", "\\r\\nOK\\r\\n\\r\\n>"],
      "limits sendBytes": undefined,
      "replies alreadyConnected": undefined,
      "rules failedStartCloses": ["ERROR, then CLOSED", "ERROR"],
      "replies read": ["\\r\\n+CIPRECVDATA,5:", '+CIPRECVDATA:5,"192.0.2.7",80,'],
      "replies received": ["\\r\\n+IPD,0,5,192.0.2.7,80:", '\\r\\n+IPD,0,5,"192.0.2.7",80:'],
      "replies resolved": undefined,
      "replies pingTime": ["+7", "+PING:7"],
      "replies pingTimeout": undefined,
      "replies nameServers": [
        "+CIPDNS:192.0.2.1\\r\\n+CIPDNS:192.0.2.2\\r\\n",
        '+CIPDNS:1,"192.0.2.1","192.0.2.2"\\r\\n',
      ],
      "rules dhcpModeFirst": ["=<mode>,<enable>; shows 1 for the soft-AP, 2 for the station", "=<enable>,<mode>"],
      "replies joinFailed": ["\\r\\nFAIL\\r\\n", "\\r\\nERROR\\r\\n"],
      "rules passiveIsTcpOnly": ["holds for TCP links", "holds for TCP, UDP and SSL links"],
      "rules hasTimeoutParameters": undefined,
    },
  },
  {
    pair: ["2.2", "4.2"] as const,
    table: {
      "commands CIPSTATE": ["is unknown", "is there"],
      "commands CIPSENDL": ["is unknown", "is there"],
      "commands CIPRECVTYPE": ["is unknown", "is there"],
      "commands CIPSNTPINTV": ["is unknown", "is there"],
      "commands CIPSTATUS": undefined,
      "rules echoesCrTwice": undefined,
      "replies prompt": undefined,
      "limits sendBytes": ["2048 bytes", "8192 bytes"],
      "replies alreadyConnected": ["ALREADY CONNECTED", "nothing"],
      "rules failedStartCloses": undefined,
      "rules showsErrno": ["ERROR alone", "+ERRNO:0x.. before ERROR"],
      // the table has 2.2 without quotes: its library's text has them, and drivers for 2.x need them
      "replies read": undefined,
      "replies received": undefined,
      "replies noLinkLength": ["-1", "0"],
      "replies resolved": ["+CIPDOMAIN:192.0.2.7", '+CIPDOMAIN:"192.0.2.7"'],
      "replies pingTime": undefined,
      "replies pingTimeout": ["+timeout", "+PING:TIMEOUT"],
      "limits passiveBufferBytes": ["5744 bytes", "65535 bytes"],
      "rules dhcpModeFirst": undefined,
      "replies joinFailed": undefined,
      "rules hasTimeoutParameters": ["is one parameter too many", "is taken"],
    },
  },
])("the difference of $pair.0 and $pair.1", ({ pair: [left, right], table }) => {
  const said = compare(left, right);

  it.each(Object.entries(table))("%s: %j", (point, expected) => {
    expect(said.get(point)).toEqual(expected);
  });
});
