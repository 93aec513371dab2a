/** A number with its English noun: `1 page`, `2 pages`, `0 retries`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `0.3 s`, `12 s`, `7 h 3 min`, `3 d 4 h`. */
export function spanEn(ms: number): string {
  return spanText(ms, ['d', 'h', 'min', 's'], ' ');
}

/** `0.3초`, `12초`, `7시간 3분`, `3일 4시간`. */
export function spanKo(ms: number): string {
  return spanText(ms, ['일', '시간', '분', '초'], '');
}

/** The two greatest units of a duration; tenths of a second, where there are few. */
function spanText(ms: number, units: readonly string[], space: string): string {
  if (ms < 9950 && ms % 1000 !== 0) return `${(ms / 1000).toFixed(1)}${space}${units[3]}`;
  const seconds = Math.floor(ms / 1000);
  const amounts = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  const first = amounts.findIndex((amount) => amount > 0);
  if (first === -1) return `0${space}${units[3]}`;
  // Beyond minutes nobody counts seconds.
  const last = first === 3 ? 3 : Math.min(first + 1, seconds >= 600 ? 2 : 3);
  return amounts
    .map((amount, index) => ({ amount, unit: units[index], index }))
    .filter(({ amount, index }) => index >= first && index <= last && amount > 0)
    .map(({ amount, unit }) => `${amount}${space}${unit}`)
    .join(' ');
}

/** `85.0 GB`, in powers of ten. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
