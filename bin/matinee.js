#!/usr/bin/env node
// The command: of the package that is installed, and of a checkout. Plain JavaScript that any Node
// can read, so that an old Node gets a sentence instead of a syntax error.
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    'matinee: Node 24 or newer is needed; this is Node ' +
      process.versions.node +
      '. / Node 24 이상이 필요합니다.\nTry: install Node 24 from https://nodejs.org and run it again\n',
  );
  process.exit(2);
}
// Before anything else is loaded: what is compiled, and TypeScript that is stripped of its types,
// is kept with the program, not in a shared folder; where that cannot be written, nowhere.
var path = process.getBuiltinModule('path');
process
  .getBuiltinModule('module')
  .enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/matinee'));
// The package holds the program as built, a checkout as written.
var source = '../src/cli/main.ts';
var isCheckout = process.getBuiltinModule('fs').existsSync(path.join(import.meta.dirname, source));
void import(isCheckout ? source : '../dist/cli/main.js');
