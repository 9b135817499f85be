/**
 * What AT+CIPMUX, AT+CIPMODE, AT+CIPSERVER and the links allow each other, and what is looked at first. Source: the
 * recordings where they show it, the firmware's library elsewhere; the same from 3.4 to 4.2.
 */
import { describe, expect, it } from "vitest";
import { type Bench, joinedBench } from "../../testing/bench.js";
import { dialPeer, listenPeer, openUdpPeer } from "../../testing/bench-peers.js";
import { ERROR, OK } from "../../testing/dialogue.js";

const CODE = (code: string) => `ERR CODE:0x${code}\r\n${ERROR}`;
const PROMPT = "\r\nOK\r\n\r\n>";
const TCP = '"TCP","127.0.0.1",7000';
const UDP = '"UDP","127.0.0.1",7001';

async function open(dialect: string): Promise<Bench> {
  const bench = await joinedBench({ dialect });
  await listenPeer(bench);
  await openUdpPeer(bench, 7001);
  await bench.command("AT+SYSLOG=1");
  return bench;
}

/** What the host sends and must see; a line that begins with a colon is what it sees meanwhile, "dial" a client. */
type Dialogue = readonly (readonly [line: string, answer: string])[];

async function play(bench: Bench, dialogue: Dialogue): Promise<void> {
  const heard: (readonly [string, string])[] = [];
  for (const [line] of dialogue) {
    if (line === "dial") dialPeer(bench, 80);
    heard.push([line, line === "dial" ? await bench.wait(100) : (await bench.command(line)) + (await bench.wait(20))]);
  }
  expect(heard).toEqual(dialogue);
}

const connected = (id?: number) => `${id === undefined ? "" : `${id},`}CONNECT\r\n${OK}`;

