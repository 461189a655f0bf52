// Lets everything that waits for the extension host's thread go first.

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
