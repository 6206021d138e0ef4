/** Where audio is heard. The session cookie goes along by itself. */

export const promptAudio = (id: string): string => `/api/v1/prompts/${encodeURIComponent(id)}/audio`;

export const systemPromptAudio = (key: string): string =>
  `/api/v1/system-prompts/${encodeURIComponent(key)}/audio`;

export const renderingAudio = (id: string): string =>
  `/api/v1/speech/renderings/${encodeURIComponent(id)}/audio`;

export const recordingAudio = (callId: string): string =>
  `/api/v1/calls/${encodeURIComponent(callId)}/recording`;

export const recordingDownload = (callId: string): string => `${recordingAudio(callId)}?download=1`;

export const voicemailAudio = (id: string): string => `/api/v1/voicemails/${encodeURIComponent(id)}/audio`;

export const voicemailDownload = (id: string): string => `${voicemailAudio(id)}?download=1`;
