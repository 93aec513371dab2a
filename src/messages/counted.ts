/** A number with its English noun: `1 page`, `2 pages`, `0 retries`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
