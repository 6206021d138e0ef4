import calls from "./calls";
import flow from "./flow";
import flowDraft from "./flowDraft";
import flowForm from "./flowForm";
import groups from "./groups";
import operator from "./operator";
import phones from "./phones";
import prompts from "./prompts";
import screening from "./screening";
import settings from "./settings";
import shell from "./shell";
import story from "./story";
import callback from "./callback";
import voicemail from "./voicemail";
import wrapUp from "./wrapUp";

export default { ...shell, ...phones, ...groups, ...prompts, ...calls, ...story, ...flow, ...flowForm, ...flowDraft, ...callback, ...voicemail, ...settings, ...operator, ...screening, ...wrapUp };
