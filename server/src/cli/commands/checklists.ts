// `ray-guard audit` and `ray-guard incident`: checklists for the Ray that the files start. Nothing in them is run.
import { auditChecklist, checklistFacts, incidentChecklist, rayData } from '../../core/index.ts';
import { describeMissing } from '../../host/files/file-system.ts';
import { absolutePath } from '../../host/files/paths.ts';
import type { CommandLine } from '../command-line.ts';
import { formatNotes, shownPath } from '../report/text.ts';
import { OpenProject } from '../scan/open-project.ts';

const CHECKLISTS = { audit: auditChecklist, incident: incidentChecklist } as const;
export type ChecklistKind = keyof typeof CHECKLISTS;

/** 2 where a path or the policy is wrong; 3 where a file could not be read, so that a port may be missing. */
export async function checklist(kind: ChecklistKind, paths: readonly string[], io: CommandLine): Promise<number> {
  const cwd = absolutePath(io.cwd, '.');
  const opened = new OpenProject({ cwd, today: io.today, loadEngine: io.loadEngine, appliesBaselines: false });
  for (const given of paths) {
    const path = absolutePath(cwd, given);
    const about = opened.files.look(path);
    if (!about) opened.note('usage', path, describeMissing(path, opened.files));
    else if ('problem' in about) opened.note('incomplete', path, about.problem);
    else if (about.isDirectory()) opened.project.addFolder(path);
    else opened.project.addFile(path);
  }
  await opened.known();
  const { known } = opened.project;
  const files = [...opened.project.checkedPaths()].flatMap((path) => {
    const own = known.factsOf(path);
    for (const { message, span } of own?.problems ?? []) opened.note('incomplete', path, message, span);
    return own ? [{ path, own, context: known.contextFor(path, own) }] : [];
  });
  const facts = checklistFacts(files, rayData, ({ path, span }) => {
    const lines = known.linesOf(path);
    return lines ? [`${shownPath(path, { cwd })}:${lines.positionAt(span.start).line + 1}`] : [];
  });
  const notes = opened.allNotes();
  for (const { path } of notes) opened.keepSource(path);
  io.stderr.write(formatNotes({ notes, sources: opened.sources }, { cwd, colour: false }));
  io.stdout.write(CHECKLISTS[kind](facts));
  const kinds = new Set(notes.map((note) => note.kind));
  if (kinds.has('usage') || kinds.has('policy')) return 2;
  return kinds.has('incomplete') ? 3 : 0;
}
