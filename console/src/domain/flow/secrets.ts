/** What stands for a password, and for keys that may be one, before people who may only read. */
export const HIDDEN = "***";
