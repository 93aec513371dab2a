import type { ScheduledJob } from '../../job.ts';
import { known } from '../../messages/known.ts';
import type { Messages } from '../../messages/messages.ts';

/** What people call a job: `daily collection`; its name where it is the user's own. */
export function jobTitle({ name }: Pick<ScheduledJob, 'name'>, { commands }: Messages): string {
  return known(commands.jobs, name) ?? name;
}
