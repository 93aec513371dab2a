import type { history as english } from './history.en.ts';

/** 영화 한 편의 이력이 말하는 것. */
export const history: typeof english = {
  lost: (snapshots) => `history.db가 없어져 스냅샷 ${snapshots}개로 다시 씁니다.`,
  ranks: (list, count) => `${list} 순위 (관측 ${count}회)`,
  changed: ([first = '', ...others]) =>
    `${first} 파일${others.length === 0 ? '은' : ` 외 ${others.length}개는`} 실행이 쓴 뒤에 바뀌었습니다. 되돌려 놓을 때까지 이력과 리포트에 넣지 않습니다.`,
  popularity: '인기도',
  votes: '투표 수',
  firstSeen: (on) => `첫 관측 ${on}`,
  lastSeen: (on) => `마지막 ${on}`,
  lists: (lists) => `다른 목록: ${lists}`,
  columns: ['관측', '목록', '순위', '인기도', '투표', '평점'],
  candidates: '그런 제목의 영화가 여럿입니다:',
  candidateColumns: ['ID', '제목', '개봉', '마지막 관측'],
};
