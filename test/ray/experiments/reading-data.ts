// Files of others that Ray Data reads: does reading one run the code in it, and what do the switches of Ray change? Row M26.
import { type Experiment, program } from '../experiment.ts';

const RAN = 'the code in the file ran';
const REFUSED = 'refused';

/** Where `payload` is unpickled, it leaves a folder. */
const BEGINNING = `
import os, pickle
ran = os.path.abspath("ran")
class Payload:
    def __reduce__(self):
        return (os.makedirs, (ran, 0o777, True))
payload = pickle.dumps(Payload())
`;
const TABLE = `
import pyarrow as pa, pyarrow.parquet as pq
mark = {b"ARROW:extension:name": b"ray.data.arrow_pickled_object", b"ARROW:extension:metadata": b""}
pickled = pa.field("item", pa.large_binary(), metadata=mark)
`;
const TOP_LEVEL = `${TABLE}
table = pa.table([pa.array([payload], pa.large_binary())], schema=pa.schema([pickled]))
`;
const NESTED = `${TABLE}
table = pa.table([pa.array([[payload]], pa.list_(pickled))], schema=pa.schema([pa.field("items", pa.list_(pickled))]))
`;
const ENDING = `
    seen = "nothing happened"
except Exception as error:
    refuses = any(word in str(error) for word in ("pickl", "deserialize"))
    seen = "${REFUSED}" if refuses else type(error).__name__
print("answer", "${RAN}" if os.path.exists(ran) else seen)
`;

/** One that newer releases refuse, and one that they do not. */
const IN_CI: readonly string[] = ['read-parquet-nested-pickled', 'switch-webdataset'];

interface Reading {
  /** What is written, from \`payload\`. */
  readonly write: string;
  /** One line with a \`ray.data.read_…\`. */
  readonly read: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

function reading(
  id: string,
  question: string,
  { write, read, env, files }: Reading,
  expected: readonly [runs: string, refuses: string],
): Experiment {
  const text = `${BEGINNING}${write}
import ray, ray.data
ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
try:
    ${read}.take_all()${ENDING}`;
  const [runs, refuses] = expected;
  return {
    id,
    row: 'M26',
    question,
    ...(IN_CI.includes(id) && { ci: true as const }),
    steps: [program('read', text, { ...(env && { env }), ...(files && { files }) })],
    expected: [
      ...(runs ? [{ releases: runs, answers: { read: RAN } }] : []),
      ...(refuses ? [{ releases: refuses, answers: { read: REFUSED } }] : []),
    ],
  };
}

const PARQUET_TOP: Reading = {
  write: `${TOP_LEVEL}pq.write_table(table, "data.parquet")\n`,
  read: 'ray.data.read_parquet(os.path.abspath("data.parquet"))',
};
const PARQUET_NESTED: Reading = {
  write: `${NESTED}pq.write_table(table, "data.parquet")\n`,
  read: 'ray.data.read_parquet(os.path.abspath("data.parquet"))',
};
const NUMPY: Reading = {
  write: 'import numpy\nnumpy.save("data.npy", numpy.array([Payload()], dtype=object), allow_pickle=True)\n',
  read: 'ray.data.read_numpy(os.path.abspath("data.npy"))',
};
const WEBDATASET: Reading = {
  write: `import io, tarfile
with tarfile.open("data.tar", "w") as tar:
    member = tarfile.TarInfo("one.pkl")
    member.size = len(payload)
    tar.addfile(member, io.BytesIO(payload))
`,
  read: 'ray.data.read_webdataset(os.path.abspath("data.tar"))',
};
/** A client library that answers every query with the table, as a server may: the guard is in Ray's own reader. */
const CLICKHOUSE: Reading = {
  write: `${TOP_LEVEL}pq.write_table(table, "answer.parquet")\n`,
  read: 'ray.data.read_clickhouse(table="t", dsn="clickhouse://host")',
  files: {
    'clickhouse_connect.py': `
import contextlib, os, pyarrow.parquet as pq
class Result:
    result_rows = [[1]]
class Client:
    def query(self, text):
        return Result()
    @contextlib.contextmanager
    def query_arrow_stream(self, text):
        yield iter(pq.read_table(os.path.join(os.path.dirname(__file__), "answer.parquet")).to_batches())
    def close(self):
        pass
def get_client(**options):
    return Client()
`,
  },
};
const TENSOR: Reading = {
  write: `
import pyarrow as pa, pyarrow.parquet as pq
mark = {b"ARROW:extension:name": b"ray.data.arrow_tensor", b"ARROW:extension:metadata": payload}
tensor = pa.field("item", pa.list_(pa.int64()), metadata=mark)
pq.write_table(pa.table([pa.array([[1]], pa.list_(pa.int64()))], schema=pa.schema([tensor])), "data.parquet")
`,
  read: 'ray.data.read_parquet(os.path.abspath("data.parquet"))',
};

export const experiments: readonly Experiment[] = [
  reading('read-parquet-pickled', 'Does `read_parquet` run the code in a pickled object column?', PARQUET_TOP, [
    '<2.56',
    '>=2.56',
  ]),
  reading(
    'read-parquet-nested-pickled',
    'Does `read_parquet` run the code in a list of pickled objects?',
    PARQUET_NESTED,
    ['<2.58', '>=2.58'],
  ),
  reading('read-numpy-pickled', 'Does `read_numpy` run the code in an array of objects?', NUMPY, ['<2.57', '>=2.57']),
  reading('read-webdataset-pickled', 'Does `read_webdataset` run the code in a `.pkl` of the archive?', WEBDATASET, [
    '<2.56',
    '>=2.56',
  ]),
  reading(
    'read-clickhouse-pickled',
    'Does `read_clickhouse` run the code in a pickled object column that the server sends?',
    CLICKHOUSE,
    // With this client 2.49 reads nothing of the table, and so says nothing.
    ['>=2.52,<2.60', '>=2.60'],
  ),
  reading(
    'read-parquet-tensor-metadata',
    'Does `read_parquet` run the code in the metadata of a tensor column?',
    TENSOR,
    ['>=2.49,<2.55', '>=2.55'],
  ),
  reading(
    'switch-pickle-object-scalar',
    'And with `RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR=1`?',
    { ...PARQUET_TOP, env: { RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR: '1' } },
    ['>=2.49', ''],
  ),
  reading(
    'switch-pickle-object-scalar-true',
    'And with `RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR=TRUE`?',
    { ...PARQUET_TOP, env: { RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR: 'TRUE' } },
    ['>=2.49', ''],
  ),
  reading(
    'switch-webdataset',
    'And with `RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION=1`?',
    { ...WEBDATASET, env: { RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION: '1' } },
    ['>=2.49', ''],
  ),
  reading(
    'switch-tensor-metadata',
    'And with `RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA=1`?',
    { ...TENSOR, env: { RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA: '1' } },
    ['>=2.49', ''],
  ),
  reading(
    'switch-tensor-metadata-true',
    'And with `RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA=true`, which is not `1`?',
    { ...TENSOR, env: { RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA: 'true' } },
    ['>=2.49,<2.55', '>=2.55'],
  ),
];
