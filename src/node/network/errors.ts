import { NetworkError, type NetworkFailure } from "../../core/ports.js";

const failures: ReadonlyMap<string, NetworkFailure> = new Map([
  ["ECONNREFUSED", "refused"],
  ["ETIMEDOUT", "timeout"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["EHOSTUNREACH", "unreachable"],
  ["EHOSTDOWN", "unreachable"],
  ["ENETUNREACH", "unreachable"],
  ["ENETDOWN", "unreachable"],
  // The computer has no IPv6 (or no IPv4).
  ["EAFNOSUPPORT", "unreachable"],
  // A destination that no route can lead to, such as fe80:: without a zone, or any other host from 127.0.0.1.
  ["EINVAL", "unreachable"],
  ["EADDRINUSE", "address-in-use"],
  ["EADDRNOTAVAIL", "address-not-available"],
  ["EACCES", "denied"],
  ["EPERM", "denied"],
  ["ECANCELED", "closed"],
  ["ERR_STREAM_DESTROYED", "closed"],
  ["ERR_STREAM_WRITE_AFTER_END", "closed"],
  ["ERR_SOCKET_CLOSED", "closed"],
  ["ERR_SOCKET_DGRAM_NOT_RUNNING", "closed"],
]);

/** The same codes mean something else when a socket takes its local address. */
const bindFailures: ReadonlyMap<string, NetworkFailure> = new Map([
  ["EINVAL", "address-not-available"],
  ["EAFNOSUPPORT", "address-not-available"],
]);

/** `action` completes "... failed", as in "connecting to 127.0.0.1 port 80". */
export function toNetworkError(error: unknown, action: string): NetworkError {
  if (error instanceof NetworkError) return error;
  const code = codeOf(error);
  const isBind = (error as { syscall?: unknown } | null)?.syscall === "bind";
  const failure = (isBind ? bindFailures.get(code) : undefined) ?? failures.get(code) ?? failureOfOtherCode(code);
  return new NetworkError(failure, `${action} failed: ${code || String(error)}`, { cause: error });
}

/** OpenSSL has hundreds of codes: an alert of the peer, a record that was tampered with. */
function failureOfOtherCode(code: string): NetworkFailure {
  return code.startsWith("ERR_SSL_") ? "tls" : "other";
}

/** The system's or Node's name of an error, "" when it has none. */
export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "";
}
