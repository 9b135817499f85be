import { expect, it } from "vitest";
import { NetworkError } from "../../core/ports.js";
import { toNetworkError } from "./errors.js";

it.each([
  ["ECONNREFUSED", "connect", "refused"],
  ["ETIMEDOUT", "connect", "timeout"],
  ["ECONNRESET", "read", "reset"],
  ["EPIPE", "write", "reset"],
  ["EHOSTUNREACH", "connect", "unreachable"],
  ["ENETUNREACH", "connect", "unreachable"],
  ["EINVAL", "connect", "unreachable"],
  ["EINVAL", "bind", "address-not-available"],
  ["EADDRNOTAVAIL", "bind", "address-not-available"],
  ["EAFNOSUPPORT", "bind", "address-not-available"],
  ["EADDRINUSE", "listen", "address-in-use"],
  ["EACCES", "bind", "denied"],
  ["EPERM", "send", "denied"],
  ["ERR_STREAM_DESTROYED", undefined, "closed"],
  ["EMFILE", "connect", "other"],
])("%s of %s is %s", (code, syscall, failure) => {
  const cause = Object.assign(new Error("from the system"), { code, syscall });
  const error = toNetworkError(cause, "doing it");
  expect(error).toMatchObject({ failure, message: `doing it failed: ${code}`, cause });
});

it("keeps what is a NetworkError, and takes what is no error at all", () => {
  const error = new NetworkError("timeout", "no answer");
  expect(toNetworkError(error, "doing it")).toBe(error);
  for (const odd of [undefined, null, "text", 7, {}]) expect(toNetworkError(odd, "doing it").failure).toBe("other");
});
