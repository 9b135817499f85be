/**
 * Which test shows, from outside, that a form or a parameter of a command does what it says. A test is named by its
 * file (without `.test.ts`) and its title as it stands in the source.
 */

const commands = "src/core/commands/tcpip";

/** Where files are that are not beside a command. */
const folders = {
  links: "src/core/links",
  passthrough: "src/core/links",
  tls: "src/core/links",
  "sntp-client": "src/core/sntp",
  "real-tls": "test",
  "real-no-delay": "test",
  "real-sockets": "test",
  "real-services": "test",
};

export const folderOf = (file) => folders[file] ?? commands;

const rest = "refuses anything else";
const perLink = "is kept link by link with AT+CIPMUX=1, or with 5 for all, until a restart";

/** The parameters that AT+CIPSTART and AT+CIPSTARTEX share. */
const opening = {
  type: [
    ["cipstart", "connects, and the peer sees it"],
    ["open-parameters", "shakes hands and moves data both ways"],
    ["open-parameters", "gives up a handshake 10 s after its last packet in dialect %s"],
    ["open-parameters", "gives a UDP link its local port and mode in dialect %s"],
    ["cipv6", "connects TCPv6 to a literal address and to a name"],
  ],
  host: [
    ["cipstart", "fails when %s, and the next command works"],
    ["real-services", "asks the servers in their order in dialect %s"],
  ],
  port: [["cipstart", "connects, and the peer sees it"]],
  keepAlive: [
    ["open-parameters", "gives a TCP link its keep-alive in dialect %s"],
    ["open-parameters", "takes the keep-alive and the local address"],
    ["real-sockets", "gives the socket a timer of 75 s in dialect %s: %s, %s"],
  ],
  localAddress: [
    ["open-parameters", "binds to a local address that the computer has in dialect %s"],
    ["real-sockets", "is where a TCP peer sees the modem"],
    ["real-sockets", "is the soft-AP's where that is named"],
  ],
  timeoutMs: [
    ["cipstart", "fails when %s, and the next command works"],
    ["open-parameters", "gives up a handshake after its timeout"],
    ["open-parameters", "ends as a whole after its timeout, while the host %s"],
    ["cipstart", "has no timeout parameter in 2.2"],
  ],
  localPort: [["open-parameters", "gives a UDP link its local port and mode in dialect %s"]],
  udpMode: [
    ["cipstart", "mode $mode decides whether a sender becomes the destination"],
    ["real-sockets", "follows its sender in mode 2, changes once in mode 1, and stays in mode 0"],
  ],
};

