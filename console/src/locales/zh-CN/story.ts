/** The steps of a call in plain words; values come from the events. */
export default {
  story: {
    began: "客户来电",
    rejected: "来电被拒绝：{reason}",
    node_entered: "{node}",
    queued: "开始排队，第 {position} 位",
    offered: "振铃 {phone}",
    offer_ended: "{phone}：{result}",
    connected: "与 {phone} 接通，开始通话",
    talk_ended: "通话结束，{by}先挂断",
    notice_played: "客户听到提示音“{prompt}”",
    recovered: "系统重启后继续处理这通电话",
    recording_failed: "录音没有成功",
    recording_stored: "录音已保存，{duration}",
    ended: "通话结束：{disposition}",
    other: "{kind}",
  },
  node: {
    play: "播放语音",
    hunt: "开始寻找能接听的电话",
    hangup: "系统准备挂断",
  },
  promptName: {
    no_answer: "无人接听",
    busy_timeout: "等待过久",
    queue_full: "排队已满",
    queue_wait: "请稍候",
  },
};
