// What is known of one file of the workspace.
import type { FileFacts } from '../ray/facts.ts';
import type { PolicyLayer } from './policy.ts';

export interface WorkspaceFile {
  readonly facts: FileFacts;
  readonly policy?: PolicyLayer;
}
