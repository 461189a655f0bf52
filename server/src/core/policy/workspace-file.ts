// What is known of one file of the workspace.
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { PolicyLayer } from './policy.ts';

export interface WorkspaceFile {
  readonly facts: ReadFacts;
  readonly policy?: PolicyLayer;
}
