// Hover: on a finding all that its rule knows, on an argument or a variable what it decides, on a Ray requirement what it allows.
import type { Hover } from 'vscode-languageserver';
import { noteAt, policyHover, requirementNote, type Span, touches, verdictsOf } from '../../core/index.ts';
import { toRange } from '../diagnostics/convert.ts';
import type { Checked } from '../documents/analyses.ts';
import type { Session } from '../session/session.ts';
import { explainFindings, explainPolicy, explainRequirement, explainSetting } from './explain.ts';

export function handleHover(session: Session): void {
  session.connection.onHover(async ({ textDocument, position }, token) => {
    const checked = await session.check(textDocument.uri, token);
    if (!checked) return null;
    const offset = checked.target.offsetAt(position);
    const at = { start: offset, end: offset };
    return (
      hoverOnFindings(session, checked, at) ??
      hoverOnSetting(session, checked, at) ??
      hoverOnRequirement(session, checked, at) ??
      hoverOnPolicy(session, checked, offset) ??
      null
    );
  });
}

function hoverOnFindings(session: Session, { target, analysis }: Checked, at: Span): Hover | undefined {
  const found = analysis.findings.flatMap((finding) => {
    const meta = touches(finding.span, at) ? session.diagnostics.metaOf(finding.rule) : undefined;
    return meta ? [{ finding, meta }] : [];
  });
  const first = found[0];
  if (!first) return undefined;
  return { contents: explainFindings(found, session.client.markdownHover), range: toRange(target, first.finding.span) };
}

function hoverOnSetting(session: Session, { target, document, analysis }: Checked, at: Span): Hover | undefined {
  const { facts, project } = session.known.contextFor(document.path, analysis.facts);
  const note = noteAt(at, facts, verdictsOf(facts, project, project.data ?? session.engine.data));
  return note && { contents: explainSetting(note, session.client.markdownHover), range: toRange(target, note.span) };
}

function hoverOnRequirement(session: Session, { target, document, analysis }: Checked, at: Span): Hover | undefined {
  const found = analysis.facts.requirements.find(({ span }) => touches(span, at));
  if (!found) return undefined;
  const { project } = session.known.contextFor(document.path, analysis.facts);
  const note = requirementNote(found, project, project.data ?? session.engine.data);
  return (
    note && { contents: explainRequirement(note, session.client.markdownHover), range: toRange(target, found.span) }
  );
}

function hoverOnPolicy({ engine, client }: Session, { target, document }: Checked, offset: number): Hover | undefined {
  const sources = { rules: engine.rules.map(({ meta }) => meta), data: engine.data };
  const found = policyHover(document.path, document.text, offset, sources);
  return found && { contents: explainPolicy(found.help, client.markdownHover), range: toRange(target, found.span) };
}
