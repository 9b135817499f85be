import { describe, it } from "vitest";
import { powerOnBench } from "../../testing/bench.js";
import { powerCycle, restart } from "../../testing/bench-states.js";
import { expectDialogue, OK } from "../../testing/dialogue.js";
import type { SavedWhen } from "./definitions.js";

function line(text: string): string {
  return `${text}\r\n${OK}`;
}

/** For the queries without a blank line before OK. */
function bare(text: string): string {
  return `${text}\r\nOK\r\n`;
}

function addresses(command: string, ip: string, gateway: string, netmask: string): string {
  return line(`+${command}:ip:"${ip}"\r\n+${command}:gateway:"${gateway}"\r\n+${command}:netmask:"${netmask}"`);
}

type Row = readonly [set: string, query: string, initial: string, chosen: string, saved: SavedWhen];

/** What the manual says of each command, or wire facts 11.6; the Wi-Fi mode is 3 for all of them. */
const rows: readonly Row[] = [
  ["AT+CWMODE=2", "AT+CWMODE?", line("+CWMODE:3"), line("+CWMODE:2"), "with SYSSTORE"],
  ["AT+SYSMSG=3", "AT+SYSMSG?", bare("+SYSMSG:0"), bare("+SYSMSG:3"), "with SYSSTORE"],
  ["AT+CWRECONNCFG=5,9", "AT+CWRECONNCFG?", line("+CWRECONNCFG:0,0"), line("+CWRECONNCFG:5,9"), "with SYSSTORE"],
  ["AT+CWDHCP=0,3", "AT+CWDHCP?", bare("+CWDHCP:3"), bare("+CWDHCP:0"), "with SYSSTORE"],
  ["AT+CWAPPROTO=1", "AT+CWAPPROTO?", bare("+CWAPPROTO:7"), bare("+CWAPPROTO:1"), "with SYSSTORE"],
  ["AT+CWSTAPROTO=3", "AT+CWSTAPROTO?", bare("+CWSTAPROTO:7"), bare("+CWSTAPROTO:3"), "with SYSSTORE"],
  [
    'AT+CWSAP="ESP","12345678",5,3,2,1',
    "AT+CWSAP?",
    line('+CWSAP:"ESP_000002","",1,0,5,0'),
    line('+CWSAP:"ESP","12345678",5,3,2,1'),
    "with SYSSTORE",
  ],
  [
    'AT+CWDHCPS=1,3,"192.168.4.10","192.168.4.15"',
    "AT+CWDHCPS?",
    bare("+CWDHCPS:120,192.168.4.2,192.168.4.101"),
    bare("+CWDHCPS:3,192.168.4.10,192.168.4.15"),
    "with SYSSTORE",
  ],
  [
    'AT+CIPSTA="10.0.0.5"',
    "AT+CIPSTA?",
    addresses("CIPSTA", "0.0.0.0", "0.0.0.0", "0.0.0.0"),
    addresses("CIPSTA", "10.0.0.5", "10.0.0.1", "255.255.255.0"),
    "with SYSSTORE",
  ],
  [
    'AT+CIPAP="10.0.0.1"',
    "AT+CIPAP?",
    addresses("CIPAP", "192.168.4.1", "192.168.4.1", "255.255.255.0"),
    addresses("CIPAP", "10.0.0.1", "10.0.0.1", "255.255.255.0"),
    "with SYSSTORE",
  ],
  [
    'AT+CIPSTAMAC="1a:fe:35:98:d3:7b"',
    "AT+CIPSTAMAC?",
    line('+CIPSTAMAC:"7c:df:a1:00:00:01"'),
    line('+CIPSTAMAC:"1a:fe:35:98:d3:7b"'),
    "with SYSSTORE",
  ],
  [
    'AT+CIPAPMAC="1a:fe:35:98:d3:7c"',
    "AT+CIPAPMAC?",
    line('+CIPAPMAC:"7c:df:a1:00:00:02"'),
    line('+CIPAPMAC:"1a:fe:35:98:d3:7c"'),
    "with SYSSTORE",
  ],
  ["AT+CWAUTOCONN=0", "AT+CWAUTOCONN?", bare("+CWAUTOCONN:1"), bare("+CWAUTOCONN:0"), "always"],
  [
    "AT+UART_DEF=9600,7,2,1,3",
    "AT+UART_DEF?",
    line("+UART_DEF:115200,8,1,0,0"),
    line("+UART_DEF:9600,7,2,1,3"),
    "always",
  ],
  [
    "AT+UART_CUR=9600,7,2,1,3",
    "AT+UART_CUR?",
    line("+UART_CUR:115200,8,1,0,0"),
    line("+UART_CUR:9600,7,2,1,3"),
    "never",
  ],
  ["AT+SYSLOG=1", "AT+SYSLOG?", line("+SYSLOG:0"), line("+SYSLOG:1"), "never"],
  ["AT+RFPOWER=44,0,0,0", "AT+RFPOWER?", line("+RFPOWER:78,7,7,7"), line("+RFPOWER:44,0,0,0"), "never"],
  ['AT+CWHOSTNAME="my-host"', "AT+CWHOSTNAME?", line("+CWHOSTNAME:espressif"), line("+CWHOSTNAME:my-host"), "never"],
  [
    'AT+CWCOUNTRY=1,"US",1,11',
    "AT+CWCOUNTRY?",
    line('+CWCOUNTRY:0,"CN",1,13'),
    line('+CWCOUNTRY:1,"US",1,11'),
    "never",
  ],
];

describe.each(["2.2", "4.2"])("settings, dialect %s", (dialect) => {
  it.each(rows)("%s", async (set, query, initial, chosen, saved) => {
    const bench = await powerOnBench({ dialect, flash: { nvs: { wifiMode: 3 }, partitions: {} } });
    await expectDialogue(bench, [
      [query, initial],
      ["AT+SYSSTORE=0", OK],
      [set, OK],
      [query, chosen],
    ]);
    await restart(bench);
    await expectDialogue(bench, [
      [query, saved === "always" ? chosen : initial],
      [set, OK],
    ]);
    const other = await powerCycle(bench, { dialect });
    await expectDialogue(other, [[query, saved === "never" ? initial : chosen]]);
    await restart(other);
    await expectDialogue(other, [[query, saved === "never" ? initial : chosen]]);
  });
});
