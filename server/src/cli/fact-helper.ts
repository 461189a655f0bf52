// The second thread of the command: reads documents into facts, and loads no more than that needs.
import { parentPort } from 'node:worker_threads';
import { createFactReader } from '../core/reading.ts';
import { loadParsers } from '../host/grammars.ts';
import { serveFacts } from './scan/fact-reader.ts';

if (parentPort) serveFacts(parentPort, loadParsers(import.meta.dirname).then(createFactReader));
