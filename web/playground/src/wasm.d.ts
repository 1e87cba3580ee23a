// The module as bytes, put in by the build.
declare module 'assay.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
