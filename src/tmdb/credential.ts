/**
 * What TMDB knows us by. A v4 read token goes into the `Authorization` header; a v3 key is only
 * taken as the query parameter `api_key`, so a URL that holds one must never be shown.
 */
export type Credential = { kind: 'bearer' | 'query'; secret: string };

// A v4 read token is a JSON Web Token: `eyJ` is base64url for the `{"` its header begins with.
const READ_TOKEN = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
const API_KEY = /^[0-9a-f]{32}$/i;
const ANY_CREDENTIAL = /eyJ[\w-]+(?:\.[\w-]+)+|[0-9a-f]{32,}/gi;

/**
 * Reads a credential by its form: a v4 read token or a v3 key of 32 hex digits. Undefined for
 * anything else. Space and one pair of quotes around it are dropped: an env file read by Docker
 * keeps them.
 */
export function parseCredential(text: string): Credential | undefined {
  const secret = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (READ_TOKEN.test(secret)) return { kind: 'bearer', secret };
  if (API_KEY.test(secret)) return { kind: 'query', secret };
  return undefined;
}

/** A text of somebody else's, fit for a message: whatever has the form of a credential is cut. */
export function withoutCredentials(text: string): string {
  return text.replace(ANY_CREDENTIAL, '[credential]');
}
