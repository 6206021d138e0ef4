/** What the tabs of one browser tell each other about who is signed in. */

export type TabWord = { type: "left" } | { type: "entered"; user: string };

const CHANNEL = "hotline400.session";

/** Hears the other tabs, never itself; returns how to speak to them. */
export function joinTabs(hear: (word: TabWord) => void): (word: TabWord) => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", (event: MessageEvent<TabWord>) => hear(event.data));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none: it is of one origin
  return (word) => channel.postMessage(word);
}

let leaving = false;

/** Whether the page is being left for good: then nobody is asked about unsaved changes. */
export const leavesForGood = (): boolean => leaving;

/** Loads the console anew at `path`: nothing of the person before stays in memory. */
export function startOver(path: string): void {
  leaving = true;
  location.replace(path);
}

/** A page that "back" brings out of the browser's memory may show what the person now signed in must not see. */
export function forgetOnReturn(): void {
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
