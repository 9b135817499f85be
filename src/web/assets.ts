/** The files of the page, as the build put them together. Nothing else is ever read. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

export interface Asset {
  readonly type: string;
  readonly body: Buffer;
  /** Of the page itself: what its style elements have to show. */
  readonly nonce?: string;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

const NAME = /^[a-z0-9-]+\.(css|js|svg)$/i;
const NONCE = "NONCE";

export async function readAsset(path: string): Promise<Asset | undefined> {
  const name = path === "/" ? "index.html" : path.slice(1);
  if (path !== "/" && !NAME.test(name)) return undefined;
  const type = types[extname(name)];
  let body: Buffer;
  try {
    body = await readFile(join(pageFolder(), name));
  } catch {
    return undefined;
  }
  if (type === undefined) return undefined;
  if (path !== "/") return { type, body };
  const nonce = randomBytes(16).toString("base64");
  return { type, nonce, body: Buffer.from(body.toString().replaceAll(NONCE, nonce)) };
}

/** The package finds itself by its name, wherever this code stands in it. */
function pageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("virtual-esp-at/package.json")), "dist/web/page");
}
