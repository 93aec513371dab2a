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
var load = process.getBuiltinModule('module');
var toPath = process.getBuiltinModule('url').fileURLToPath;
var root = new URL('..', import.meta.url).href;
// Before anything else is loaded: what is compiled, and TypeScript that is stripped of its types,
// is kept with the program, not in a shared folder; where that cannot be written, nowhere.
load.enableCompileCache(toPath(new URL('node_modules/.cache/matinee', root)));
// The package holds the program as built, a checkout as written.
var source = new URL('src/cli/main.ts', root);
var isCheckout = process.getBuiltinModule('fs').existsSync(toPath(source));
var entry = isCheckout ? source.href : new URL('dist/cli/main.js', root).href;
// Where a file of ours is, and what it is, is plain to see, and so it is of commander's. Node looks
// for it in five places, which takes a third of the time to load it.
var ours = new URL('..', entry).href;
var commanders = /\/commander\/(?:lib\/\w+|index)\.js$/;
// Of what commander imports, Node makes all the exports that nobody asked for, streams and workers
// among them, which takes a third of the time of most commands. Here is what it uses of each: it
// starts no programs for us.
var builtin = function (name) {
  return ' process.getBuiltinModule("node:' + name + '")';
};
var used = {
  'node:child_process': 'export default {}',
  'node:events': 'export const { EventEmitter } =' + builtin('events'),
  'node:fs': 'export default' + builtin('fs'),
  'node:process': 'export default' + builtin('process'),
  'node:util': 'export const { stripVTControlCharacters } =' + builtin('util'),
};
load.registerHooks({
  resolve: function (specifier, context, resolveAsUsual) {
    var from = context.parentURL;
    var isCommanders = commanders.test(from);
    var text = isCommanders ? used[specifier] : undefined;
    if (text !== undefined) {
      return { url: 'data:text/javascript,' + text, format: 'module', shortCircuit: true };
    }
    var isPlain = /^\.{1,2}\/.*\.[jt]s$/.test(specifier);
    if (!isPlain || !(isCommanders || from.startsWith(ours))) {
      return resolveAsUsual(specifier, context);
    }
    return {
      url: new URL(specifier, from).href,
      format: isCheckout && !isCommanders ? 'module-typescript' : 'module',
      shortCircuit: true,
    };
  },
});
void import(entry);
