// What a stable link such as `vscode://ray-guard.ray-guard/rules/<rule-id>` names. Anybody can make one: nothing in it is trusted.

/** No dot and no slash: nothing outside docs/rules can be named. */
const PAGE = /^[a-z]{1,40}(?:-[a-z]{1,40}){0,8}$/;
const LINK_PATH = /^\/rules\/([^/]+)$/;

export function isPageName(name: unknown): name is string {
  return typeof name === 'string' && PAGE.test(name);
}

/** By the path of the link alone; undefined where it names no page that there could be. */
export function pageOfLink(path: string): string | undefined {
  const name = LINK_PATH.exec(path)?.[1];
  return isPageName(name) ? name : undefined;
}
