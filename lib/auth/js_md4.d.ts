/** What is used of `npm:js-md4`, which brings no types. */
declare const md4: { arrayBuffer(message: Uint8Array): ArrayBuffer };
export default md4;
