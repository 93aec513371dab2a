import type { Settings } from '../config/settings.ts';
import { shownValue, valueAt } from '../config/shown-setting.ts';

/** What differs between two readings of the configuration: `tmdb.region: KR → US`. */
export function settingsChanges(before: Settings, after: Settings): string[] {
  const paths = new Set([...Object.keys(before.origins), ...Object.keys(after.origins)]);
  return [...paths].flatMap((path) => {
    const [was, is] = [before, after].map((settings) => valueAt(settings, path));
    // As a whole: shown they may be cut short before they differ.
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    return [`${path}: ${shownValue(was)} → ${shownValue(is)}`];
  });
}
