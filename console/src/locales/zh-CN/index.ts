import calls from "./calls";
import operator from "./operator";
import phones from "./phones";
import prompts from "./prompts";
import settings from "./settings";
import shell from "./shell";
import story from "./story";

export default { ...shell, ...phones, ...prompts, ...calls, ...story, ...settings, ...operator };
