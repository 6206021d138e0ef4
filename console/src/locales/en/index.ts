import type { Messages } from "..";
import calls from "./calls";
import operator from "./operator";
import phones from "./phones";
import prompts from "./prompts";
import settings from "./settings";
import shell from "./shell";
import story from "./story";

const en: Messages = { ...shell, ...phones, ...prompts, ...calls, ...story, ...settings, ...operator };
export default en;