const dialogues: Readonly<Record<string, Dialogue>> = {
  "AT+CIPMUX goes up while only a UDP link is open, but not down": [
    [`AT+CIPSTART=${UDP},4000,2`, connected()],
    ["AT+CIPMUX=0", ERROR],
    ["AT+CIPMUX=1", OK],
    ["AT+CIPMUX=0", ERROR],
    ["AT+CIPCLOSE=0", `0,CLOSED\r\n${OK}`],
    ["AT+CIPMUX=0", OK],
  ],
  "AT+CIPMUX looks at the links before the line": [
    ['AT+CIPMUX="1"', CODE("01080000")],
    [`AT+CIPSTART=${TCP}`, connected()],
    ['AT+CIPMUX="1"', ERROR],
    ["AT+CIPMUX=7", ERROR],
  ],
  "AT+CIPMODE=0 is always possible with one link, whatever it is": [
    ["AT+CIPMUX=1", OK],
    [`AT+CIPSTART=3,${UDP},4000,2`, connected(3)],
    ["AT+CIPMODE=0", OK],
    ["AT+CIPMODE=1", OK],
    ["AT+CIPSEND", ERROR],
    ["AT+CIPMODE=0", OK],
  ],
  "AT+CIPMODE=1 is not for a first link whose peer may change": [
    [`AT+CIPSTART=${UDP},4000,1`, connected()],
    ["AT+CIPMODE=1", ERROR],
    ["AT+CIPMODE=0", OK],
    ['AT+CIPMODE="1"', CODE("01080000")],
  ],
  "AT+CIPMODE looks at links and server before the line": [
    ["AT+CIPMUX=1", OK],
    [`AT+CIPSTART=0,${TCP}`, connected(0)],
    [`AT+CIPSTART=1,${TCP}`, connected(1)],
    ['AT+CIPMODE="1"', ERROR],
    ["AT+CIPCLOSE=1", `1,CLOSED\r\n${OK}`],
    ['AT+CIPMODE="1"', CODE("01080000")],
    ["AT+CIPSERVERMAXCONN=1", OK],
    ["AT+CIPSERVER=1,80", OK],
    ['AT+CIPMODE="1"', ERROR],
    ["AT+CIPMODE=0", ERROR],
  ],
  "a server for one client can be in passthrough, and then nothing else": [
    ["AT+CIPMUX=1", OK],
    ["AT+CIPMODE=1", OK],
    ["AT+CIPSERVER=1,80", ERROR],
    ["AT+CIPSERVERMAXCONN=1", OK],
    ["AT+CIPSERVER=1,80", OK],
    [`AT+CIPSTART=0,${TCP}`, ERROR],
    ["AT+CIPMODE=0", OK],
    [`AT+CIPSTART=0,${TCP}`, connected(0)],
    ["AT+CIPSERVER=0", OK],
    ["AT+CIPMODE=1", OK],
    ["AT+CIPSERVER=1,80", ERROR],
    [`AT+CIPSTART=1,${TCP}`, ERROR],
  ],
  "AT+CIPMODE=1 leaves AT+CIPSTART one link with a fixed peer": [
    ["AT+CIPMODE=1", OK],
    [`AT+CIPSTART=${UDP},4000,2`, ERROR],
    [`AT+CIPSTART=${UDP},4000,0`, connected()],
    ["AT+CIPMUX=1", ERROR],
    ["AT+CIPSEND", PROMPT],
  ],
  "AT+CIPSEND alone needs the first link and no other": [
    ["AT+CIPMUX=1", OK],
    ["AT+CIPMODE=1", OK],
    ["AT+CIPSEND", ERROR],
    [`AT+CIPSTART=0,${TCP}`, connected(0)],
    ["AT+CIPSEND", PROMPT],
  ],
  "AT+CIPSEND looks at passthrough, the link, the length and the rest, in this order": [
    ['AT+CIPSEND="1"', ERROR],
    [`AT+CIPSTART=${TCP}`, connected()],
    ['AT+CIPSEND="1"', CODE("01080000")],
    ["AT+CIPSEND=0,9", ERROR],
    ['AT+CIPSEND=9000,"127.0.0.1",7002', ERROR],
    ["AT+CIPMODE=1", OK],
    ['AT+CIPSEND="1"', ERROR],
  ],
  "AT+CIPSEND changes a UDP link's peer even when there is too much to send": [
    [`AT+CIPSTART=${UDP},4000,0`, connected()],
    ['AT+CIPSEND=8193,"127.0.0.1",7002', ERROR],
    ["AT+CIPSTATE?", `+CIPSTATE:0,"UDP","127.0.0.1",7002,4000,0\r\n${OK}`],
    ['AT+CIPSEND=5,"",7003', PROMPT],
    ["abc", "\r\nRecv 5 bytes\r\n\r\nSEND OK\r\n"],
    ["AT+CIPSTATE?", `+CIPSTATE:0,"UDP","127.0.0.1",7002,4000,0\r\n${OK}`],
  ],
  "AT+CIPCLOSE looks at AT+CIPMUX before the line": [
    ['AT+CIPCLOSE="0"', ERROR],
    ["AT+CIPMUX=1", OK],
    ['AT+CIPCLOSE="0"', CODE("01080000")],
    ["AT+CIPCLOSE=6", ERROR],
    ["AT+CIPCLOSE=5", OK],
    ["AT+CIPCLOSE", ERROR],
  ],
  "AT+CIPSERVER looks at AT+CIPMUX before the line": [
    ['AT+CIPSERVER="1"', ERROR],
    ["AT+CIPMUX=1", OK],
    ['AT+CIPSERVER="1"', CODE("01080000")],
    ["AT+CIPSERVER=0,", ERROR],
    ['AT+CIPSERVER=1,,"TCP"', OK],
    ["AT+CIPSERVER=1", OK],
    ["AT+CIPSERVER=1,333", OK],
    ['AT+CIPSERVER=1,333,"TCPv6"', ERROR],
    ["AT+CIPSERVER=1,334", ERROR],
    ["AT+CIPMUX=0", ERROR],
  ],
  "AT+CIPSTO and AT+CIPSERVERMAXCONN look at the server first": [
    ['AT+CIPSTO="1"', ERROR],
    ["AT+CIPMUX=1", OK],
    ["AT+CIPSERVER=1,80", OK],
    ['AT+CIPSTO="1"', CODE("01080000")],
    ["AT+CIPSTO=7201", ERROR],
    ["AT+CIPSTO=7200", OK],
    ["AT+CIPSERVERMAXCONN=-1", ERROR],
    ["dial", "0,CONNECT\r\n"],
    ["AT+CIPSERVER=0", OK],
    [`AT+CIPSTART=1,${TCP}`, connected(1)],
    ["AT+CIPSERVERMAXCONN=0", `Have 1 Connections\r\n${ERROR}`],
    ["AT+CIPSERVERMAXCONN=1", OK],
    ["AT+CIPSTO?", `+CIPSTO:7200\r\n${OK}`],
    ["AT+CIPMUX=0", ERROR],
  ],
  "names, protocols and keys of TLS are chosen before a link is open": [
    ["AT+CIPMUX=1", OK],
    [`AT+CIPSTART=1,${TCP}`, connected(1)],
    ['AT+CIPSSLCCN=1,"name"', ERROR],
    ['AT+CIPSSLCSNI=1,"name"', ERROR],
    ['AT+CIPSSLCALPN=1,1,"h2"', ERROR],
    ['AT+CIPSSLCPSK=1,"key","hint"', ERROR],
    ['AT+CIPSSLCPSKHEX=1,"00","hint"', ERROR],
    ['AT+CIPSSLCSNI=5,"name"', ERROR],
    ['AT+CIPSSLCSNI=0,"name"', OK],
    ["AT+CIPSSLCCONF=1,0", OK],
    ["AT+CIPCLOSE=1", `1,CLOSED\r\n${OK}`],
    ['AT+CIPSSLCSNI=5,"name"', OK],
  ],
  "AT+CIPRECVMODE? is the first link's": [
    ["AT+CIPMUX=1", OK],
    ["AT+CIPRECVTYPE=0,1", OK],
    ["AT+CIPRECVMODE?", `+CIPRECVMODE:1\r\n${OK}`],
    ["AT+CIPRECVTYPE=5,1", OK],
    ["AT+CIPRECVTYPE=0,0", OK],
    ["AT+CIPRECVMODE?", `+CIPRECVMODE:0\r\n${OK}`],
    ["AT+CIPRECVMODE=1", OK],
    ["AT+CIPRECVMODE?", `+CIPRECVMODE:1\r\n${OK}`],
  ],
  "AT+CIPRECVDATA looks at the mode before the length, and at the length before the link": [
    ['AT+CIPRECVDATA="1"', ERROR],
    ["AT+CIPRECVMODE=1", OK],
    ['AT+CIPRECVDATA="1"', CODE("01080000")],
    ["AT+CIPRECVDATA=0", ERROR],
    ["AT+CIPRECVDATA=1", ERROR],
  ],
};

describe.each(["3.4", "4.1", "5.0", "4.2"])("dialect %s", (dialect) => {
  it.each(Object.keys(dialogues))("%s", async (name) => {
    await play(await open(dialect), dialogues[name] ?? []);
  });
});

it("an interface of AT+CIPSERVER has to be up, from 4.1", async () => {
  const bench = await open("4.1");
  await play(bench, [
    ["AT+CIPMUX=1", OK],
    ['AT+CIPSERVER=1,80,"TCP",2', ERROR],
    ['AT+CIPSERVER=1,80,"TCP",1', OK],
    ['AT+CIPSERVER=1,80,"TCP",0', ERROR],
    ["AT+CIPSERVER=0", OK],
    ["AT+CWQAP", `WIFI DISCONNECT\r\n${OK}`],
    ['AT+CIPSERVER=1,80,"TCP",1', ERROR],
    ['AT+CIPSERVER=1,80,"TCP",3', OK],
    ["AT+CIPSERVER?", `+CIPSERVER:1,80,"TCP",0,3\r\n${OK}`],
  ]);
});
