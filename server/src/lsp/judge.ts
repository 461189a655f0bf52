// Asks the engine about a text, knowing the files around it; open documents and closed files alike.
import { type Analysis, ageWarning, type Context, type Document, type Engine } from '../core/index.ts';
import type { Status } from './status.ts';

export class Judge {
  /** How many texts were judged so far: a change that concerns few files must not cost more than those. */
  count = 0;
  private readonly engine: Engine;
  private readonly status: Status;
  private readonly today: () => string;

  constructor(engine: Engine, status: Status, today: () => string) {
    this.engine = engine;
    this.status = status;
    this.today = today;
  }

  judge(document: Document, { facts, project }: Context): Analysis {
    this.count++;
    const age = ageWarning((project.data ?? this.engine.data).asOf, this.today());
    if (age !== undefined) this.status.remark(age);
    const analysis = this.engine.check(document, facts, project);
    this.status.failures('checking', document.path, analysis.failures);
    return analysis;
  }
}
