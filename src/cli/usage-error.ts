/** The command line is wrong; the message is one sentence that says what and how it is right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Reads the words behind a verb with Node's parseArgs; of what that refuses, its first sentence says what is wrong. */
export function parsingUsage<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message.split(/\n|\.\s/)[0]);
  }
}
