import { MatineeError } from '../errors.ts';
import { healthDocument as judged } from '../health/health.ts';
import type { Messages } from '../messages/messages.ts';
import type { HealthFindings } from '../queries/health-facts.ts';

/** The health of a home, judged, with its sentences in a reader's language. */
export function healthDocument(found: HealthFindings, text: Messages, now: Date) {
  return judged(
    {
      ...found,
      failures: found.failures.map(({ job, endedAt, error }) => {
        return { job, endedAt, code: error.code, message: text.recorded(error) };
      }),
      damaged: found.damaged.map((one) =>
        one instanceof MatineeError
          ? text.error(one).text
          : `${one.file} ${text.damage.damageText(one.damage)}`,
      ),
    },
    now,
  );
}
