/** TMDB's status codes that this server answers with: HTTP status and message, word for word. */
export const TMDB_ERRORS = {
  5: [422, 'Invalid parameters: Your request parameters are incorrect.'],
  6: [404, 'Invalid id: The pre-requisite id is invalid or not found.'],
  7: [401, 'Invalid API key: You must be granted a valid key.'],
  9: [503, 'Service offline: This service is temporarily offline, try again later.'],
  10: [401, 'Suspended API key: Access to your account has been suspended, contact TMDB.'],
  11: [500, 'Internal error: Something went wrong, contact TMDB.'],
  22: [400, 'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.'],
  23: [400, 'Invalid date: Format needs to be YYYY-MM-DD.'],
  24: [504, 'Your request to the backend server timed out. Try again.'],
  25: [429, 'Your request count (#) is over the allowed limit of (40).'],
  27: [400, 'Too many append to response objects: The maximum number of remote calls is 20.'],
  34: [404, 'The resource you requested could not be found.'],
  42: [405, 'This request method is not supported for this resource.'],
  43: [502, "Couldn't connect to the backend server."],
  46: [503, 'The API is undergoing maintenance. Try again later.'],
} as const satisfies Record<number, readonly [status: number, message: string]>;

export type TmdbErrorCode = keyof typeof TMDB_ERRORS;

/** A request that is refused with one of TMDB's codes. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: TmdbErrorCode;
  readonly particulars: RefusalParticulars;

  constructor(code: TmdbErrorCode, particulars: RefusalParticulars = {}) {
    super(TMDB_ERRORS[code][1]);
    this.code = code;
    this.particulars = particulars;
  }
}

export interface RefusalParticulars {
  /** Where TMDB answers with another status than with this code otherwise. */
  status?: number;
  /** What the sandbox adds, where TMDB itself would have answered otherwise. */
  note?: string;
}

/** The body that TMDB sends with an error; what the sandbox adds stands in a field of its own. */
export function errorBody(code: TmdbErrorCode, note?: string): object {
  const body = { success: false, status_code: code, status_message: TMDB_ERRORS[code][1] };
  return note === undefined ? body : { ...body, sandbox: note };
}
