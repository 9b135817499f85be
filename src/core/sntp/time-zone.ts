/**
 * Minutes that local time is ahead of UTC, or undefined for what is no time zone. Two spellings: whole hours from -12
 * to 14, or hours and minutes in one number (530, -330, 1245). Source: seed, AT+CIPSNTPCFG; golden 29, where -13 and
 * 15 are taken: they are 13 and 15 minutes.
 */
export function timeZoneMinutes(zone: number): number | undefined {
  if (zone >= -12 && zone <= 14) return zone * 60;
  const hours = Math.trunc(zone / 100);
  const minutes = zone % 100;
  if (hours < -12 || hours > 14 || Math.abs(minutes) > 59) return undefined;
  return hours * 60 + minutes;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** C's asctime without its line end: `Fri Jan  2 03:04:05 2026`. */
export function formatAsctime(secondsSince1970: number): string {
  const date = new Date(secondsSince1970 * 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = String(date.getUTCDate()).padStart(2, " ");
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()}`;
}
