import * as fc from 'fast-check';

/**
 * What a terminal obeys, said anew and not as the program has it: C0 but the line end, DEL, C1,
 * whatever turns a line round or ends one unseen, half a character.
 */
// biome-ignore format: a table is read by row
const OBEYED: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x09], [0x0b, 0x1f], [0x7f, 0x9f],
  [0x061c, 0x061c], [0x200b, 0x200b], [0x200e, 0x200f], [0x2028, 0x202e], [0x2066, 0x2069],
  [0xd800, 0xdfff], [0xfeff, 0xfeff],
];

/** The first sign of a text that a terminal obeys, with what stands round it; undefined for none. */
export function obeyedIn(text: string): string | undefined {
  let at = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    if (OBEYED.some(([first, last]) => first <= code && code <= last)) {
      return JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
    }
    at += sign.length;
  }
  return undefined;
}

/** Sets the title of the window, clears the screen, colours, turns round, and has no width. */
export const HOSTILE =
  'Red\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe\u2066\u200f\u200b\u007f\rShift';

/** Texts made of such signs and of others that are near them. */
export const hostileText = fc.string({
  unit: fc.constantFrom(
    ...['a', '밤', '"', '\\', ' ', '\t', '\n', '\r', '\u0000', '\u0007', '\u001b', '[31m', ']0;'],
    ...['\u007f', '\u0085', '\u009b', '\u009d', '\u061c', '\u200b', '\u200e', '\u2028', '\u2029'],
    ...[
      '\u202a',
      '\u202e',
      '\u2066',
      '\u2069',
      '\ufeff',
      '\u{e0041}',
      '👨‍👩‍👧',
      '\ud800',
      '\udfff',
    ],
  ),
  minLength: 1,
  maxLength: 12,
});
