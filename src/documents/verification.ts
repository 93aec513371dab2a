import type { HomeVerification } from '../home/verify.ts';

export function verificationDocument({ checkedFiles, findings, recovered }: HomeVerification) {
  const outcome = findings.length === 0 ? 'good' : 'bad';
  return { outcome, checked_files: checkedFiles, findings, recovered };
}
