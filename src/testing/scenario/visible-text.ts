/** Makes every byte visible: printable ASCII as it is, the rest as \r, \n, \t, \\ or \xNN. */
export function visibleText(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (char) => NAMED_ESCAPES[char] ?? hexEscape(char));
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { "\r": "\\r", "\n": "\\n", "\t": "\\t", "\\": "\\\\" };

function hexEscape(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
