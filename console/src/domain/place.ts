/** "广东 广州"; a municipality is named once; nothing known gives "". */
export function placeName(province: string | null | undefined, city: string | null | undefined): string {
  return [...new Set([province, city])].filter(Boolean).join(" ");
}
