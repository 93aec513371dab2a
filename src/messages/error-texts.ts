import type { ConfigFault, ErrorCode, ErrorValues } from '../errors.ts';

/** What a person reads of an error: what happened, and what to do about it. */
export interface ErrorText {
  text: string;
  hint?: string;
}

/** A sentence for every error; one without does not compile. */
export type ErrorTexts = {
  [Code in ErrorCode]: (values: ErrorValues[Code]) => ErrorText;
};

export type ConfigFaultTexts = {
  [Kind in ConfigFault['kind']]: (fault: Extract<ConfigFault, { kind: Kind }>) => string;
};

/** The sentence for one thing wrong in the configuration. */
export function configFaultText(texts: ConfigFaultTexts, fault: ConfigFault): string {
  return (texts[fault.kind] as (fault: ConfigFault) => string)(fault);
}
