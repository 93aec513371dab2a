import { type Day, parseDay } from './calendar.ts';
import { saltOf, unit } from './chance.ts';
import { kthSmallest } from './select.ts';

const FIRST_DAY: Day = parseDay('1960-01-01');
const ANNOUNCED_DAYS = 400;
const MIN_FILMS_A_DAY = 6;
// The span that the number of films a day is reckoned for; it must not follow the date, or every
// film would be another one tomorrow.
const RECKONED_DAYS = parseDay('2030-01-01') - FIRST_DAY;
// How fast the past thins out: the chance to be in the catalogue falls with age to this power.
const THINNING = 0.7;
const ID_STRIDE = 7;
const FIRST_ID = 101;

/**
 * The endless stream of films that are ever made, numbered by release: as many every day. A
 * catalogue holds some of them. The stream depends on the seed and on the size of the catalogue,
 * never on the date, so that a film is the same film tomorrow, and in another process.
 */
export interface Stream {
  /** The day that film `number` is released on. */
  dayOf(number: number): Day;
  idOf(number: number): number;
  /** The number of the film with this id, or undefined when no film has it. */
  numberOf(id: number): number | undefined;
  /** From 0, the most famous, to 1: evenly spread. */
  obscurity(number: number): number;
  /**
   * The films to be found on `today`: exactly as many as asked for, by release, the newest of them
   * announced for next year. All are there in the weeks around their release; then the obscure
   * ones drop out, and the classics stay.
   */
  catalogued(today: Day): Int32Array;
}

export function createStream(seed: number, size: number): Stream {
  const filmsADay = Math.max(MIN_FILMS_A_DAY, Math.ceil((size * 1.2) / RECKONED_DAYS));
  const fame = saltOf(seed, 'fame');
  const ids = saltOf(seed, 'id');

  const dayOf = (number: number) => FIRST_DAY + Math.floor(number / filmsADay);
  const idOf = (number: number) =>
    FIRST_ID + number * ID_STRIDE + Math.floor(unit(ids, number) * ID_STRIDE);
  const obscurity = (number: number) => unit(fame, number);

  return {
    dayOf,
    idOf,
    numberOf: (id) => {
      const number = Math.floor((id - FIRST_ID) / ID_STRIDE);
      return number >= 0 && idOf(number) === id ? number : undefined;
    },
    obscurity,
    catalogued: (today) => {
      const days = Math.max(today + ANNOUNCED_DAYS - FIRST_DAY, Math.ceil(size / filmsADay));
      const fades = new Float32Array(days * filmsADay);
      for (let day = 0; day < days; day++) {
        const faded = distance(today - FIRST_DAY - day) ** THINNING;
        for (let number = day * filmsADay; number < (day + 1) * filmsADay; number++) {
          fades[number] = obscurity(number) * faded;
        }
      }
      const limit = kthSmallest(fades.slice(), size - 1);
      return numbersUpTo(fades, limit, size);
    },
  };
}

/** How far a film is from its release: films to come are known for a shorter while. */
function distance(ageDays: number): number {
  return ageDays < 0 ? 1 - 4 * ageDays : 1 + ageDays;
}

function numbersUpTo(fades: Float32Array, limit: number, size: number): Int32Array {
  const numbers = new Int32Array(size);
  let count = 0;
  for (let number = 0; number < fades.length && count < size; number++) {
    if ((fades[number] as number) <= limit) numbers[count++] = number;
  }
  return numbers;
}
