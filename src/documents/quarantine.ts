import type { Quarantine, QuarantinedRun } from '../queries/quarantine.ts';
import { versionDocument } from './snapshot-version.ts';

export function quarantineDocument({ withheld, rejected }: Quarantine, home: string) {
  return { withheld: withheld.map((one) => versionDocument(one, home)), rejected };
}

export function quarantinedRunDocument({ version, movies }: QuarantinedRun, home: string) {
  return { ...versionDocument(version, home), rejected_movies: movies };
}
