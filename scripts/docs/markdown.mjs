/** Text that Markdown shows as it is, also in the cell of a table. */
export const plain = (text) => text.replace(/[\\|*_<>`]/g, "\\$&");
