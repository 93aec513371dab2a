import type { BatchFindings, QualityDistribution } from '../collection-info.ts';
import type { Score } from './score.ts';

/** Sums up the verdicts of a collection. One with `rejectedBy` is about an invalid movie. */
export function batchFindings(
  verdicts: readonly (Score & { rejectedBy?: string })[],
): BatchFindings {
  const invalid = verdicts.filter(({ rejectedBy }) => rejectedBy !== undefined).length;
  const commonIssues = countCommonIssues(verdicts);
  return {
    total_movies: verdicts.length,
    valid_movies: verdicts.length - invalid,
    invalid_movies: invalid,
    quality_distribution: distribute(verdicts),
    common_issues: commonIssues,
    recommendations:
      verdicts.length === 0 ? [] : recommend(invalid / verdicts.length, commonIssues),
  };
}

function distribute(verdicts: readonly Score[]): QualityDistribution {
  const distribution = { excellent: 0, good: 0, fair: 0, poor: 0 };
  for (const { score } of verdicts) distribution[gradeOf(score)]++;
  return distribution;
}

function gradeOf(score: number): keyof QualityDistribution {
  if (score >= 90) return 'excellent';
  if (score >= 80) return 'good';
  return score >= 70 ? 'fair' : 'poor';
}

const COMMON_ISSUES = 10;

/** Among issues that are equally common the one seen first comes first. */
function countCommonIssues(verdicts: readonly Score[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { issues } of verdicts) {
    for (const issue of issues) counts.set(issue, (counts.get(issue) ?? 0) + 1);
  }
  const commonestFirst = [...counts].sort(([, a], [, b]) => b - a);
  return Object.fromEntries(commonestFirst.slice(0, COMMON_ISSUES));
}

const MAX_INVALID_RATE = 0.1;

/** What to do about an issue, once it is among the common ones. */
const ADVICE = [
  { issue: 'Zero rating', advice: '평점 0인 영화가 많습니다. 필터링 강화 필요' },
  {
    issue: 'Insufficient votes',
    advice: '투표 수 부족 영화가 많습니다. 최소 투표 수 기준 상향 검토',
  },
  {
    issue: 'Adult content not allowed',
    advice: '성인 영화가 포함되어 있습니다. 수집 시 필터링 강화 필요',
  },
];

function recommend(invalidRate: number, commonIssues: Record<string, number>): string[] {
  const advice = ADVICE.filter(({ issue }) => issue in commonIssues).map(({ advice }) => advice);
  if (invalidRate > MAX_INVALID_RATE) {
    const percent = (invalidRate * 100).toFixed(1);
    advice.unshift(`데이터 품질 불량률이 ${percent}%로 높습니다. 수집 로직 점검 필요`);
  }
  return advice.length > 0 ? advice : ['데이터 품질이 양호합니다.'];
}
