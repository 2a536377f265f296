/** WebAssembly text, assembled when the bundle is built (see esbuild.js): the module's bytes up to its data. */
declare module '*.wat' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** The same with relaxed instructions. */
declare module '*.wat?relaxed' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** What comes behind either. */
declare module '*.wat?tables' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** A worker's whole program, bundled, as text: a file of its own would have to be found from bundles in many folders. */
declare module '*.worker?program' {
  const program: string;
  export default program;
}

/** What the prefilter uses of it: the compiler's own description comes with the whole of the browser's. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: object;
  }
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}
