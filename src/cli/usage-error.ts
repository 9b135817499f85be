/** The command line is wrong; the message is one sentence that says what and how it is right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
