/** "地区 1", "地区 2"…: the first of them that nobody has. */
export function freeName(word: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${word} ${number}`)) number += 1;
  return `${word} ${number}`;
}

/** Shares of a hundred as even as can be: 34, 33, 33. */
export function evenShares(count: number): number[] {
  const share = Math.floor(100 / count);
  return Array.from({ length: count }, (_, at) => share + (at < 100 - share * count ? 1 : 0));
}
