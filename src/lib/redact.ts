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
