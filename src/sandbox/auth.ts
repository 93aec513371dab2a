const READ_TOKEN = /^eyJ[\w.-]+$/;
const API_KEY = /^[0-9a-f]{32}$/i;

/** Whether a text has one of the two forms; nothing else can ever be accepted. */
export function isKey(text: string): boolean {
  return READ_TOKEN.test(text) || API_KEY.test(text);
}

/**
 * Whether a request carries a key in one of TMDB's two forms: a v4 read access token as bearer, or
 * a v3 key (32 hexadecimal digits) as `api_key`. With `only` it must be that one.
 */
export function isAuthorized(request: Request, params: URLSearchParams, only?: string): boolean {
  const accepted = (key: string | null | undefined, form: RegExp) =>
    typeof key === 'string' && form.test(key) && (only === undefined || key === only);
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return accepted(bearer, READ_TOKEN) || accepted(params.get('api_key'), API_KEY);
}
