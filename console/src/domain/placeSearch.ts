/** Finding a place by what is typed: names, area codes, first digits of numbers. */
import type { PlaceOption, ProvinceLike } from "@/domain/flow/places";

const ENDINGS = /(省|市|自治区|地区|盟)$/;

function plain(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s-]/g, "");
}

/** An area code as it is, other digits as the beginning of numbers; null where it is neither. */
export function typedDigits(provinces: readonly ProvinceLike[], typed: string): string | null {
  const text = plain(typed);
  if (!/^\d{1,11}\*?$/.test(text)) return null;
  const isCode = provinces.some((province) => province.cities.some((city) => city.area_code === text));
  return isCode || text.endsWith("*") ? text : `${text}*`;
}

/** What is meant most likely comes first: the very name, then what begins so. */
export function findPlaces(options: readonly PlaceOption[], typed: string): PlaceOption[] {
  const text = plain(typed);
  const short = text.length > 2 ? text.replace(ENDINGS, "") : text;
  if (short === "") return [...options];
  const rank = (one: PlaceOption): number => {
    if (one.value === text || one.value === short) return 0;
    if (one.label.startsWith(short)) return 1;
    return one.search.includes(short) ? 2 : 3;
  };
  return options
    .map((option) => ({ option, rank: rank(option) }))
    .filter((found) => found.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map((found) => found.option);
}
