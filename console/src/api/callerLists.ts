/** The tenant's two lists of callers: the same requests for both. */
import {
  addToBlacklist,
  addToWhitelist,
  changeBlacklistEntry,
  changeWhitelistEntry,
  deleteSelectedFromBlacklist,
  deleteSelectedFromWhitelist,
  listBlacklist,
  listWhitelist,
  uploadBlacklist,
  uploadWhitelist,
} from "./generated";

export type ListName = "blacklist" | "whitelist";

export const LISTS = {
  blacklist: {
    page: listBlacklist,
    add: addToBlacklist,
    change: changeBlacklistEntry,
    remove: deleteSelectedFromBlacklist,
    upload: uploadBlacklist,
  },
  whitelist: {
    page: listWhitelist,
    add: addToWhitelist,
    change: changeWhitelistEntry,
    remove: deleteSelectedFromWhitelist,
    upload: uploadWhitelist,
  },
} as const;
