/** A fenced code block of a Markdown page. */
export interface CodeBlock {
  /** What stands behind the opening fence: "at", "js" ...; empty when nothing does. */
  readonly language: string;
  /** With a line feed after every line. */
  readonly text: string;
}

export function readCodeBlocks(page: string): CodeBlock[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({ language, text }));
}
