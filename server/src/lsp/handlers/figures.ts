// How much was done so far, told when nothing is left to do: for benchmarks, tests and reports of slowness.
import { RequestType0 } from 'vscode-languageserver';
import type { Session } from '../session.ts';

export interface Figures {
  /** Texts judged, one for each time. */
  readonly judged: number;
  /** Files opened, one for each time. */
  readonly read: number;
  /** Milliseconds: the longest time in which no request could be answered because of work in the background. */
  readonly longestSlice: number;
}

const REQUEST = new RequestType0<Figures, void>('rayGuard/figures');

/** `isIdle`: whether what is not in the background has nothing left to do. */
export function handleFigures(session: Session, isIdle: () => boolean): void {
  const { connection, judge, reader, work } = session;
  connection.onRequest(REQUEST, async () => {
    do {
      await session.settled;
      await work.idle();
      await new Promise((resolve) => setImmediate(resolve));
    } while (!work.isIdle || !isIdle());
    return { judged: judge.count, read: reader.count, longestSlice: work.longestSlice };
  });
}
