// Which machine a job of a GitHub workflow runs on: one that GitHub lends for that job alone, or one of the project's own.
import type { Span } from '../../text/span.ts';
import {
  entryOf,
  itemsAt,
  type Source,
  valueAt,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from './nodes/nodes.ts';

/** Elsewhere the same labels may name machines of one's own. */
const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+$/;
/** GitHub's own labels; a larger machine of a project often has one with its cores behind it. */
const HOSTED =
  /^(?:ubuntu-(?:latest|slim|\d\d\.\d\d)|windows-(?:latest|\d{4}|11)|macos-(?:latest|\d\d))(?:-(?:arm|intel|large|xlarge|\d{1,3}-?cores?))?$/i;
const OF_MATRIX = /^\$\{\{ *matrix\.([\w-]+) *\}\}$/;

/** The place that says so, surely and whatever the matrix holds. A group, a label of one's own and every other expression are not known. */
export function hostedRunnerOf(job: YamlMapping, source: Source): Span | undefined {
  const runsOn = entryOf(job, 'runs-on')?.value;
  if (!runsOn || !WORKFLOW.test(source.path)) return undefined;
  const labels = labelsOf(runsOn, job, source);
  const isHosted = labels !== undefined && labels.length > 0 && labels.every((label) => HOSTED.test(label));
  return isHosted ? runsOn.span : undefined;
}

/** A label, a list of them, or what a matrix has in their place; undefined where that is not known. */
function labelsOf(node: YamlNode, job: YamlMapping, source: Source): string[] | undefined {
  if (node.kind === 'scalar') return labelsOfScalar(node, job, source);
  if (node.kind !== 'sequence') return undefined;
  return together(node.items.map((item) => (item.kind === 'scalar' ? labelsOfScalar(item, job, source) : undefined)));
}

function labelsOfScalar(scalar: YamlScalar, job: YamlMapping, source: Source): string[] | undefined {
  if (!scalar.templated) return [scalar.text];
  const name = OF_MATRIX.exec(source.text.slice(scalar.content.start, scalar.content.end).trim())?.[1];
  return name === undefined ? undefined : labelsOfMatrix(name, job);
}

/** Those of the list and of what is included; a list that an expression makes is not known. */
function labelsOfMatrix(name: string, job: YamlMapping): string[] | undefined {
  const matrix = valueAt(job, 'strategy', 'matrix');
  if (matrix?.kind !== 'mapping' || matrix.open) return undefined;
  const list = entryOf(matrix, name)?.value;
  const include = entryOf(matrix, 'include')?.value;
  if ((list && list.kind !== 'sequence') || (include && include.kind !== 'sequence')) return undefined;
  const included = itemsAt(include).flatMap((one) => entryOf(one, name)?.value ?? []);
  return together([...itemsAt(list), ...included].map(plainLabels));
}

/** A matrix may hold lists of labels too. */
function plainLabels(node: YamlNode): string[] | undefined {
  if (node.kind === 'scalar') return node.templated ? undefined : [node.text];
  return node.kind === 'sequence' ? together(node.items.map(plainLabels)) : undefined;
}

function together(parts: readonly (readonly string[] | undefined)[]): string[] | undefined {
  const known = parts.flatMap((part) => (part ? [part] : []));
  return known.length === parts.length ? known.flat() : undefined;
}
