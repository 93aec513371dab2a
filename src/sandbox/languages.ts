export interface OriginalLanguage {
  code: string;
  country: string;
  /** As TMDB's details name it: in English, and in itself. */
  name: string;
  ownName: string;
  /** Share of films made in it, per cent. */
  weight: number;
}

/** The languages that generated films were made in. */
export const LANGUAGES: readonly OriginalLanguage[] = [
  { code: 'en', country: 'US', name: 'English', ownName: 'English', weight: 53 },
  { code: 'ko', country: 'KR', name: 'Korean', ownName: '한국어/조선말', weight: 10 },
  { code: 'ja', country: 'JP', name: 'Japanese', ownName: '日本語', weight: 10 },
  { code: 'fr', country: 'FR', name: 'French', ownName: 'Français', weight: 8 },
  { code: 'es', country: 'ES', name: 'Spanish', ownName: 'Español', weight: 7 },
  { code: 'de', country: 'DE', name: 'German', ownName: 'Deutsch', weight: 4 },
  { code: 'zh', country: 'CN', name: 'Mandarin', ownName: '普通话', weight: 5 },
  { code: 'it', country: 'IT', name: 'Italian', ownName: 'Italiano', weight: 3 },
];

/** The country a film most likely comes from, given the language it was made in. */
export function countryOf(languageCode: string): string {
  return LANGUAGES.find(({ code }) => code === languageCode)?.country ?? 'US';
}
