import { readFile, writeFile } from 'node:fs/promises';
import { type Language, settingsTables } from './settings-table.ts';

const FILES: readonly [file: string, language: Language][] = [
  ['docs/settings.md', 'en'],
  ['docs/settings.ko.md', 'ko'],
];

for (const [name, language] of FILES) {
  const file = new URL(`../${name}`, import.meta.url);
  let text = await readFile(file, 'utf8');
  for (const [table, content] of Object.entries(settingsTables(language))) {
    const [start, end] = [`<!-- ${table}: npm run docs -->\n`, `\n<!-- /${table} -->`];
    const [before = '', rest = ''] = text.split(start);
    const after = rest.split(end)[1];
    if (after === undefined) throw new Error(`${name} has no place for the table ${table}`);
    text = before + start + content + end + after;
  }
  await writeFile(file, text);
}
