/** As many as any test looks at; a server that runs for days must not keep them all. */
const MOST_NOTES = 1000;

/** Adds to what a server remembers of its clients; the oldest goes when there are too many. */
export function note<T>(notes: T[], latest: T): void {
  notes.push(latest);
  if (notes.length > MOST_NOTES) notes.shift();
}
