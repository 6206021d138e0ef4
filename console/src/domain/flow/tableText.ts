/** Rows pasted from a spreadsheet or a CSV file: key, value, label. */
import type { FlowTable } from "./document";

export const MOST_ROWS = 5000;

export interface PastedRow {
  line: number;
  key: string;
  value: string;
  label: string;
  problem: "key" | "twice" | "value" | null;
}

/** Tabs, or commas where there are none; quotes as spreadsheets write them. A header line is passed over. */
export function readRows(text: string): PastedRow[] {
  const seen = new Set<string>();
  const lines = text.split(/\r?\n/).map((line, at) => ({ line, number: at + 1 })).filter(({ line }) => line.trim() !== "");
  const rows = lines.map(({ line, number }) => ({ number, cells: cellsOf(line) }));
  const first = rows[0]?.cells[0] ?? "";
  const body = HEADERS.has(first.toLowerCase()) ? rows.slice(1) : rows;
  return body.map(({ number, cells: [key = "", value = "", label = ""] }) => {
    const problem = !/^\S{1,40}$/.test(key) ? "key" : seen.has(key) ? "twice" : value.length > 200 ? "value" : null;
    seen.add(key);
    return { line: number, key, value, label: label.slice(0, 100), problem };
  });
}

const HEADERS = new Set(["key", "按键", "号码", "区号", "代码", "编号", "服务密码", "服务代码"]);

function cellsOf(line: string): string[] {
  const separator = line.includes("\t") ? "\t" : /,|，/.test(line) ? "," : ";";
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (const character of separator === "," ? line.replaceAll("，", ",") : line) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

/** The table with the pasted rows; those with the same key are replaced, `anew` drops all others. */
export function withRows(table: FlowTable, pasted: readonly PastedRow[], anew: boolean): FlowTable {
  const good = pasted.filter((row) => row.problem === null);
  const added = Object.fromEntries(good.map(({ key, value, label }) => [key, { value, label }]));
  return { ...table, rows: anew ? added : { ...table.rows, ...added } };
}