/** The specification's thirty, in its order. `refusals` is bad input; a form without parameters stands by its name. */
export const specified = {
  CIPSTATUS: {
    execute: [
      ["cipstatus", "follows the station and its TCP links"],
      ["cipstatus", "lists open links by number, with those of clients of the server"],
      ["cipstatus", "counts a UDP link as the dialect does"],
    ],
    refusals: [["cipstatus", "has only the execute form"]],
  },
  CIPDOMAIN: {
    name: [
      ["cipdomain", "resolves names and literal addresses"],
      ["real-services", "asks the servers in their order in dialect %s"],
    ],
    ipNetwork: [
      ["cipdomain", "asks for IPv6 alone only with AT+CIPV6=1"],
      ["cipdomain", "fails without an error code: %s"],
    ],
    timeoutMs: [
      ["cipdomain", "fails without an error code: %s"],
      ["cipdomain", "shows the address bare in 2.2, which has no timeout"],
    ],
    reserve: [["cipdomain", "AT+CIPDOMAIN takes no empty place, and a fourth parameter from 5.0 only"]],
    refusals: [["cipdomain", "refuses what it cannot read"]],
  },
  CIPSTART: {
    linkId: [["cipstart", "takes the number of the link with AT+CIPMUX=1"]],
    ...opening,
    refusals: [
      ["cipstart", "refuses anything else and leaves everything as it was"],
      ["cipstart", "says ALREADY CONNECTED in 2.2"],
      ["open-parameters", "changes nothing when it fails"],
    ],
  },
  CIPSTARTEX: {
    set: [
      ["cipstartex", "takes the lowest free number, and none is left after five"],
      ["cipstartex", "steps around the clients of the server"],
    ],
    ...opening,
    refusals: [["cipstartex", "refuses a number, other forms, and to work without a network"]],
  },
  CIPSEND: {
    execute: [
      ["cipsend", "enters passthrough, for which AT+CIPMODE=1 and link 0 are needed"],
      ["passthrough", "moves every byte both ways"],
      ["passthrough", "collects for 20 ms from the first byte"],
      ["passthrough", "sends at once what fills a packet of dialect %s"],
      ["real-sockets", "connects again when the peer goes away and comes back"],
    ],
    linkId: [["cipsend", "needs an open link, and its number with AT+CIPMUX=1"]],
    length: [
      ["cipsend", "sends a payload %s, without echo"],
      ["cipsend", "has the limit of dialect %s: %d bytes"],
    ],
    host: [["cipsend", "sends one datagram, and may name another destination for good"]],
    port: [["cipsend", "sends one datagram, and may name another destination for good"]],
    refusals: [
      ["cipsend", rest],
      ["cipsend", "fails after a %s while the prompt is open"],
    ],
  },
  CIPSENDEX: {
    linkId: [["cipsendex", "needs an open link, and no passthrough"]],
    length: [
      ["cipsendex", "sends up to the length or to \\0, without the escapes: %s"],
      ["cipsendex", "has the limits of dialect %s"],
    ],
    host: [["cipsendex", "sends one datagram, also to another destination"]],
    port: [["cipsendex", "sends one datagram, also to another destination"]],
    refusals: [["cipsendex", "needs an open link, and no passthrough"]],
  },
  CIPCLOSE: {
    execute: [
      ["cipclose", "closes the only link in order"],
      ["cipclose", "still delivers what was sent before"],
    ],
    linkId: [["cipclose", "closes one of several links, or all in the order of their numbers"]],
    refusals: [
      ["cipclose", "refuses other numbers"],
      ["cipclose", "refuses a number with AT+CIPMUX=0, and other forms"],
    ],
  },
  CIFSR: {
    execute: [
      ["cifsr", "shows the interfaces of AT+CWMODE=%s"],
      ["cifsr", "shows the address that the network gave, until it is left"],
      ["cipv6", "gives the station a link-local address when it joins"],
    ],
    refusals: [["cifsr", "has only the execute form"]],
  },
  CIPMUX: {
    query: [["cipmux", "decides whether links have numbers"]],
    mode: [
      ["cipmux", "decides whether links have numbers"],
      ["cipmux", "stays while a link is open"],
      ["cipmux", "stays 1 while the server runs, and 0 in passthrough mode"],
    ],
    refusals: [["cipmux", rest]],
  },
  CIPSERVER: {
    query: [["cipserver", "shows what runs, and leaves clients when it stops unless told otherwise"]],
    mode: [["cipserver", "takes clients, each as a link of its own"]],
    port: [["cipserver", "starts again only with the same port"]],
    type: [
      ["tls", "shows the server's certificate, and takes clients without one"],
      ["real-tls", "is a link of AT+CIPSERVER's"],
      ["cipv6", "a server of TCPv6 takes clients at an IPv6 address"],
    ],
    caEnable: [
      ["tls", "with CA 1 takes only clients whose certificate its CA has signed"],
      ["real-tls", "needs a certificate with a CA"],
    ],
    netif: [
      ["cipserver", "%s: clients of the station's address and of the soft-AP's are %j"],
      ["cipserver", "AT+CIPSERVER reads its fourth parameter as %s does"],
      ["real-sockets", "%s of AT+CIPSERVER: a client of --bind sees %s, one of --softap-bind %s"],
    ],
    closeLinks: [["cipserver", "shows what runs, and leaves clients when it stops unless told otherwise"]],
    refusals: [
      ["cipserver", rest],
      ["cipserver", "needs AT+CIPMUX=1 and nothing else"],
      ["tls", "cannot be started without a certificate in flash"],
    ],
  },
  CIPSERVERMAXCONN: {
    query: [["cipservermaxconn", "is 5 again after a restart, and refuses anything else"]],
    count: [
      ["cipservermaxconn", "limits the clients of the server, and the links of the host do not count"],
      [
        "real-sockets",
        "refuses clients beyond AT+CIPSERVERMAXCONN by the network, and closes idle ones after AT+CIPSTO",
      ],
    ],
    refusals: [
      ["cipservermaxconn", "is 5 again after a restart, and refuses anything else"],
      ["cipservermaxconn", "stays while the server runs"],
    ],
  },
  CIPMODE: {
    query: [["cipmode", "is 0 again after a restart, and refuses anything else"]],
    mode: [
      ["cipmode", "makes data raw in both directions"],
      ["passthrough", "is opened again after a %s, without a word"],
      ["passthrough", "in command mode is reported and not opened again"],
    ],
    refusals: [
      ["cipmode", "is 0 again after a restart, and refuses anything else"],
      ["cipmode", "is not possible with a UDP link whose destination may change"],
    ],
  },
  SAVETRANSLINK: {
    mode: [
      ["savetranslink", "enters passthrough over TCP at each start: tail %j"],
      ["savetranslink", "is removed by 0, and survives a power cycle and AT+SYSSTORE=0 until then"],
      ["savetranslink", "serves one client in passthrough at each start: tail %j"],
      ["real-sockets", "is entered at power-up with AT+SAVETRANSLINK, once the peer is there"],
    ],
    host: [["savetranslink", "tries again while the name is not known"]],
    port: [["savetranslink", "tries every AT+CIPRECONNINTV until somebody listens"]],
    type: [
      ["savetranslink", "enters passthrough over UDP, from the port that was saved"],
      ["savetranslink", "connects with the settings of AT+CIPSSLCCONF, which are saved too"],
    ],
    keepAlive: [["savetranslink", "gives the link the keep-alive that was saved"]],
    localPort: [["savetranslink", "enters passthrough over UDP, from the port that was saved"]],
    caEnable: [["savetranslink", "over SSL with CA %s takes clients without a certificate, and with one: %j"]],
    netif: [
      ["savetranslink", "serves at the addresses of the interface that was saved: tail %j: %j"],
      ["real-sockets", "%s of AT+SAVETRANSLINK=3: is reached at %s and not at %s"],
    ],
    refusals: [["savetranslink", "is saved as long as address and port are valid, and refused otherwise"]],
  },
  CIPSTO: {
    query: [["cipsto", "needs a running server, except to be asked"]],
    time: [
      ["cipsto", "closes an idle client in dialect %s"],
      ["cipsto", "counts only from the client's data in dialect 2.2, as the seed says"],
      ["cipsto", "changes for clients that are there, and 0 means never"],
      [
        "real-sockets",
        "refuses clients beyond AT+CIPSERVERMAXCONN by the network, and closes idle ones after AT+CIPSTO",
      ],
    ],
    refusals: [["cipsto", rest]],
  },
  CIPSNTPCFG: {
    query: [["cipsntpcfg", "asks the default servers when none is named"]],
    enable: [
      ["cipsntpcfg", "0 stops asking and keeps the time"],
      ["real-services", "learns the time of a server in dialect %s"],
    ],
    timeZone: [["cipsntpcfg", "time zone %s is %s"]],
    server1: [["cipsntpcfg", "asks the servers that are named, each in its turn"]],
    server2: [["cipsntpcfg", "asks the servers that are named, each in its turn"]],
    server3: [["cipsntpcfg", "asks the servers that are named, each in its turn"]],
    refusals: [["cipsntpcfg", rest]],
  },
  CIPSNTPTIME: {
    query: [
      ["cipsntptime", "counts from 1970 before a server has answered"],
      ["cipsntptime", "shows what the server has told: %d"],
      ["real-services", "learns the time of a server in dialect %s"],
    ],
    refusals: [["cipsntptime", "has no other form"]],
  },
  CIUPDATE: {
    query: [["ciupdate", "loads the newest version, restarts into it and can be rolled back"]],
    execute: [
      ["ciupdate", "loads the newest version, restarts into it and can be rolled back"],
      ["ciupdate", "keeps the line busy until it is through"],
      ["real-services", "loads over HTTP, runs the new version and goes back"],
    ],
    mode: [
      ["ciupdate", "1 asks over TLS, at its port"],
      ["real-services", "loads over TLS with mode 1"],
    ],
    version: [["ciupdate", "%s goes through states %j"]],
    name: [["ciupdate", "loads the partition %s and leaves the firmware"]],
    nonBlocking: [
      ["ciupdate", "%s answers at once, tells of states %j, and leaves the restart to the host"],
      ["real-services", "works in the background, while commands are answered"],
    ],
    refusals: [
      ["ciupdate", "needs a network, and refuses anything else"],
      ["ciupdate", "keeps the old firmware when the server %s"],
      ["real-services", "keeps the old firmware with %s"],
    ],
  },
  CIPDINFO: {
    query: [["cipdinfo", "shows who sent, without and with link numbers"]],
    mode: [
      ["cipdinfo", "shows who sent, without and with link numbers"],
      ["ciprecvdata", "names the sender with AT+CIPDINFO=1, not in +IPD"],
    ],
    refusals: [["cipdinfo", "is 0 again after a restart, and refuses anything else"]],
  },
  CIPSSLCCONF: {
    query: [["cipsslcconf", "counts from the next connection on, for the link that it names, or with 5 for all"]],
    linkId: [["cipsslcconf", "counts from the next connection on, for the link that it names, or with 5 for all"]],
    mode: [
      ["cipsslcconf", "0 fails where the server wants a certificate, 1 shows it"],
      ["cipsslcconf", "2 checks the server's certificate, 3 does both"],
      ["real-tls", "wants a certificate, which AT+CIPSSLCCONF shows with 1 and 3 only"],
      ["real-tls", "of a stranger is refused by AT+CIPSSLCCONF=2"],
    ],
    pki: [["cipsslcconf", "takes the certificate and the CA with the numbers given"]],
    ca: [["cipsslcconf", "takes the certificate and the CA with the numbers given"]],
    refusals: [
      ["cipsslcconf", rest],
      ["cipsslcconf", "tells what is missing before its OK, and connecting fails"],
    ],
  },
  CIPSSLCCN: {
    query: [["cipsslccn", perLink]],
    linkId: [["cipsslccn", perLink]],
    name: [
      ["cipsslccn", "lets through a server whose certificate is for %s"],
      ["cipsslccn", "refuses a server whose certificate is not for %s"],
      ["real-tls", "is checked by AT+CIPSSLCCONF=2 and AT+CIPSSLCCN"],
    ],
    refusals: [["cipsslccn", rest]],
  },
  CIPSSLCSNI: {
    query: [["cipsslcsni", perLink]],
    linkId: [["cipsslcsni", perLink]],
    name: [
      ["cipsslcsni", "is the name in the ClientHello of the next connection; empty: none"],
      ["real-tls", "sees the name of AT+CIPSSLCSNI"],
    ],
    refusals: [["cipsslcsni", rest]],
  },
  CIPSSLCALPN: {
    query: [["cipsslcalpn", perLink]],
    linkId: [["cipsslcalpn", perLink]],
    count: [["cipsslcalpn", "is what the ClientHello of the next connection offers; 0: nothing"]],
    protocol: [
      ["cipsslcalpn", "is really negotiated: no protocol in common ends the handshake"],
      ["real-tls", "takes a protocol of AT+CIPSSLCALPN"],
    ],
    refusals: [["cipsslcalpn", rest]],
  },
  CIPSSLCPSK: {
    query: [["cipsslcpsk", perLink]],
    linkId: [["cipsslcpsk", perLink]],
    psk: [
      ["cipsslcpsk", "shows the server an identity and proves to know its key"],
      ["real-tls", "accepts the pre-shared key of AT+CIPSSLCPSK, and no other"],
    ],
    hint: [
      ["cipsslcpsk", "shows the server an identity and proves to know its key"],
      ["cipsslcpsk", "fails with %s"],
    ],
    refusals: [["cipsslcpsk", "takes 32 bytes of each and refuses anything else"]],
  },
  CIPRECONNINTV: {
    query: [["cipreconnintv", "is kept over a restart, as AT+SYSSTORE says"]],
    interval: [
      ["cipreconnintv", "%d makes passthrough try again every %d ms"],
      ["savetranslink", "tries every AT+CIPRECONNINTV until somebody listens"],
    ],
    refusals: [["cipreconnintv", rest]],
  },
  CIPRECVMODE: {
    query: [["ciprecvmode", "0 gives data at once, 1 tells of it once and keeps it until it is read"]],
    mode: [
      ["ciprecvmode", "0 gives data at once, 1 tells of it once and keeps it until it is read"],
      ["ciprecvmode", "loses datagrams that do not fit, and keeps the others whole"],
      ["ciprecvmode", "holds CLOSED back until the data is read"],
      ["real-sockets", "blocks the sender, and every byte arrives as the host reads"],
    ],
    refusals: [["ciprecvmode", "is 0 again after a restart, and refuses anything else"]],
  },
  CIPRECVDATA: {
    linkId: [["ciprecvdata", "reads of the link that is named with AT+CIPMUX=1"]],
    length: [
      ["ciprecvdata", "reads at most so many bytes, and what there is when that is less"],
      ["ciprecvdata", "reads one datagram at a time"],
    ],
    keepDatagram: [["ciprecvdata", "reads nothing rather than a part of a datagram"]],
    refusals: [
      ["ciprecvdata", "refuses anything else, and keeps the data"],
      ["ciprecvdata", "needs passive mode, a link and data"],
    ],
  },
  CIPRECVLEN: {
    query: [
      ["ciprecvlen", "shows what waits on the only link"],
      ["ciprecvlen", "shows all five links with AT+CIPMUX=1"],
      ["ciprecvlen", "counts what an SSL link has received"],
    ],
    refusals: [["ciprecvlen", "has no other form"]],
  },
  PING: {
    host: [
      ["ping", "measures the way to %s"],
      ["ping", "fails where nobody answers: %s"],
      ["real-services", "AT+PING sends an ICMP echo in dialect %s"],
    ],
    refusals: [["ping", rest]],
  },
  CIPDNS: {
    query: [["cipdns", "0 asks as the computer does, 1 asks the default servers"]],
    enable: [["cipdns", "0 asks as the computer does, 1 asks the default servers"]],
    server1: [
      ["cipdns", "1 with servers asks these, in their order, before the defaults that are left"],
      ["real-services", "asks the servers in their order in dialect %s"],
    ],
    server2: [["real-services", "asks the servers in their order in dialect %s"]],
    server3: [["cipdns", "1 with servers asks these, in their order, before the defaults that are left"]],
    refusals: [["cipdns", rest]],
  },
  CIPTCPOPT: {
    query: [["ciptcpopt", "is kept link by link with AT+CIPMUX=1, or with 5 for all"]],
    linkId: [["ciptcpopt", "is kept link by link with AT+CIPMUX=1, or with 5 for all"]],
    linger: [
      ["ciptcpopt", "linger %s ends AT+CIPCLOSE with %s"],
      [
        "ciptcpopt",
        "a linger time lets AT+CIPCLOSE wait while something is left to send, and throws away what is left then",
      ],
      ["real-sockets", "linger %s: the peer sees %s"],
      ["real-sockets", "a linger time of 1 s throws away what a peer does not read"],
    ],
    noDelay: [
      ["real-no-delay", "spares a peer that delays its ACKs the wait in dialect %s, set %s connecting"],
      ["ciptcpopt", "no-delay reaches the sockets that are open, and those that will be"],
    ],
    sendTimeout: [
      ["ciptcpopt", "a send timeout of %d ms ends a blocked AT+CIPSEND, and the next command works"],
      ["real-sockets", "a send timeout ends an AT+CIPSEND whose peer does not read, and the next command works"],
    ],
    keepAlive: [
      ["ciptcpopt", "reaches the socket, and shares its value with AT+CIPSTART"],
      ["real-sockets", "gives the socket a timer of 75 s in dialect %s: %s, %s"],
    ],
    refusals: [["ciptcpopt", rest]],
  },
};

