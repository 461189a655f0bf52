// What came of checking public repositories: kept by hand, since they are not part of the project. Read and labelled on one day.

const DATE = '2026-11-30';

/**
 * The commit; the files that were read; errors and warnings that are right, doubtful and wrong; unsafe lines; of these with a finding on the
 * line, there or linked from one, at most 15 lines away.
 */
type Row = readonly [string, string, number, number, number, number, number, number, number, number];

const REPOSITORIES: readonly Row[] = [
  ['NVIDIA-NeMo/Curator', '1e2e4275', 1031, 2, 0, 0, 4, 2, 2, 2],
  ['alibaba/ROLL', '8eb27cc2', 722, 5, 0, 0, 5, 5, 5, 5],
  ['THUDM/slime', '624b824a', 453, 44, 0, 0, 45, 44, 44, 44],
  ['radixark/miles', '31f1ca96', 1287, 36, 0, 0, 35, 35, 35, 35],
  ['InternLM/lmdeploy', '1263d5cd', 1073, 2, 0, 0, 1, 1, 1, 1],
  ['kserve/kserve', 'aaac4e29', 1645, 45, 0, 0, 45, 44, 44, 44],
  ['NVIDIA/nv-ingest', '2b3488c6', 1077, 7, 0, 0, 5, 5, 5, 5],
  ['aws-samples/aws-do-ray', 'd70b7aef', 433, 137, 1, 0, 210, 89, 190, 197],
  ['GoogleCloudPlatform/accelerated-platforms', '9320f3b2', 1453, 10, 0, 0, 17, 7, 17, 17],
];

const sum = (column: number) => REPOSITORIES.reduce((total, row) => total + Number(row[column]), 0);
const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

/** The part of the page about them. */
export function publicSection(): string {
  const [right, doubtful, wrong] = [sum(3), sum(4), sum(5)];
  const [unsafe, onLine, linked, near] = [sum(6), sum(7), sum(8), sum(9)];
  const rows = REPOSITORIES.map(([name, commit, ...figures]) => {
    const link = `[${name}](https://github.com/${name}/tree/${commit})`;
    return `| ${[link, ...figures].join(' | ')} |`;
  });
  return `## In public repositories

Nine repositories, as of ${DATE}. Every error and warning was read with its line; of those that repeat in copies of KubeRay's samples only some with the whole file. Of
${right + doubtful + wrong}, ${right} are right, ${doubtful} doubtful (an Ingress to a cluster with TLS on both sides) and ${wrong} wrong.

Unsafe lines were searched for and labelled without Ray Guard, in the kinds of file that it reads: ${unsafe}, without a \`ray.init()\` that only starts a local
Ray. ${share(onLine, unsafe)} have a finding on the line, ${share(linked, unsafe)} one there or a link from one (an image is reported once a file, a KubeRay head where it
begins), ${share(near, unsafe)} one at most 15 lines away.

| repository | files read | right | doubtful | wrong | unsafe lines | on the line | or linked | within 15 lines |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

Missed are: a RayCluster as a Python dictionary (10 lines of aws-do-ray) and heads in templates of Helm charts; ports that a variable of a \`.env\` publishes;
and a host that a class of the project passes on to another module.

All files of a repository are checked with one run of the command line; a line counts as found if a finding of any severity is on it, about a version where the
label is about one and about anything else where it is not.`;
}
