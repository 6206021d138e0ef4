import { ref } from "vue";

/** One sound at a time over the whole console: starting one stops the other. */
const audio = new Audio();
const playing = ref("");
const share = ref(0);
const seconds = ref(0);

audio.addEventListener("timeupdate", () => {
  share.value = audio.duration > 0 ? audio.currentTime / audio.duration : 0;
  seconds.value = audio.currentTime;
});
for (const end of ["ended", "pause"]) {
  // The pause of the sound before is told late, when the next one already plays.
  audio.addEventListener(end, () => {
    if (audio.paused) playing.value = "";
  });
}

/** `playing` is the address that sounds now ("": none), `share` and `seconds` how far it is. */
export function useSound() {
  function stop(): void {
    audio.pause();
    playing.value = "";
    share.value = 0;
    seconds.value = 0;
  }

  /** Rejects when the sound cannot be played. */
  async function play(address: string): Promise<void> {
    stop();
    audio.src = address;
    playing.value = address;
    await audio.play();
  }

  return { playing, share, seconds, play, stop };
}
