/**
 * The flow document as the editor holds it: the server's models with every field present.
 * `tests/flowTypes.test.ts` sees that it fits the server's schema.
 */

/** Where an exit leads that nobody has connected yet. No node has this id, so that a draft can be kept with it. */
export const OPEN = "-";

interface Named {
  id: string;
  label: string;
}

export interface PlayNode extends Named {
  kind: "play";
  prompt: string;
  answer: boolean;
  next: string;
}

export interface MenuNode extends Named {
  kind: "menu";
  prompt: string | null;
  digits: number;
  keys: Record<string, string>;
  timeout_seconds: number;
  key_timeout_seconds: number;
  repeats: number;
  invalid_prompt: string | null;
  timeout_prompt: string | null;
  on_timeout: string;
  on_invalid: string;
}

export interface CollectNode extends Named {
  kind: "collect";
  prompt: string | null;
  variable: string;
  min_digits: number;
  max_digits: number;
  secret: boolean;
  timeout_seconds: number;
  key_timeout_seconds: number;
  repeats: number;
  invalid_prompt: string | null;
  timeout_prompt: string | null;
  next: string;
  on_timeout: string;
  on_back: string | null;
}

export interface LookupNode extends Named {
  kind: "lookup";
  table: string;
  variable: string;
  save: string;
  next: string;
  on_missing: string;
}

export interface PasswordNode extends Named {
  kind: "password";
  prompt: string;
  wrong_prompt: string | null;
  passwords: { label: string; digits: string }[];
  tries: number;
  timeout_seconds: number;
  next: string;
  on_refused: string;
}

export interface ScheduleNode extends Named {
  kind: "schedule";
  schedule: string;
  on_open: string;
  on_closed: string;
  on_holiday: string | null;
}

export interface RegionNode extends Named {
  kind: "region";
  branches: { name: string; places: string[]; to: string }[];
  default: string;
}

export interface RatioNode extends Named {
  kind: "ratio";
  branches: { name: string; percent: number; to: string }[];
}

export interface BranchNode extends Named {
  kind: "branch";
  variable: string;
  cases: { name: string; values: string[]; to: string }[];
  default: string;
}

export interface SetVariableNode extends Named {
  kind: "set_variable";
  variable: string;
  value: string;
  next: string;
}

export interface HttpRequestNode extends Named {
  kind: "http_request";
  url: string;
  timeout_seconds: number;
  choices: Record<string, string>;
  default: string;
}

export interface GotoNode extends Named {
  kind: "goto";
  hotline: string;
  on_missing: string;
}

export interface HuntNode extends Named {
  kind: "hunt";
  queue: string;
  skill: string | null;
  keys: Record<string, string>;
  on_answered: string | null;
  on_no_answer: string;
  on_busy: string;
  on_queue_full: string;
}

export interface VoicemailNode extends Named {
  kind: "voicemail";
  box: string;
  greeting: string;
  max_seconds: number;
  next: string;
  on_empty: string | null;
}

export interface VoicemailAccessNode extends Named {
  kind: "voicemail_access";
  box: string;
  tries: number;
  next: string;
  on_refused: string;
}

export interface CallbackNode extends Named {
  kind: "callback";
  queue: string;
  prompt: string;
  accepted_prompt: string;
  timeout_seconds: number;
  repeats: number;
  /** "21:00": China's time; equal to `quiet_until`: no quiet hours. */
  quiet_from: string;
  quiet_until: string;
  most_attempts: number;
  retry_minutes: number[];
  expires_hours: number;
  next: string | null;
  on_declined: string;
  on_unavailable: string;
}

export interface RecordPromptNode extends Named {
  kind: "record_prompt";
  pin: string;
  replaces: string | null;
  max_seconds: number;
  tries: number;
  next: string;
  on_empty: string | null;
  on_refused: string;
}

export interface SurveyNode extends Named {
  kind: "survey";
  prompt: string;
  thanks: string | null;
  invalid_prompt: string | null;
  variable: string;
  highest: number;
  timeout_seconds: number;
  repeats: number;
  next: string;
}

export interface HangupNode extends Named {
  kind: "hangup";
  cause: number;
}

export type FlowNode =
  | PlayNode
  | MenuNode
  | CollectNode
  | LookupNode
  | PasswordNode
  | ScheduleNode
  | RegionNode
  | RatioNode
  | BranchNode
  | SetVariableNode
  | HttpRequestNode
  | GotoNode
  | HuntNode
  | VoicemailNode
  | VoicemailAccessNode
  | CallbackNode
  | RecordPromptNode
  | SurveyNode
  | HangupNode;

export type NodeKind = FlowNode["kind"];
export type NodeOf<Kind extends NodeKind> = Extract<FlowNode, { kind: Kind }>;

/** Open from `start` up to, not including, `end`: "09:00", at most "24:00". */
export interface Segment {
  start: string;
  end: string;
}

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Week = Record<Weekday, Segment[]>;

export interface DayException {
  date: string;
  segments: Segment[];
  name: string;
}

export interface FlowSchedule {
  name: string;
  week: Week;
  exceptions: DayException[];
  holidays: boolean;
}

export type TableHolds = "text" | "prompt" | "queue";

export interface FlowTable {
  name: string;
  holds: TableHolds;
  rows: Record<string, { value: string; label: string }>;
}

export interface FlowDocument {
  start: string;
  nodes: Record<string, FlowNode>;
  schedules: Record<string, FlowSchedule>;
  tables: Record<string, FlowTable>;
}
