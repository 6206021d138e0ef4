export default {
  story: {
    began: "The caller dialled in",
    rejected: "Turned away: {reason}",
    node_entered: "{node}",
    queued: "Waiting, place {position} in the queue",
    offered: "{phone} began to ring",
    offer_ended: "{phone}: {result}",
    connected: "Connected with {phone}; the talk began",
    talk_ended: "The talk ended; hung up by: {by}",
    notice_played: "The caller heard the prompt “{prompt}”",
    recovered: "Taken up again after the platform restarted",
    recording_failed: "The recording failed",
    recording_stored: "Recording stored, {duration}",
    ended: "The call ended: {disposition}",
    other: "{kind}",
  },
  node: {
    play: "Playing a prompt",
    hunt: "Looking for a phone that answers",
    hangup: "The platform hangs up",
  },
  promptName: {
    no_answer: "nobody can answer",
    busy_timeout: "waited too long",
    queue_full: "queue full",
    queue_wait: "please wait",
  },
};
