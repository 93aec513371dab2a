/** What the demos say. */
export const demo = {
  intro: (home: string) =>
    `A fresh home in ${home}, on the built-in TMDB sandbox: no key, no network.`,
  top: 'The ten most popular',
  topColumns: ['rank', 'title', 'released', 'votes', 'rating'],
  files: 'Files',
  next: 'Try next',
  liveIntro: (home: string) =>
    `A fresh home in ${home}, on the built-in TMDB sandbox, with jobs every minute. It goes on until you stop it.`,
  liveAgain: (home: string) => `The live demo in ${home} is running already; this is how it goes.`,
  liveNext:
    'It collects every minute. Ranks move; and now and then the popular list is down for half a minute: a run fails, and the next attempt succeeds.',
  liveStatus: (command: string) => `See how it is: ${command}`,
  liveWhy: (command: string) => `Ask why a job ran or not: ${command}`,
  liveRank: (command: string) => `See a film climb or fall: ${command}`,
};
