/** Places as a region's rule names them. */

export interface ProvinceLike {
  name: string;
  cities: { name: string; area_code: string }[];
}

export interface PlaceOption {
  value: string;
  label: string;
  /** What typing finds it by. */
  search: string;
}

export interface PlaceGroup {
  label: string;
  options: PlaceOption[];
}

/** Each province with its cities. A city called like a province (吉林) is named by its area code. */
export function placeGroups(provinces: readonly ProvinceLike[], whole: (name: string) => string): PlaceGroup[] {
  const names = new Set(provinces.map((province) => province.name));
  return provinces.map(({ name, cities }) => {
    const all = { value: name, label: whole(name), search: name };
    const others = cities.filter((city) => !(cities.length === 1 && city.name === name));
    const options = others.map((city) => ({
      value: names.has(city.name) ? city.area_code : city.name,
      label: names.has(city.name) ? `${city.name} ${city.area_code}` : city.name,
      search: `${city.name} ${city.area_code} ${name}`,
    }));
    return { label: name, options: [all, ...options] };
  });
}

/** The seven parts of the country, for choosing many provinces at once. */
export const PARTS: Record<string, readonly string[]> = {
  north: ["北京", "天津", "河北", "山西", "内蒙古"],
  northeast: ["辽宁", "吉林", "黑龙江"],
  east: ["上海", "江苏", "浙江", "安徽", "福建", "江西", "山东"],
  central: ["河南", "湖北", "湖南"],
  south: ["广东", "广西", "海南"],
  southwest: ["重庆", "四川", "贵州", "云南", "西藏"],
  northwest: ["陕西", "甘肃", "青海", "宁夏", "新疆"],
};
