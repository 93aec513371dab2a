/** A Korean particle as it stands after a consonant and after a vowel. */
const PAIRS = {
  을: ['을', '를'],
  이: ['이', '가'],
  은: ['은', '는'],
  과: ['과', '와'],
  으로: ['으로', '로'],
} as const;

export type Particle = keyof typeof PAIRS;

/** What a word is heard to end in: `ㄹ` is a consonant, but for `으로`. */
type Ending = 'vowel' | 'ㄹ' | 'consonant';

/** 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구; and what ends in 0 otherwise is 십, 백, 천, 만. */
const DIGITS = 'consonant ㄹ vowel consonant vowel vowel consonant ㄹ ㄹ vowel'.split(
  ' ',
) as Ending[];
/** Letters by their names: 엘, 엠, 엔, 알. */
const LETTERS: Readonly<Record<string, Ending>> = {
  l: 'ㄹ',
  m: 'consonant',
  n: 'consonant',
  r: 'ㄹ',
};

/**
 * The particle that a word takes, which goes by how the word ends when it is read: a syllable, a
 * number, an English word. Quotes and brackets that close it are passed over. After what nobody reads
 * aloud both stand there: `을(를)`.
 */
export function particle(word: string | number, wanted: Particle): string {
  const [afterConsonant, afterVowel] = PAIRS[wanted];
  const ending = endingOf(String(word).replace(/[^\p{L}\p{N}]+$/u, ''));
  if (ending === undefined) {
    return wanted === '으로' ? '(으)로' : `${afterConsonant}(${afterVowel})`;
  }
  if (ending === 'ㄹ') return wanted === '으로' ? afterVowel : afterConsonant;
  return ending === 'consonant' ? afterConsonant : afterVowel;
}

/** A word with its particle. */
export function withParticle(word: string | number, wanted: Particle): string {
  return `${word}${particle(word, wanted)}`;
}

function endingOf(word: string): Ending | undefined {
  const last = word.at(-1) ?? '';
  if (/[가-힣]/.test(last)) return ofSyllable(last);
  if (/\d/.test(last)) return DIGITS[Number(last)];
  if (!/[a-z]/i.test(last)) return undefined;
  const [english = ''] = /[a-z]+$/i.exec(word) ?? [];
  if (english.length === 1) return LETTERS[english.toLowerCase()] ?? 'vowel';
  return ofEnglish(english.toLowerCase());
}

function ofSyllable(syllable: string): Ending {
  const final = ((syllable.codePointAt(0) ?? 0) - 0xac00) % 28;
  if (final === 0) return 'vowel';
  return final === 8 ? 'ㄹ' : 'consonant';
}

/** As it is written in Hangul: `collection` ends in ㄴ, `trending` in ㅇ, `email` in ㄹ, `check` in 크. */
function ofEnglish(word: string): Ending {
  if (/(?:l|le)$/.test(word)) return 'ㄹ';
  return /(?:m|n|ng|me|ne)$/.test(word) ? 'consonant' : 'vowel';
}
