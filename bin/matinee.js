#!/usr/bin/env node
// The command of the installed package. Plain JavaScript that any Node can read, so that an old
// Node gets a sentence instead of a syntax error.
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    'matinee: Node 24 or newer is needed; this is Node ' +
      process.versions.node +
      '. / Node 24 이상이 필요합니다.\nTry: install Node 24 from https://nodejs.org and run it again\n',
  );
  process.exit(2);
}
void import('../dist/cli/main.js');
