import type { CommandDefinition } from "../dispatch/define-command.js";
import { at } from "./basic/at.js";
import { ate0 } from "./basic/ate0.js";
import { ate1 } from "./basic/ate1.js";
import { cmd } from "./basic/cmd.js";
import { gmr } from "./basic/gmr.js";
import { gslp } from "./basic/gslp.js";
import { restore } from "./basic/restore.js";
import { rfcal } from "./basic/rfcal.js";
import { rfpower } from "./basic/rfpower.js";
import { rst } from "./basic/rst.js";
import { sleep } from "./basic/sleep.js";
import { sleepwkcfg } from "./basic/sleepwkcfg.js";
import { syslog } from "./basic/syslog.js";
import { sysmfg } from "./basic/sysmfg.js";
import { sysmsg } from "./basic/sysmsg.js";
import { sysmsgfilter } from "./basic/sysmsgfilter.js";
import { sysmsgfiltercfg } from "./basic/sysmsgfiltercfg.js";
import { sysram } from "./basic/sysram.js";
import { sysrollback } from "./basic/sysrollback.js";
import { sysstore } from "./basic/sysstore.js";
import { systemp } from "./basic/systemp.js";
import { systimestamp } from "./basic/systimestamp.js";
import { transintvl } from "./basic/transintvl.js";
import { uart } from "./basic/uart.js";
import { uartCur } from "./basic/uart-cur.js";
import { uartDef } from "./basic/uart-def.js";
import { cifsr } from "./tcpip/cifsr.js";
import { cipclose } from "./tcpip/cipclose.js";
import { cipclosemode } from "./tcpip/cipclosemode.js";
import { cipconnpersist } from "./tcpip/cipconnpersist.js";
import { cipdinfo } from "./tcpip/cipdinfo.js";
import { cipdns } from "./tcpip/cipdns.js";
import { cipdomain } from "./tcpip/cipdomain.js";
import { cipfwver } from "./tcpip/cipfwver.js";
import { cipmode } from "./tcpip/cipmode.js";
import { cipmux } from "./tcpip/cipmux.js";
import { cipreconnintv } from "./tcpip/cipreconnintv.js";
import { ciprecvdata } from "./tcpip/ciprecvdata.js";
import { ciprecvlen } from "./tcpip/ciprecvlen.js";
import { ciprecvmode } from "./tcpip/ciprecvmode.js";
import { ciprecvtype } from "./tcpip/ciprecvtype.js";
import { cipsend } from "./tcpip/cipsend.js";
import { cipsendex } from "./tcpip/cipsendex.js";
import { cipsendl } from "./tcpip/cipsendl.js";
import { cipsendlcfg } from "./tcpip/cipsendlcfg.js";
import { cipserver } from "./tcpip/cipserver.js";
import { cipservermaxconn } from "./tcpip/cipservermaxconn.js";
import { cipsntpcfg } from "./tcpip/cipsntpcfg.js";
import { cipsntpintv } from "./tcpip/cipsntpintv.js";
import { cipsntptime } from "./tcpip/cipsntptime.js";
import { cipsslcalpn } from "./tcpip/cipsslcalpn.js";
import { cipsslccipher } from "./tcpip/cipsslccipher.js";
import { cipsslccn } from "./tcpip/cipsslccn.js";
import { cipsslcconf } from "./tcpip/cipsslcconf.js";
import { cipsslcpsk } from "./tcpip/cipsslcpsk.js";
import { cipsslcpskhex } from "./tcpip/cipsslcpskhex.js";
import { cipsslcsni } from "./tcpip/cipsslcsni.js";
import { cipsslsize } from "./tcpip/cipsslsize.js";
import { cipstart } from "./tcpip/cipstart.js";
import { cipstartex } from "./tcpip/cipstartex.js";
import { cipstate } from "./tcpip/cipstate.js";
import { cipstatus } from "./tcpip/cipstatus.js";
import { cipsto } from "./tcpip/cipsto.js";
import { ciptcpopt } from "./tcpip/ciptcpopt.js";
import { cipv6 } from "./tcpip/cipv6.js";
import { ciupdate } from "./tcpip/ciupdate.js";
import { mdns } from "./tcpip/mdns.js";
import { ping } from "./tcpip/ping.js";
import { savetranslink } from "./tcpip/savetranslink.js";
import { cipap } from "./wifi/cipap.js";
import { cipapmac } from "./wifi/cipapmac.js";
import { cipsta } from "./wifi/cipsta.js";
import { cipstamac } from "./wifi/cipstamac.js";
import { cwapproto } from "./wifi/cwapproto.js";
import { cwautoconn } from "./wifi/cwautoconn.js";
import { cwbandwidth } from "./wifi/cwbandwidth.js";
import { cwconfig } from "./wifi/cwconfig.js";
import { cwcountry } from "./wifi/cwcountry.js";
import { cwdhcp } from "./wifi/cwdhcp.js";
import { cwdhcps } from "./wifi/cwdhcps.js";
import { cwhostname } from "./wifi/cwhostname.js";
import { cwinit } from "./wifi/cwinit.js";
import { cwjap } from "./wifi/cwjap.js";
import { cwjapto } from "./wifi/cwjapto.js";
import { cwlap } from "./wifi/cwlap.js";
import { cwlapopt } from "./wifi/cwlapopt.js";
import { cwlif } from "./wifi/cwlif.js";
import { cwmode } from "./wifi/cwmode.js";
import { cwqap } from "./wifi/cwqap.js";
import { cwqif } from "./wifi/cwqif.js";
import { cwreconncfg } from "./wifi/cwreconncfg.js";
import { cwsap } from "./wifi/cwsap.js";
import { cwstaproto } from "./wifi/cwstaproto.js";
import { cwstartsmart } from "./wifi/cwstartsmart.js";
import { cwstate } from "./wifi/cwstate.js";
import { cwstopsmart } from "./wifi/cwstopsmart.js";
import { wps } from "./wifi/wps.js";

