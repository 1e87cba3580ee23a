// What the build puts in: the module as bytes, and the worker's program as text.
declare module 'assay.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module 'core_worker.txt' {
  const program: string;
  export default program;
}
