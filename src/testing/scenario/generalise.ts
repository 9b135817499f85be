/** From what a modem wrote to what is expected of every modem: values that belong to the machine get names. */

/** Bound at their first appearance; numbered where there may be several. */
const NAMED: readonly (readonly [pattern: RegExp, name: string, isNumbered?: true])[] = [
  [/(\+CIFSR:STAIP,")([\d.]+)/g, "staip"],
  [/(\+CIPSTA:ip:")([\d.]+)/g, "staip"],
  [/(\+CIPSTA:gateway:")([\d.]+)/g, "gw"],
  [/(\+CIPSTA:netmask:")([\d.]+)/g, "mask"],
  [/(STAMAC[,:]")([0-9a-f:]{17})/g, "stamac"],
  [/(APMAC[,:]")([0-9a-f:]{17})/g, "apmac"],
  [/(\+CWSAP:")(ESP_[0-9A-F]{6})/g, "apssid"],
  [/(\+CWJAP:"[^"]*",")([0-9a-f:]{17})/g, "bssid", true],
  [/(\+CIP(?:STATUS|STATE):\d,"\w+","[^"]*",(?:\d+|\{\{\w+\}\}),)(\d{4,5})(?=,[01]\r)/g, "lport", true],
  [/(\+LINK_CONN:[^\r]*,(?:\d+|\{\{\w+\}\}),)(\d{4,5})(?=\r)/g, "lport", true],
];

/** Different each time. */
const LOOSE: readonly (readonly [pattern: RegExp, text: string])[] = [
  [/(\+CWJAP:"[^"]*","[^"]*"),\d+,-?\d+/g, "$1,{{*int}},{{*int}}"],
  [/(AT version|SDK version|compile time|Bin version)([:(])[^\r]*/g, "$1$2{{*str}}"],
  [/\+CIPSNTPTIME:[^\r]*/g, "+CIPSNTPTIME:{{*str}}"],
  [/\+SYSTIMESTAMP:\d+/g, "+SYSTIMESTAMP:{{*int}}"],
  [/\+SYSRAM:\d+,\d+/g, "+SYSRAM:{{*int}},{{*int}}"],
  [/\+PING:\d+/g, "+PING:{{*int}}"],
];

/** What the host has set itself stays as it is. */
const SETTING = /(?:STA|MAC|CIPAP|SAP|JAP)(?:_CUR|_DEF)?=/;

export class Generaliser {
  readonly #names = new Map<string, string>();
  #set = "";

  /** What the host sends. */
  noteSent(text: string): void {
    if (SETTING.test(text)) this.#set += text;
  }

  /** @param ports of the peers, by name */
  apply(text: string, ports: ReadonlyMap<string, string>): string {
    let result = text;
    for (const [name, port] of ports) {
      result = result.replace(new RegExp(`(?<!\\d)${port}(?!\\d)`, "g"), `{{${name}}}`);
    }
    for (const [pattern, name, isNumbered] of NAMED) {
      result = result.replace(pattern, (whole, before: string, value: string) => {
        const known = this.#nameOf(name, value, isNumbered === true);
        return known === undefined ? whole : `${before}{{${known}}}`;
      });
    }
    for (const [pattern, loose] of LOOSE) result = result.replace(pattern, loose);
    return result;
  }

  #nameOf(name: string, value: string, isNumbered: boolean): string | undefined {
    if (value === "0.0.0.0" || this.#set.includes(value)) return undefined;
    const related = [...this.#names].filter(([known]) => known.replace(/\d+$/, "") === name);
    const same = related.find(([, bound]) => bound === value);
    if (same) return same[0];
    if (!isNumbered && related.length > 0) return undefined;
    const fresh = isNumbered ? `${name}${related.length}` : name;
    this.#names.set(fresh, value);
    return fresh;
  }
}
