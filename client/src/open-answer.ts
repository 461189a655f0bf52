// Opens a text about the workspace that the server has written as an untitled document, to read, to save or to throw away.
import { window, workspace } from 'vscode';
import type { Server } from './server.ts';
import { askAboutWorkspace, CANCELLED } from './whole-workspace.ts';

/** `otherwise` is said where the server does not run or does not know. */
export async function openAnswer(
  server: Server,
  request: { readonly method: string; readonly params: object },
  language: string,
  otherwise: string,
): Promise<void> {
  const answer = await askAboutWorkspace(server, request);
  if (answer === CANCELLED) return;
  if (!isText(answer)) {
    void window.showWarningMessage(otherwise);
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument({ language, content: answer.text }));
}

function isText(answer: unknown): answer is { readonly text: string } {
  return typeof answer === 'object' && answer !== null && 'text' in answer && typeof answer.text === 'string';
}
