/** Uploading a prompt. XMLHttpRequest, since fetch does not tell how far an upload is. */
import { ApiFailure } from "./failure";
import type { Prompt, Purpose } from "./generated";
import { signedInAgain } from "./request";

/** The largest file the server takes, in bytes. */
export const LARGEST_UPLOAD = 20 * 1024 * 1024;

export async function uploadPrompt(
  file: File,
  purpose: Purpose,
  name: string,
  language: string,
  onProgress: (share: number) => void,
): Promise<Prompt> {
  const form = new FormData();
  form.set("purpose", purpose);
  form.set("name", name);
  form.set("file", file);
  try {
    return await sent(form, language, onProgress);
  } catch (failure) {
    const over = failure instanceof ApiFailure && failure.code === "not_signed_in";
    if (!over || !(await signedInAgain())) throw failure;
    return await uploadPrompt(file, purpose, name, language, onProgress);
  }
}

function sent(form: FormData, language: string, onProgress: (share: number) => void): Promise<Prompt> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/prompts");
    request.setRequestHeader("Accept-Language", language);
    request.responseType = "text";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Prompt);
      else reject(ApiFailure.of(request.status, request.responseText));
    });
    request.addEventListener("error", () => reject(ApiFailure.offline()));
    request.send(form);
  });
}
