const { createRequire } = process.getBuiltinModule('node:module');

// The manifest lies two folders up from here, in a checkout as in the installed package.
const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };

export const PROGRAM_VERSION: string = manifest.version;
