import type { Unreachable } from '../occurrence.ts';
import { withParticle } from './particle.ts';

/** Why a process is not ended, and what to do about it; in a container its number is another here. */
type Sentences = Record<Unreachable, (pid: number) => string>;

export const UNREACHABLE_EN: Sentences = {
  unproved: (pid) =>
    `its process, PID ${pid} where it was started, cannot be told from others here. End it there.`,
  refused: (pid) => `its process belongs to another user. As that user or root: kill ${pid}`,
  undying: (pid) => `PID ${pid} was killed and is still there; its disk may not answer.`,
};

export const UNREACHABLE_KO: Sentences = {
  unproved: (pid) =>
    `시작한 곳에서 PID가 ${pid}인 프로세스를 여기서는 다른 것과 구별할 수 없습니다. 그곳에서 끝내세요.`,
  refused: (pid) => `다른 사용자의 프로세스입니다. 그 사용자나 root로 실행하세요: kill ${pid}`,
  undying: (pid) =>
    `PID ${withParticle(pid, '을')} 강제로 끝냈지만 남아 있습니다. 디스크가 응답하지 않을 수 있습니다.`,
};
