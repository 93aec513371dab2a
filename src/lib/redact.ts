const HIDDEN = '[hidden]';

/** What secrets look like wherever they stand: keys in queries, bearer tokens, JSON web tokens. */
const PATTERNS: readonly RegExp[] = [
  /(?<=(?:api_key|session_id|guest_session_id|request_token)=)[\w.%~+/-]+/gi,
  /(?<=\bBearer\s+)[\w.~+/=-]+/gi,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
];

/**
 * Takes secrets out of text that leaves the program: the known ones, however they are embedded
 * (also percent-encoded), and whatever looks like one.
 */
export function createRedactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.flatMap((secret) =>
    secret === undefined || secret.length < 4 ? [] : [secret, encodeURIComponent(secret)],
  );
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(secret, HIDDEN);
    for (const pattern of PATTERNS) clean = clean.replace(pattern, HIDDEN);
    return clean;
  };
}

/** A key of TMDB's, or a good part of one: hexadecimal digits in a row, or a JSON web token. */
const KEY_LIKE = /[0-9a-f]{24,}|\beyJ[\w-]{6,}[\w.-]*/gi;

/**
 * Takes out whatever could be a key, pasted in the wrong place. For words about a configuration:
 * elsewhere a hash or the number of a run looks the same.
 */
export function withoutKeys(text: string): string {
  return text.replace(KEY_LIKE, HIDDEN);
}
