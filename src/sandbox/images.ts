import { type Salt, whole } from './chance.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** An image path as TMDB writes them: a slash, 27 letters and digits, and a suffix. */
export function imagePath(salt: Salt, key: number, suffix: 'jpg' | 'png' = 'jpg'): string {
  let name = '';
  for (let i = 0; i < 27; i++) name += LETTERS[whole(salt + i, key, LETTERS.length)];
  return `/${name}.${suffix}`;
}
