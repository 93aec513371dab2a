import { FOUND } from './damage.ko.ts';
import type { doctor as english } from './doctor.en.ts';
import { withParticle } from './particle.ts';

export const doctor: typeof english = {
  node: (version) => `Node ${version}`,
  zone: ({ zone, nearest }) =>
    `TZ에 없는 시간대가 적혀 있습니다: '${zone}'${nearest === undefined ? '' : `(혹시 '${nearest}'?)`}. 홈의 시각이 아닌 것은 UTC로 보입니다`,
  home: (home) => `홈 ${home}`,
  disk: (free) => `남은 공간 ${free}`,
  diskLow: (free) => `남은 공간이 ${free}뿐입니다. 1년 치 스냅샷은 약 1GB입니다`,
  inodesFew: (free) =>
    `남은 아이노드가 ${free}개뿐이라 새 파일을 그만큼만 만들 수 있습니다(df -i로 확인)`,
  config: '설정에 문제가 없습니다',
  key: (kind) => `API 키 형식: ${kind}`,
  keyKinds: { bearer: '읽기 액세스 토큰', query: 'v3 키' },
  noKeyNeeded: 'API 키 필요 없음: 샌드박스를 씁니다',
  store: (lastRun) =>
    `실행 이력을 읽을 수 있습니다: ${lastRun === undefined ? '아직 실행된 것이 없습니다' : `마지막 실행 ${lastRun}`}`,
  lookingThrough: (file: string) => `${file} 살펴보는 중…`,
  storeNew: '실행 이력은 첫 실행 때 만들어집니다',
  daemonDied: (at: string) =>
    `데몬이 실행 중이 아닙니다. ${at}(마지막 신호) 이후 강제로 종료되었거나 컴퓨터가 꺼졌습니다`,
  fileChanged: (path: string) => `${path} 파일이 없거나 게시된 뒤에 바뀌었습니다`,
  proxy: (proxy: string) => `TMDB에 프록시 ${withParticle(proxy, '으로')} 요청합니다`,
  reachable: (url) => `${url} 응답함`,
  unreachable: (url, problem) => `${url}: ${problem}`,
  allGood: '모두 정상입니다.',
  folderTaken: (path, found) => `${withParticle(path, '은')} 폴더여야 하는데 ${FOUND[found]}입니다`,
  moveAway: '파일을 옮기세요. 폴더는 필요할 때 만들어집니다.',
  keyReadable: (path) => `${path}에 API 키가 있는데, 이 컴퓨터의 다른 사용자도 읽을 수 있습니다`,
  keyOwned: (path, owner) => `${path}에 API 키가 있는데, 다른 사용자(번호 ${owner})의 파일입니다`,
  closeFile: (file) => `나만 읽게 하기: chmod 600 ${file}`,
  takeFile: (file) => `내 파일로 바꾸기: sudo chown "$(id -u)" ${file} && chmod 600 ${file}`,
  verdict: (problems, warnings) =>
    problems === 0
      ? `문제는 없지만 경고가 ${warnings}건 있습니다.`
      : `문제 ${problems}건${warnings === 0 ? '' : `, 경고 ${warnings}건`}.`,
};
