import type stringWidth from 'string-width';

/** Cuts a text to a display width, with an ellipsis where something is missing. */
export function shortened(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (displayWidth(short + segment) > width - 1) break;
    short += segment;
  }
  return `${short}…`;
}

/** ASCII, the dash of an unknown cell, Hangul syllables: nearly all that is shown. */
const PLAIN = /^[ -~–가-힣]*$/;
const SYLLABLES = /[가-힣]/g;

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length + (text.match(SYLLABLES)?.length ?? 0);
  // Loaded when it is needed: its `Intl.Segmenter` takes as long to make as most commands take.
  const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  const { default: measure } = require('string-width') as { default: typeof stringWidth };
  return measure(text);
}