/** What later releases added. */
export const later = {
  CIPSTATE: {
    query: [["cipstate", "lists the links without a status"]],
    refusals: [["cipstate", "has only the query form"]],
  },
  CIPV6: {
    query: [["cipv6", "switches IPv6 on and off"]],
    enable: [
      ["cipv6", "gives the station a link-local address when it joins"],
      ["cipdomain", "asks for IPv6 alone only with AT+CIPV6=1"],
    ],
    refusals: [["cipv6", "is kept over a restart, and refuses anything else"]],
  },
  CIPSENDL: {
    linkId: [["cipsendl", "takes a link with AT+CIPMUX=1, and another destination for UDP"]],
    length: [
      ["cipsendl", "sends data %s, without echo and without Recv"],
      ["cipsendl", "takes far more than AT+CIPSEND, and holds the host up while the network takes nothing"],
    ],
    host: [["cipsendl", "takes a link with AT+CIPMUX=1, and another destination for UDP"]],
    port: [["cipsendl", "takes a link with AT+CIPMUX=1, and another destination for UDP"]],
    refusals: [["cipsendl", rest]],
  },
  CIPSENDLCFG: {
    query: [["cipsendlcfg", "%s is shown, and lost at a restart"]],
    report: [["cipsendlcfg", "sets how often AT+CIPSENDL reports"]],
    transmit: [["cipsendlcfg", "sets from how many bytes on AT+CIPSENDL sends without waiting for AT+TRANSINTVL"]],
    refusals: [["cipsendlcfg", rest]],
  },
  CIPRECVTYPE: {
    query: [["ciprecvtype", "chooses for one link, or with 5 for all"]],
    linkId: [["ciprecvtype", "chooses for one link, or with 5 for all"]],
    mode: [["ciprecvtype", "is AT+CIPRECVMODE with one link"]],
    report: [["ciprecvtype", "tells of the next datagram instead of all that waits"]],
    refusals: [["ciprecvtype", "is lost at a restart, and refuses anything else"]],
  },
  CIPSNTPINTV: {
    query: [["cipsntpintv", "is an hour"]],
    interval: [["cipsntpintv", "%d seconds pass between two answers, from now on"]],
    refusals: [["cipsntpintv", rest]],
  },
  CIPSSLCCIPHER: {
    query: [["cipsslccipher", "lists what there is, each once, and each of them can be offered"]],
    linkId: [["cipsslccipher", perLink]],
    count: [["cipsslccipher", "is what the ClientHello of the next connection offers; 0: all there are"]],
    suite: [["real-tls", "is offered suite %s of AT+CIPSSLCCIPHER alone"]],
    refusals: [["cipsslccipher", rest]],
  },
  CIPSSLCPSKHEX: {
    query: [["cipsslcpskhex", "is AT+CIPSSLCPSK with bytes that no text could hold"]],
    linkId: [["cipsslcpskhex", "shows a key that AT+CIPSSLCPSK has set, link by link"]],
    psk: [
      ["cipsslcpskhex", "is AT+CIPSSLCPSK with bytes that no text could hold"],
      ["real-tls", "accepts the bytes of AT+CIPSSLCPSKHEX"],
    ],
    hint: [["cipsslcpskhex", "is AT+CIPSSLCPSK with bytes that no text could hold"]],
    refusals: [["cipsslcpskhex", "takes 32 bytes, what is no digit as 0, and refuses anything else"]],
  },
  CIPCONNPERSIST: {
    query: [["cipconnpersist", "is chosen link by link, or with 5 for all"]],
    linkId: [["cipconnpersist", "is chosen link by link, or with 5 for all"]],
    persist: [["cipconnpersist", "0 closes a link when the access point is left, 1 leaves it open"]],
    refusals: [["cipconnpersist", rest]],
  },
  CIPFWVER: {
    query: [["cipfwver", "AT+CIPFWVER asks the update server in dialect %s"]],
    refusals: [["cipfwver", "AT+CIPFWVER has no other form, and is unknown in dialect 2.2"]],
  },
  MDNS: {
    mode: [
      ["mdns", "1 announces a service, 0 takes it back"],
      ["real-services", "AT+MDNS announces to another modem, which looks for it, until it is taken back"],
    ],
    hostName: [["mdns", "1 announces a service, 0 takes it back"]],
    service: [["mdns", "1 announces a service, 0 takes it back"]],
    port: [["mdns", "announces one service at a time, until a restart"]],
    instance: [["mdns", "names the instance, the protocol and the text record"]],
    protocol: [["mdns", "names the instance, the protocol and the text record"]],
    textCount: [["mdns", "needs as many pairs as were counted, 1 to 20"]],
    key: [["mdns", "names the instance, the protocol and the text record"]],
    value: [["mdns", "names the instance, the protocol and the text record"]],
    type: [["mdns", "%s finds it"]],
    name: [["mdns", "%s finds it"]],
    timeoutMs: [["mdns", "waits for the timeout while there is less than was asked for"]],
    maximumResults: [["mdns", "waits for the timeout while there is less than was asked for"]],
    refusals: [["mdns", rest]],
  },
};
