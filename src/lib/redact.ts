const HIDDEN = '[hidden]';

/** What secrets look like wherever they stand: keys in queries, bearer tokens, JSON web tokens. */
const PATTERNS: readonly RegExp[] = [
  /(?<=(?:api_key|session_id|guest_session_id|request_token)=)[\w.%~+/-]+/gi,
  /(?<=\bBearer\s+)[\w.~+/=-]+/gi,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
];

/** Nothing shorter opens a door at TMDB, and what is shorter stands everywhere: `null`, `0000`. */
const SHORTEST_SECRET = 16;
/** Words between signs: a placeholder (`your_api_key_here`), or a name of ours. */
const WORDS = /^[a-z]+(?:[_./-][a-z]+)+$/i;

/** Colours, line ends, and what has no width may stand between two letters of a secret. */
const BETWEEN = String.raw`(?:\u001b\[[0-?]*[ -/]*[@-~]|[\p{Cc}\p{Cf}])*`;

/**
 * Takes secrets out of text that leaves the program: the known ones, however they are embedded
 * (percent-encoded, escaped as in JSON, with colours between their letters), and whatever looks
 * like one. A placeholder is no secret, and stays.
 *
 * For text, not for documents: in JSON the part before a quote may be taken with what follows it.
 * Of a document every text is redacted before it becomes one (`everyText`).
 */
export function createRedactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.filter((secret) => secret !== undefined).filter(isSecret);
  const patterns = [...[...new Set(known.flatMap(formsOf))].map(patternOf), ...PATTERNS];
  return (text) => {
    let clean = text;
    for (const pattern of patterns) clean = clean.replace(pattern, HIDDEN);
    return clean;
  };
}

function isSecret(text: string): boolean {
  return text.length >= SHORTEST_SECRET && !WORDS.test(text);
}

/** A form of a secret, whatever stands between its letters. */
function patternOf(form: string): RegExp {
  const letters = Array.from(form, (letter) => letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'));
  return new RegExp(letters.join(BETWEEN), 'giu');
}

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
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
