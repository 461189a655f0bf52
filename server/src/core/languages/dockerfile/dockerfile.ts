// Dockerfiles: which Ray an image has, what its variables are, and how its container starts Ray.
import { type CommandFacts, noCommandFacts } from '../commands/command.ts';
