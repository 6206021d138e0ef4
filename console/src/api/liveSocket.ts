/** The live websocket: comes back by itself, says how it is doing. */
import type { LiveMessage } from "./generated";

export type LiveState = "connecting" | "open" | "waiting" | "closed";

interface Listener {
  message: (message: LiveMessage) => void;
  state: (state: LiveState) => void;
  /** The server refused us: the session is over. */
  refused: () => void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
/** The server beats at least twice in this time: silence means that the line is dead. */
const SILENCE_MS = 60_000;
const REFUSED_CODES: ReadonlySet<number> = new Set([4401, 4403]);

/** How long to wait before the next try: doubling, up to a quarter of a minute. */
export function waitBefore(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
}

function address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`;
}

/** Connects until the returned function is called. */
export function openLiveSocket(listener: Listener): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let stopped = false;

  const listenForSilence = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => socket?.close(), SILENCE_MS);
  };

  const connect = (): void => {
    listener.state("connecting");
    const current = new WebSocket(address());
    socket = current;
    current.addEventListener("open", () => {
      attempt = 0;
      listener.state("open");
      listenForSilence();
    });
    current.addEventListener("message", (event: MessageEvent<string>) => {
      listenForSilence();
      listener.message(JSON.parse(event.data) as LiveMessage);
    });
    current.addEventListener("close", (event) => {
      clearTimeout(timer);
      if (stopped) return;
      if (REFUSED_CODES.has(event.code)) {
        listener.refused();
        return;
      }
      listener.state("waiting");
      timer = setTimeout(connect, waitBefore(attempt));
      attempt += 1;
    });
  };

  connect();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
    listener.state("closed");
  };
}
