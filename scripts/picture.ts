import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Draws what the demo says as the picture of the README: `npm run picture`.

const ROOT = join(import.meta.dirname, '..');
const LINE = 20;
const MARGIN = 16;
const CHARACTER = 8.4;

const folder = mkdtempSync(join(tmpdir(), 'matinee-picture-'));
const said = execFileSync(join(ROOT, 'matinee'), ['demo', join(folder, 'demo')], {
  encoding: 'utf8',
  env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8', TZ: 'Asia/Seoul' },
  stdio: ['ignore', 'pipe', 'ignore'],
});
rmSync(folder, { recursive: true });

const lines = said.split('\n');
const top = lines.findIndex((line) => line.startsWith('The ten most popular'));
const report = lines.findIndex((line) => line.startsWith('Weekly report'));
const shown = [
  '$ npm run demo',
  ...lines.slice(top, lines.indexOf('', top)),
  '',
  ...lines.slice(report, lines.indexOf('', report)),
];
const width = Math.ceil(Math.max(...shown.map((line) => line.length)) * CHARACTER) + 2 * MARGIN;
const height = shown.length * LINE + 2 * MARGIN;
const texts = shown.map((line, index) => {
  const y = MARGIN + LINE * (index + 0.75);
  return `<text x="${MARGIN}" y="${y}" xml:space="preserve">${escaped(line)}</text>`;
});
await writeFile(
  join(ROOT, 'docs/demo.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>What the demo says: the ten most popular movies of a made-up TMDB, and its weekly report</title>
<rect width="100%" height="100%" rx="8" fill="#16191d"/>
<g font-family="ui-monospace, 'SF Mono', Menlo, 'D2Coding', 'Noto Sans Mono CJK KR', monospace" font-size="14" fill="#e6e6e6">
${texts.join('\n')}
</g>
</svg>
`,
);

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