/**
 * Every command, in the order of AT+CMD? (library: its tables, and the order in which the firmware registers them). A
 * command is added here and nowhere else.
 */
export const commands: readonly CommandDefinition[] = [
  at,
  ate0,
  ate1,
  rst,
  gmr,
  cmd,
  savetranslink,
  transintvl,
  systimestamp,
  gslp,
  sleep,
  sleepwkcfg,
  restore,
  sysram,
  sysmfg,
  sysmsgfilter,
  sysmsgfiltercfg,
  rfpower,
  rfcal,
  sysmsg,
  sysrollback,
  syslog,
  sysstore,
  systemp,
  cwinit,
  cwmode,
  cwbandwidth,
  cwstate,
  cwconfig,
  cwjap,
  cwjapto,
  cwreconncfg,
  cwlap,
  cwlapopt,
  cwqap,
  cwsap,
  cwlif,
  cwqif,
  cwdhcp,
  cwdhcps,
  cwstaproto,
  cwapproto,
  cwautoconn,
  cwhostname,
  cwcountry,
  cwstartsmart,
  cwstopsmart,
  wps,
  mdns,
  cifsr,
  cipstamac,
  cipapmac,
  cipsta,
  cipap,
  cipv6,
  cipdns,
  cipdomain,
  cipstatus,
  cipstate,
  cipstart,
  cipstartex,
  ciptcpopt,
  cipclose,
  cipclosemode,
  cipconnpersist,
  cipsend,
  cipsendl,
  cipsendlcfg,
  cipsendex,
  cipdinfo,
  cipmux,
  ciprecvmode,
  ciprecvtype,
  ciprecvdata,
  ciprecvlen,
  cipserver,
  cipservermaxconn,
  cipsslsize,
  cipsslcconf,
  cipsslccn,
  cipsslcsni,
  cipsslcalpn,
  cipsslcpsk,
  cipsslcpskhex,
  cipsslccipher,
  cipmode,
  cipsto,
  cipsntpcfg,
  cipsntpintv,
  cipsntptime,
  cipreconnintv,
  ping,
  ciupdate,
  cipfwver,
  uart,
  uartCur,
  uartDef,
];

/** The same, made once for all modems. */
export const commandsByName: ReadonlyMap<string, CommandDefinition> = new Map(
  commands.map((command) => [command.name, command]),
);
