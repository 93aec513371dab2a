import { hash32 } from '../lib/prng.ts';
import { pick, unit, whole } from './chance.ts';
import { imagePath } from './images.ts';

const GIVEN =
  'Aria Bram Celia Dorin Elke Farah Goran Hana Ilse Jun Kasper Lior Mina Nils Orla Pavel Quinn Rosa Sora Tomas Una Vera Wim Yuna Zeno Minjae Seoyeon Haru Noor Amaya'.split(
    ' ',
  );
const FAMILY =
  'Alder Brandt Castell Dufour Ekholm Ferrand Gantry Hollis Ivers Jang Kestrel Lindqvist Marlow Nakano Osei Penrose Quill Rask Seong Tavares Umber Voss Wexler Yoon Zeller Arai Bae Cho Delacroix Eun'.split(
    ' ',
  );

/** Someone who does not exist: actor, director, or the author of a review. */
export interface Person {
  adult: false;
  gender: number;
  id: number;
  known_for_department: string;
  name: string;
  original_name: string;
  popularity: number;
  profile_path: string | null;
}

const salt = hash32('person');

/** Everyone with the same key is the same person. */
export function personOf(key: number, department: string): Person {
  const name = `${pick(salt, key, GIVEN)} ${pick(salt + 1, key, FAMILY)}`;
  return {
    adult: false,
    gender: whole(salt + 2, key, 4),
    id: 1000 + key,
    known_for_department: department,
    name,
    original_name: name,
    popularity: Math.round(unit(salt + 3, key) ** 4 * 200_000) / 10_000,
    profile_path: unit(salt + 4, key) < 0.3 ? null : imagePath(salt, key),
  };
}

/** A hexadecimal id, as credits, videos and reviews have. */
export function hexId(key: number, digits = 24): string {
  let id = '';
  for (let i = 0; id.length < digits; i++) id += whole(salt + 10 + i, key, 16).toString(16);
  return id;
}
