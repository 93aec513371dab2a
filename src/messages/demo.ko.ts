import type { demo as english } from './demo.en.ts';

export const demo: typeof english = {
  intro: (home) =>
    `${home}에 새 홈을 만들고 내장 TMDB 샌드박스를 씁니다. 키도 네트워크도 필요 없습니다.`,
  top: '가장 인기 있는 영화 열 편',
  topColumns: ['순위', '제목', '개봉', '투표', '평점'],
  files: '파일',
  next: '다음에 해 볼 것',
  liveIntro: (home) =>
    `${home}에 새 홈을 만들고 내장 TMDB 샌드박스에서 매분 작업합니다. 멈출 때까지 계속됩니다.`,
  liveAgain: (home) => `${home}의 라이브 데모가 이미 실행 중입니다. 지금 상태는 이렇습니다.`,
  liveNext:
    '매분 수집합니다. 순위가 움직이고, 가끔 인기 목록이 30초 동안 응답하지 않습니다. 그때는 한 번 실패하고 다음 시도가 성공합니다.',
  liveStatus: (command) => `상태를 보려면: ${command}`,
  liveWhy: (command) => `작업이 왜 실행되었는지 물으려면: ${command}`,
  liveRank: (command) => `영화의 순위가 오르내리는 것을 보려면: ${command}`,
};
