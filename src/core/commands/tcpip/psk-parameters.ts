import { string } from "../../dispatch/parameters.js";

/** Longest key and longest hint, in bytes. Source: golden 30. */
export const PSK_BYTES = 32;

export const hint = string("hint", "identity of the key", { maximumLength: PSK_BYTES });
