import { NetworkError } from "../../core/ports.js";
import { codeOf } from "./errors.js";

/** A handshake that failed; `action` completes "... failed". */
export function toHandshakeError(error: unknown, action: string): NetworkError {
  if (error instanceof NetworkError) return error;
  return new NetworkError("tls", `${action} failed: ${describeTlsError(error)}`, { cause: error });
}

/** Why, as OpenSSL or Node say it: "certificate has expired", "wrong version number". */
export function describeTlsError(error: unknown): string {
  if (codeOf(error) === "ECONNRESET") return "the peer closed the connection in the middle of it";
  const reason = (error as { reason?: unknown } | null)?.reason;
  if (typeof reason === "string") return reason;
  return error instanceof Error ? error.message : String(error);
}
