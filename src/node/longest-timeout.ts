/** setTimeout takes a 32-bit delay and turns a larger one into 1 ms. */
export const longestTimeoutMs = 2 ** 31 - 1;
