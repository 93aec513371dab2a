import { pick, saltOf } from './chance.ts';
import { type Cast, type Sentence, STORY, TITLES } from './stories.ts';
import { ADJECTIVES, NOUNS, OTHER_TITLES, PLACES, ROLES } from './words.ts';

type Tongue = 'en' | 'ko';

/** Made-up titles and overviews. The same film tells the same story in both languages. */
export interface Texts {
  title(film: number, tongue: Tongue): string;
  /** The title in the language the film was made in. */
  originalTitle(film: number, languageCode: string): string;
  overview(film: number, tongue: Tongue): string;
}

export function createTexts(seed: number): Texts {
  const salt = (name: string) => saltOf(seed, `text ${name}`);
  const adjective = salt('adjective');
  const noun = salt('noun');
  const other = salt('other');
  const place = salt('place');
  const role = salt('role');
  const shape = salt('shape');
  const story = salt('story');

  const castOf = (film: number): Cast => ({
    adjective: pick(adjective, film, ADJECTIVES),
    noun: pick(noun, film, NOUNS),
    other: pick(other, film, NOUNS),
    place: pick(place, film, PLACES),
    role: pick(role, film, ROLES),
  });
  const title = (film: number, tongue: Tongue) => pick(shape, film, TITLES)[tongue](castOf(film));

  return {
    title,
    originalTitle: (film, languageCode) => {
      const parts = OTHER_TITLES[languageCode];
      if (parts === undefined) return title(film, languageCode === 'ko' ? 'ko' : 'en');
      const [beginnings, ends, between] = parts;
      return pick(adjective, film, beginnings) + between + pick(noun, film, ends);
    },
    overview: (film, tongue) => {
      const cast = castOf(film);
      const say = (sentences: readonly Sentence[], part: number) =>
        pick(story + part, film, sentences)[tongue](cast);
      return STORY.map(say).join(' ');
    },
  };
}
