// The whole report as one HTML file: no scripts, nothing loaded from elsewhere, dark and light, readable without the picture.

import type { Severity } from '../../policy/policy.ts';
import { severityWords } from '../../rules/rule-docs.ts';
import { audienceText, EXPOSURE_NOTES, NO_PORTS, type PlacedPort, portText, sortedPorts } from '../exposure-summary.ts';
import { groupsOf, type ReportedFinding, SEVERITIES } from '../findings-report.ts';
import { Html, html, withCode } from './html.ts';
import { portsPicture } from './ports-picture.ts';
import { datesText, incompleteText, type ProjectCounts, REPORT_TITLE, type WholeReport } from './whole-report.ts';

const STYLE = `
:root { color-scheme: light dark; --text: #1b2430; --page: #ffffff; --soft: #f2f5f8; --edge: #b6c0cc; --bad: #b3261e; --good: #1a7f37; --open: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e9ef; --page: #12181f; --soft: #1d2630; --edge: #4a5766; --bad: #ff8a80; --good: #5fd38a; --open: #f2c14e; } }
body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid var(--edge); padding: .35rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); overflow-wrap: normal; }
td.number, th.number { text-align: right; }
.error, .none { color: var(--bad); font-weight: 600; }
.warning { color: var(--open); font-weight: 600; }
.incomplete { border-left: 4px solid var(--bad); padding: .5rem 1rem; background: var(--soft); }
figure { margin: 1rem 0; }
svg { width: 100%; height: auto; font: 14px system-ui, sans-serif; }
svg text { fill: var(--text); }
.column, .file { font-weight: 600; }
.box { fill: var(--soft); stroke: var(--edge); }
.line { fill: none; stroke-width: 2; }
.line.unsure { stroke-dasharray: 6 4; }
.line.no { stroke: var(--bad); } .line.yes { stroke: var(--good); } .line.unknown { stroke: var(--open); }
.dot.no { fill: var(--bad); } .dot.yes { fill: var(--good); } .dot.unknown { fill: var(--open); }
code { background: var(--soft); padding: 0 .2em; }
`;

export function wholeHtml(report: WholeReport): string {
  const { scope, data, projects, ports, findings, problems, notChecked } = report;
  const sorted = sortedPorts(ports);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${REPORT_TITLE}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${REPORT_TITLE}</h1>
<p>${scope}</p>
<p>${datesText(data)}</p>
${problems.length > 0 ? html`<p class="incomplete">${incompleteText(problems.length)}</p>` : ''}
<h2 id="findings">Findings</h2>
${findings.length === 0 ? html`<p>No findings.</p>` : counts(findings)}
${projects.length > 0 ? projectTable(projects) : ''}
<h2 id="ports">Ray ports</h2>
${ports.length === 0 ? html`<p>${NO_PORTS}</p>` : html`${portsPicture(sorted)}${portTable(sorted)}`}
${EXPOSURE_NOTES.map((note) => html`<p>${note}</p>`)}
${
  problems.length > 0
    ? html`<h2 id="not-checked">Not checked</h2>
<ul>${problems.map(({ path, message }) => html`<li><code>${path}</code>: ${message}</li>`)}</ul>`
    : ''
}
${notChecked === undefined ? '' : html`<p>${notChecked}</p>`}
${groupsOf(findings).map(section)}
</main>
</body>
</html>
`.markup;
}

function table(caption: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows}</tbody>
</table>
`;
}

function counts(findings: readonly ReportedFinding[]): Html {
  const count = (severity: Severity) => findings.filter((one) => one.severity === severity).length;
  const rows = SEVERITIES.map(
    (
      severity,
    ) => html`<tr><th scope="row">${severityWords[severity]}</th><td class="number">${count(severity)}</td></tr>
`,
  );
  return table('Findings by severity', ['Severity', 'Findings'], rows);
}

function projectTable(projects: readonly ProjectCounts[]): Html {
  const rows = projects.map(
    ({
      path,
      ray,
      files,
      findings: { error, warning, information },
    }) => html`<tr><th scope="row">${path}</th><td>${ray ?? 'not known'}</td>${[files, error, warning, information].map((one) => html`<td class="number">${one}</td>`)}</tr>
`,
  );
  return table('Findings by project', ['Project', 'Ray in use', 'Files', 'Errors', 'Warnings', 'Info'], rows);
}

const TOKENS: Readonly<Record<PlacedPort['token'], Html>> = {
  yes: html`asked for`,
  no: html`<span class="none">none</span>`,
  unknown: html`not known`,
};

function portTable(ports: readonly PlacedPort[]): Html {
  const rows = ports.map(
    (
      port,
    ) => html`<tr><th scope="row">${portText(port)}</th><td>${port.service}</td><td>${audienceText(port)}</td><td>${TOKENS[port.token]}</td><td><code>${port.file}:${port.line}</code></td></tr>
`,
  );
  return table(
    'Ray ports, the widest audience first',
    ['Port', 'Service', 'Who can reach it', 'Token', 'Opened by'],
    rows,
  );
}

/** A hazard with its places. */
function section(group: readonly [ReportedFinding, ...ReportedFinding[]]): Html {
  const { id, title, docs } = group[0].rule;
  return html`<h2 id="${id}">${title} (${group.length})</h2>
<p>${withCode(docs.why)}</p>
<ul>
${group.map(
  ({
    severity,
    file,
    line,
    message,
  }) => html`<li><span class="${severity}">${severityWords[severity]}</span> <code>${file}:${line}</code>: ${message}</li>
`,
)}</ul>
<p>How to fix: ${withCode(docs.fix)}</p>
<p>Rule <code>${id}</code>. Sources: ${docs.sources.map(({ title: name, url, measured }, at) => html`${at > 0 ? ', ' : ''}${url ? html`<a href="${url}">${name}</a>` : name}${measured ? ` (measured, ${measured})` : ''}`)}.</p>
`;
}
