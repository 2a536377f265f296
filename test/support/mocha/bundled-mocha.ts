// Stands for the package `mocha` in the bundles for an extension host: its main file needs Node and cannot be bundled.
import 'mocha/mocha.js';

// The browser build sets this when it is loaded.
export default (globalThis as unknown as { readonly Mocha: typeof import('mocha') }).Mocha;
