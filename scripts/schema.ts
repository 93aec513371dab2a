import { writeFile } from 'node:fs/promises';
import { configJsonSchema } from '../src/config/schema.ts';

const file = new URL('../schema/matinee.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`);
