// Hover: on a finding all that its rule knows, on a `ray.init` argument what it decides.
import type { Hover } from 'vscode-languageserver';
import { initArgumentNotes, policyHover, type Span, touches } from '../../core/index.ts';
import { toRange } from '../convert.ts';
import { explainArgument, explainFindings, explainPolicy } from '../explain.ts';
import type { Checked, Session } from '../session.ts';

export function handleHover(session: Session): void {
  session.connection.onHover(async ({ textDocument, position }, token) => {
    const checked = await session.check(textDocument.uri, token);
    if (!checked) return null;
    const offset = checked.target.offsetAt(position);
    const at = { start: offset, end: offset };
    return (
      hoverOnFindings(session, checked, at) ??
      hoverOnArgument(session, checked, at) ??
      hoverOnPolicy(session, checked, offset) ??
      null
    );
  });
}

function hoverOnFindings(session: Session, { target, analysis }: Checked, at: Span): Hover | undefined {
  const found = analysis.findings.flatMap((finding) => {
    const meta = touches(finding.span, at) ? session.metaOf(finding.rule) : undefined;
    return meta ? [{ finding, meta }] : [];
  });
  const first = found[0];
  if (!first) return undefined;
  return { contents: explainFindings(found, session.client.markdownHover), range: toRange(target, first.finding.span) };
}

function hoverOnArgument(session: Session, { target, analysis }: Checked, at: Span): Hover | undefined {
  for (const { api, options } of analysis.facts.processes) {
    if (api !== 'ray.init') continue;
    for (const { name, nameSpan } of options) {
      const note = initArgumentNotes.get(name);
      if (!note || !nameSpan || !touches(nameSpan, at)) continue;
      return { contents: explainArgument(name, note, session.client.markdownHover), range: toRange(target, nameSpan) };
    }
  }
  return undefined;
}

function hoverOnPolicy({ engine, client }: Session, { target, document }: Checked, offset: number): Hover | undefined {
  const sources = { rules: engine.rules.map(({ meta }) => meta), data: engine.data };
  const found = policyHover(document.path, document.text, offset, sources);
  return found && { contents: explainPolicy(found.help, client.markdownHover), range: toRange(target, found.span) };
}
