import { bell, saltOf, unit, wander } from './chance.ts';

/** What makes a film's numbers: where it stands among all films, how old it is, and the date. */
export interface FilmToday {
  /** What its chances are drawn from. */
  key: number;
  /** From 0, the most famous, to 1. */
  obscurity: number;
  /** Days since its release, negative before it. */
  ageDays: number;
  /** How many days ahead of its age its popularity wanders; 0 but in a lively sandbox. */
  aheadDays: number;
}

export interface Numbers {
  /** 4 decimals. Highest around the release; moves by some per cent from day to day. */
  popularity(film: FilmToday): number;
  /** Never falls while a film ages; 0 for four in five films of the last three days. */
  voteCount(film: FilmToday): number;
  /** 3 decimals, 0 without votes. */
  voteAverage(film: FilmToday): number;
  revenue(film: FilmToday): number;
}

/**
 * The numbers of generated films. Scales as TMDB has them since 2025: popularity up to several
 * hundred with a long tail below 1, votes up to some ten thousand.
 */
export function createNumbers(seed: number): Numbers {
  const mood = saltOf(seed, 'mood');
  const weeks = saltOf(seed, 'weeks');
  const days = saltOf(seed, 'days');
  const first = saltOf(seed, 'first vote');
  const quality = saltOf(seed, 'quality');
  const opinion = saltOf(seed, 'opinion');
  const takings = saltOf(seed, 'revenue');

  const voteCount = ({ key, obscurity, ageDays }: FilmToday) => {
    if (ageDays < 0 || unit(first, key) < shareWithoutVotes(ageDays, obscurity)) return 0;
    const inTheEnd = 3 / (obscurity + 0.0005) ** 1.25;
    return Math.ceil(inTheEnd * (1 - Math.exp(-(ageDays + 1) / 250)));
  };

  return {
    popularity: (film) => {
      const today = film.key + film.ageDays + film.aheadDays;
      const walk =
        0.35 * wander(weeks, film.key, today, 21) + 0.1 * wander(days, film.key, today, 2);
      const fame = 4.5 / (film.obscurity + 0.002) ** 0.85;
      const value = fame * freshness(film.ageDays) * Math.exp(0.5 * bell(mood, film.key) + walk);
      return Math.round(value * 10_000) / 10_000;
    },
    voteCount,
    voteAverage: (film) => {
      const count = voteCount(film);
      if (count === 0) return 0;
      const settled = 6.1 + 0.95 * bell(quality, film.key) + 0.6 * (0.5 - film.obscurity);
      const few = (2 * bell(opinion, film.key)) / Math.sqrt(count);
      return averageOf(settled + few, count);
    },
    revenue: (film) => {
      if (film.ageDays < 0 || unit(takings, film.key) < 0.3) return 0;
      return Math.round(
        (40_000 / (film.obscurity + 0.0005) ** 1.4) * (0.2 + unit(takings + 1, film.key)),
      );
    },
  };
}

/** 80 % for three days, then falling: for the famous within days, for the obscure within weeks. */
function shareWithoutVotes(ageDays: number, obscurity: number): number {
  const slowness = 2 + 30 * obscurity;
  return 0.8 / (1 + (Math.max(0, ageDays - 3) / slowness) ** 1.4);
}

/** Attention: grows before the release, is full for some days, and falls to a twentieth in a year. */
function freshness(ageDays: number): number {
  if (ageDays < 0) return 0.03 + 0.6 / (1 - ageDays / 15);
  return 0.03 + 0.97 / (1 + (ageDays / 30) ** 1.3);
}

/** What `count` people who vote in whole and half points can come to on average. */
function averageOf(value: number, count: number): number {
  const steps = Math.round(Math.min(10, Math.max(1, value)) * 2 * count);
  return Math.round((steps / 2 / count) * 1000) / 1000;
}
