/*
 * What others wrote (titles, notes, arguments) may hold what a terminal obeys instead of showing:
 * escape sequences begin with a control character (C0, DEL, C1), bidirectional marks turn the rest
 * of a line round, and what has no width makes two texts look alike and columns come out wrong.
 */

/** What is no part of a line: controls, half characters, line ends, formats that nobody sees. */
const NOT_PLAIN =
  // The two joiners are spelling in some scripts, and make emoji; Arabic's number signs are seen.
  /[[\p{Cc}\p{Cs}\p{Cf}\p{Zl}\p{Zp}]--[\u200c-\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]/gv;
const WHITE = /^[\t\v\f\r\u0085\p{Zl}\p{Zp}]$/u;
const FORMAT = /^\p{Cf}$/u;

/** Nearly all that is shown: ASCII, the dash of an unknown cell, Hangul syllables. */
const PLAIN = /^[\n -~–가-힣]*$/;
const PLAIN_LINE = /^[ -~–가-힣]*$/;

/**
 * A text that a terminal shows and does not obey, still in its lines: a control character becomes
 * `�`, one that is white a space, and what nobody sees is left out.
 */
export function plainText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll(NOT_PLAIN, (sign) => {
    if (sign === '\n') return sign;
    if (WHITE.test(sign)) return ' ';
    return FORMAT.test(sign) ? '' : '\ufffd';
  });
}

/** The same on one line, words one space apart: a title, a note, a cell. */
export function plainLine(text: string): string {
  return PLAIN_LINE.test(text) ? text : plainText(text).replaceAll(/\s+/gu, ' ').trim();
}

/**
 * The same, for what has to be recognised to the letter, as an argument that was not understood:
 * what cannot be shown is spelled, `\u200b`.
 */
export function spelledOut(text: string): string {
  if (PLAIN_LINE.test(text)) return text;
  return text.replaceAll(NOT_PLAIN, (sign) => NAMED[sign] ?? escaped(sign));
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A JSON text that says the same, in characters that no terminal obeys. */
export function plainJson(json: string): string {
  if (PLAIN.test(json)) return json;
  // In a JSON text a line end of its own stands between tokens; in strings it is escaped already.
  return json.replaceAll(NOT_PLAIN, (sign) => (sign === '\n' ? sign : escaped(sign)));
}

/** As JSON escapes it, in units of UTF-16. */
function escaped(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
