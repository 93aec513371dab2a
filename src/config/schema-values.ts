import { z } from 'zod';
import { type ConfigFault, isError } from '../errors.ts';
import { parseSchedule } from '../schedule/cron.ts';
import {
  BASE_URL,
  DURATION_PATTERN,
  isWithin,
  LANGUAGE,
  LANGUAGE_PATTERN,
  NAME_PATTERN,
  parseBaseUrl,
  parseDuration,
  REGION,
  REGION_PATTERN,
  withoutSecrets,
} from './values.ts';
import { zoneFault } from './zones.ts';

type FaultOf = (found: string) => ConfigFault | undefined;

/** A text in which `faultOf` finds no fault. */
function text(faultOf: FaultOf, schema = z.string()) {
  return schema.check((context) => {
    const fault = faultOf(context.value);
    if (fault === undefined) return;
    context.issues.push({ code: 'custom', input: context.value, params: { fault } });
  });
}

/** A text of a form; the form is told to editors as well. */
function matching(pattern: RegExp, faultOf: (found: string) => ConfigFault) {
  return text((found) => (pattern.test(found) ? undefined : faultOf(found))).meta({
    pattern: pattern.source,
  });
}

export const name = matching(NAME_PATTERN, (found) => ({ kind: 'name', found }));

export const language = matching(LANGUAGE_PATTERN, (found) => {
  return { kind: 'expected', expected: LANGUAGE, found };
});

export const region = matching(REGION_PATTERN, (found) => {
  return { kind: 'expected', expected: REGION, found };
});

export const zone = text((found) => {
  const fault = zoneFault(found);
  return fault && { kind: 'zone', found, ...fault };
});

export const baseUrl = text((found) => {
  if (parseBaseUrl(found) !== undefined) return undefined;
  return { kind: 'expected', expected: BASE_URL, found: withoutSecrets(found) };
});

export const cron = text((found) => {
  try {
    parseSchedule(found, 'UTC');
    return undefined;
  } catch (error) {
    if (!isError(error, 'cron-invalid')) return { kind: 'cron-never', found };
    return { kind: 'cron', found, problem: error.values.problem };
  }
});

/** The message of the issue when something that wants a duration is no text: mostly a number. */
export const DURATION_WANTED = 'duration';

export function duration(limits: { min: string; max: string }) {
  const faultOf: FaultOf = (found) => {
    const ms = parseDuration(found);
    if (ms === undefined) return { kind: 'duration', found };
    return isWithin(ms, limits) ? undefined : { kind: 'duration-range', ...limits, found };
  };
  const schema = text(faultOf, z.string({ error: DURATION_WANTED }));
  return schema.meta({ pattern: DURATION_PATTERN.source });
}
