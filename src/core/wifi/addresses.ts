/** Addresses as the firmware reads them: like inet_aton, so that "1.2.3" is 1.2.0.3. */
export function parseIpv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length > 4) return undefined;
  let value = 0;
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const number = parseNumber(part);
    const limit = last ? 2 ** (8 * (5 - parts.length)) : 256;
    if (!(number < limit)) return undefined;
    value = last ? value * limit + number : value * 256 + number;
  }
  return value;
}

/** Hexadecimal after 0x, octal after 0; NaN when it is none of these. */
function parseNumber(text: string): number {
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(0[xX][0-9a-fA-F]+|0|[1-9]\d*)$/.test(text) ? Number(text) : Number.NaN;
}

export function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff).join(".");
}

/** The same address in the usual spelling, or undefined when it is not one. */
export function normaliseIpv4(text: string): string | undefined {
  const value = parseIpv4(text);
  return value === undefined ? undefined : formatIpv4(value);
}

/** The address with its last number replaced by 1: what the firmware takes for a gateway that was not given. */
export function firstOfNetwork(ip: string): string {
  return ip.replace(/\d+$/, "1");
}

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

export function isMac(text: string): boolean {
  return MAC.test(text);
}

/** Bit 0 of the first number is set: a group, not a station. */
export function isMulticastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;
}

/** A station's own address: not a group's, and not all zeros. */
export function isStationMac(text: string): boolean {
  return isMac(text) && !isMulticastMac(text) && !/^[0:]+$/.test(text);
}

/** The address so many further; a chip's soft-AP has the one after its station's. */
export function laterMac(mac: string, steps: number): string {
  const value = (Number.parseInt(mac.replaceAll(":", ""), 16) + steps) % 2 ** 48;
  return (value.toString(16).padStart(12, "0").match(/../g) ?? []).join(":");
}

/** The link-local IPv6 address that belongs to a MAC address (EUI-64), in the firmware's full spelling. */
export function linkLocalAddress(mac: string): string {
  const octets = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  const eui = [(octets[0] ?? 0) ^ 2, octets[1], octets[2], 0xff, 0xfe, octets[3], octets[4], octets[5]];
  const hex = eui.map((octet) => (octet ?? 0).toString(16).padStart(2, "0"));
  const groups = [0, 2, 4, 6].map((index) => `${hex[index]}${hex[index + 1]}`);
  return ["fe80", "0000", "0000", "0000", ...groups].join(":");
}
