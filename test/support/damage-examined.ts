import type { Damage } from './damages.ts';
import { runCli, type Ran, type TestWorld } from './cli.ts';
import { onCopy, type Template } from './damaged-home.ts';

/** What nobody must read: a fault of ours, SQL, a stack, a value that is none. */
const UNREADABLE =
  /unexpected happened|예상하지 못한|"internal"|\bselect \w|\binsert into\b|\bupdate \w+ set\b|no such (?:table|column)|sqlite_schema|\.[jt]s:\d+|Invalid (?:time value|Date)|\bNaN\b|undefined|\[object /i;

export function readingCommands({ published, movie }: Template): string[] {
  return [
    'status',
    'jobs',
    'next --count 3',
    'runs --all',
    `runs show ${published}`,
    'explain daily',
    'explain hourly',
    'stats',
    'data list',
    'data show daily',
    'data path daily',
    'data quarantine',
    `data quarantine ${published}`,
    'data export daily --format jsonl',
    'report list',
    `history ${movie}`,
    'history a',
    'config show',
  ];
}

export function writingCommands({ withheld }: Template): string[] {
  return [
    'data verify',
    'pause daily --note later',
    'resume hourly',
    'run hourly',
    `data publish ${withheld} --incomplete`,
  ];
}

/** What the commands that read say of the home as it is. */
export async function soundAnswers(template: Template): Promise<Map<string, string>> {
  return onCopy(template, async (copy) => {
    const answers = new Map<string, string>();
    for (const line of readingCommands(template)) answers.set(line, (await ran(line, copy)).stdout);
    return answers;
  });
}

/** Runs the commands on a copy with this damage; returns what should not be. */
export async function examine(
  damage: Damage,
  template: Template,
  sound: ReadonlyMap<string, string>,
): Promise<string[]> {
  return onCopy(template, async (copy) => {
    await damage.inflict(copy.home);
    const faults: string[] = [];
    const look = (line: string, { stdout, stderr }: Ran) => {
      const found = UNREADABLE.exec(stdout + stderr);
      if (found !== null) faults.push(`${line} said ${excerpt(stdout + stderr, found.index)}`);
    };
    const doctor = await ran('doctor', copy);
    look('doctor', doctor);
    const health = await ran('health --json', copy);
    look('health', health);
    if (damage.canBeFound) {
      if (doctor.code === 0) faults.push('doctor found nothing');
      if (!doctor.stdout.includes(damage.file)) faults.push('doctor did not name the file');
      if (health.code === 0) faults.push('health found nothing');
    }
    for (const line of readingCommands(template)) {
      const answer = await ran(line, copy);
      look(line, answer);
      const mayDiffer = !damage.canBeFound || damage.hidesRow === true;
      if (!mayDiffer && answer.code === 0 && answer.stdout !== sound.get(line)) {
        faults.push(`${line} exited 0 and said: ${excerpt(answer.stdout, 0)}`);
      }
    }
    for (const line of writingCommands(template)) look(line, await ran(line, copy));
    return faults.map((fault) => `${damage.name}: ${fault}`);
  });
}

async function ran(line: string, world: TestWorld): Promise<Ran> {
  const { code, stdout, stderr } = await runCli(line, world);
  const named = (text: string) => text.replaceAll(world.home, 'HOME');
  return { code, stdout: named(stdout), stderr: named(stderr) };
}

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 100), at + 160));
}
