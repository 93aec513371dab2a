import type { Word } from './words.ts';

/** What a film is about. */
export interface Cast {
  adjective: Word;
  noun: Word;
  other: Word;
  place: Word;
  role: Word;
}

export interface Sentence {
  en(cast: Cast): string;
  ko(cast: Cast): string;
}

export const TITLES: readonly Sentence[] = [
  { en: (c) => `${c.adjective[0]} ${c.noun[0]}`, ko: (c) => `${c.adjective[1]} ${c.noun[1]}` },
  {
    en: (c) => `The ${c.adjective[0]} ${c.noun[0]}`,
    ko: (c) => `${c.adjective[1]} ${c.noun[1]} 이야기`,
  },
  { en: (c) => `The ${c.noun[0]} of ${c.place[0]}`, ko: (c) => `${c.place[1]}의 ${c.noun[1]}` },
  {
    en: (c) => `${c.noun[0]} and ${c.other[0]}`,
    ko: (c) => `${particle(c.noun[1], '과', '와')} ${c.other[1]}`,
  },
  { en: (c) => `${c.adjective[0]} ${c.noun[0]} 2`, ko: (c) => `${c.adjective[1]} ${c.noun[1]} 2` },
  {
    en: (c) => `Beyond the ${c.adjective[0]} ${c.noun[0]}`,
    ko: (c) => `${c.adjective[1]} ${c.noun[1]} 너머`,
  },
  {
    en: (c) => `The ${c.noun[0]} from ${c.place[0]}`,
    ko: (c) => `${c.place[1]}에서 온 ${c.noun[1]}`,
  },
  {
    en: (c) => `When the ${c.noun[0]} Returns`,
    ko: (c) => `${particle(c.noun[1], '이', '가')} 돌아올 때`,
  },
  {
    en: (c) => `Goodbye, ${c.adjective[0]} ${c.noun[0]}`,
    ko: (c) => `안녕, ${c.adjective[1]} ${c.noun[1]}`,
  },
  {
    en: (c) => `My ${c.adjective[0]} ${c.noun[0]}`,
    ko: (c) => `나의 ${c.adjective[1]} ${c.noun[1]}`,
  },
  {
    en: (c) => `${c.noun[0]}, ${c.other[0]}, ${c.place[0]}`,
    ko: (c) => `${c.noun[1]}, ${c.other[1]}, ${c.place[1]}`,
  },
  {
    en: (c) => `Letters to the ${c.adjective[0]} ${c.noun[0]}`,
    ko: (c) => `${c.adjective[1]} ${c.noun[1]}에게 보내는 편지`,
  },
];

/** An overview is one of each, in this order. */
export const STORY: readonly (readonly Sentence[])[] = [
  [
    {
      en: (c) => `${capital(article(c.role))} comes back to ${c.place[0]} after many years.`,
      ko: (c) => `${particle(c.role[1], '이', '가')} 오랜 세월이 지나 ${c.place[1]}에 돌아온다.`,
    },
    {
      en: (c) =>
        `In ${c.place[0]}, ${article(c.role)} lives alone and expects nothing more of life.`,
      ko: (c) =>
        `${c.place[1]}에서 ${particle(c.role[1], '은', '는')} 아무 기대 없이 홀로 살아간다.`,
    },
    {
      en: (c) => `Nobody in ${c.place[0]} believes the new ${c.role[0]}.`,
      ko: (c) =>
        `${c.place[1]} 사람들은 아무도 새로 온 ${particle(c.role[1], '을', '를')} 믿지 않는다.`,
    },
    {
      en: (c) => `One night before the feast, ${article(c.role)} disappears from ${c.place[0]}.`,
      ko: (c) =>
        `잔치를 하루 앞둔 밤, ${c.place[1]}에서 ${particle(c.role[1], '이', '가')} 사라진다.`,
    },
  ],
  [
    {
      en: (c) => `Then an old ${lower(c.noun)} turns up, and with it a story the town had buried.`,
      ko: (c) =>
        `그러던 어느 날 오래된 ${particle(c.noun[1], '이', '가')} 나타나고, 마을이 묻어 둔 이야기가 드러난다.`,
    },
    {
      en: (c) => `The only clue is a drawing of ${article(c.noun)} beside ${article(c.other)}.`,
      ko: (c) => `유일한 단서는 ${c.other[1]} 옆에 그려진 ${c.noun[1]} 그림 한 장뿐이다.`,
    },
    {
      en: (c) => `A bet over ${article(c.noun)} grows into something neither side can stop.`,
      ko: (c) =>
        `${particle(c.noun[1], '을', '를')} 두고 벌인 내기는 누구도 멈출 수 없는 일로 커져 간다.`,
    },
    {
      en: (c) => `A child asks for help with ${article(c.other)}, and the days begin to change.`,
      ko: (c) => `한 아이가 ${c.other[1]} 때문에 도움을 청하면서 하루하루가 달라지기 시작한다.`,
    },
  ],
  [
    {
      en: () => 'There is one week left before the first snow.',
      ko: () => '첫눈이 오기까지 남은 시간은 일주일.',
    },
    {
      en: () => 'What begins as a favor becomes the journey of a lifetime.',
      ko: () => '사소한 부탁으로 시작된 일이 평생 잊지 못할 여정이 된다.',
    },
    {
      en: () => 'Some doors, once opened, do not close again.',
      ko: () => '한번 열린 문은 다시 닫히지 않는다.',
    },
    {
      en: (c) => `In the end everything hangs on a single ${lower(c.noun)}.`,
      ko: (c) => `결국 모든 것은 ${c.noun[1]} 하나에 달려 있다.`,
    },
  ],
];

function lower(word: Word): string {
  return word[0].toLowerCase();
}

function article(word: Word): string {
  return `${/^[aeiou]/i.test(word[0]) ? 'an' : 'a'} ${lower(word)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Adds the particle that fits: the first after a syllable that ends in a consonant. */
function particle(word: string, afterConsonant: string, afterVowel: string): string {
  const endsInConsonant = (word.charCodeAt(word.length - 1) - 0xac00) % 28 !== 0;
  return word + (endsInConsonant ? afterConsonant : afterVowel);
}
