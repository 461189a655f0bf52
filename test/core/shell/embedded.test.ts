// Texts of other languages in scripts: what is read, where it stands, and how it is changed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits, type Finding, Workspace } from '../../../server/src/core/index.ts';
import { engine } from '../../support/engine.ts';

const HEAD = 'ray start --head --dashboard-host 0.0.0.0';
const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec:\n  type: LoadBalancer\n  selector: {ray.io/node-type: head}\n  ports: [{port: 8265}]';
const INIT = 'import ray\nray.init(dashboard_host="0.0.0.0")';

function findingsIn(text: string, path = '/w/run.sh'): readonly Finding[] {
  const document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
  const { facts, failures } = engine.read(document);
  const workspace = new Workspace();
  workspace.set(path, facts);
  const context = workspace.contextFor(path, facts);
  const analysis = engine.check(document, context.facts, context.project);
  assert.deepEqual([...failures, ...analysis.failures, ...facts.problems], []);
  return analysis.findings.filter(({ severity }) => severity !== 'information');
}

/** `rule: the text that is marked`. */
const shown = (text: string) =>
  findingsIn(text).map(({ rule, span }) => `${rule}: ${text.slice(span.start, span.end)}`);

const IN_SHELL = ['exposed-dashboard: --dashboard-host 0.0.0.0'];
const IN_PYTHON = ['exposed-dashboard: dashboard_host="0.0.0.0"'];

describe('read where it stands', () => {
  const cases: Record<string, readonly string[]> = {
    [`cat > run.sh <<'EOF'\n${HEAD}\nEOF`]: IN_SHELL,
    [`# 🙂\r\ncat > run.sh <<'EOF'\r\n${HEAD}\r\nEOF\r\n`]: IN_SHELL,
    [`cat << "EOF" | envsubst > run.sh\n${HEAD}\nEOF`]: IN_SHELL,
    [`envsubst > run.sh << "EOF"\n${HEAD}\nEOF`]: IN_SHELL,
    'cat > app.py <<-EOF\n\timport ray\n\tray.init(dashboard_host="0.0.0.0")\n\tEOF': IN_PYTHON,
    [`python3 - "$X" <<'EOF'\n${INIT}\nEOF`]: IN_PYTHON,
    [`python3 -u <<EOF\n${INIT}\nEOF`]: IN_PYTHON,
    'docker exec -i box python - <<EOF\nfrom ray.job_submission import JobSubmissionClient\nJobSubmissionClient("http://10.1.1.1:8265")\nEOF':
      ['plaintext-remote: "http://10.1.1.1:8265"'],
    [`python -c '${INIT}'`]: IN_PYTHON,
    'H=0.0.0.0\ncat > run.sh <<EOF\nray start --head --dashboard-host $H\nEOF': [
      'exposed-dashboard: --dashboard-host $H',
    ],
    [`echo '${HEAD}' | tee run.sh`]: IN_SHELL,
    [`echo '${HEAD}' | sudo tee -a /opt/run.sh > /dev/null`]: IN_SHELL,
    [`echo -e 'cd /x\\n${HEAD}' | ssh host bash -s`]: IN_SHELL,
    [`printf 'cd /x\\n%s\\n' '${HEAD}' | sh`]: ['exposed-dashboard: %s'],
    [`text() {\n  cat <<'EOF'\n${HEAD}\nEOF\n}\ntext | bash`]: IN_SHELL,
    [`text() {\n  cat <<'EOF'\n${HEAD}\nEOF\n}\ntext > run.sh`]: IN_SHELL,
    [`text() {\n  cat <<'EOF'\n${HEAD}\nEOF\n}\nbash -c "$(text)"`]: IN_SHELL,
    [`up() {\n  text | bash\n}\ntext() {\n  cat <<'EOF'\n${HEAD}\nEOF\n}\nup`]: IN_SHELL,
    [`{\n  echo '#!/bin/bash'\n  echo '${HEAD}'\n} > /opt/up`]: IN_SHELL,
    [`(\n  echo 'cd /x'\n  cat <<'EOF'\n${HEAD}\nEOF\n) | ssh host bash`]: IN_SHELL,
    [`TEXT=$(cat <<'EOF'\n${INIT}\nEOF\n)\necho "$TEXT" | python3 -`]: IN_PYTHON,
    [`TEXT=$(cat <<'EOF'\n${INIT}\nEOF\n)\npython3 - <<< "$TEXT"`]: IN_PYTHON,
    [`read -r -d '' TEXT <<'EOF'\n${HEAD}\nEOF\neval "$TEXT"`]: IN_SHELL,
    [`printf -v TEXT '%s' '${HEAD}'\nssh host "$TEXT"`]: IN_SHELL,
    [`bash <(echo '${HEAD}')`]: IN_SHELL,
    [`ssh host 'cat > up.sh' <<'EOF'\n${HEAD}\nEOF`]: IN_SHELL,
    [`ssh host "mkdir -p x && sudo tee x/up.sh" <<'EOF'\n${HEAD}\nEOF`]: IN_SHELL,
    [`cat > "$FILE" <<'EOF'\n#!/usr/bin/env -S python3 -u\n${INIT}\nEOF`]: IN_PYTHON,
    [`cat > "$FILE" <<'EOF'\n${INIT}\nEOF`]: IN_PYTHON,
    [`cat > "$FILE" <<'EOF'\n# starts the cluster\n${HEAD}\nEOF`]: IN_SHELL,
    [`manifest() {\n  cat <<'EOF'\n${SERVICE}\nEOF\n}`]: ['public-service: LoadBalancer'],
    [`manifest() {\n  cat <<'EOF'\n${SERVICE}\nEOF\n}\nmanifest | sed s/a/b/ | kubectl apply -f -`]: [
      'public-service: LoadBalancer',
    ],
    [`kubectl apply -f <(cat <<'EOF'\n${SERVICE}\nEOF\n)`]: ['public-service: LoadBalancer'],
    [`docker run image bash -c "\n${HEAD}\nsource $X\n"`]: ['missing-auth-token: ray start'],
    [`bash -c "\n${HEAD}\nsource $X\n"`]: IN_SHELL,
    [`printf '%s\\n' '${HEAD}' > run.sh`]: IN_SHELL,
    [`kubectl apply -f - <<EOF\n${SERVICE}\nEOF`]: ['public-service: LoadBalancer'],
    'docker build -t x - <<EOF\nFROM rayproject/ray:2.40.0\nEOF': ['vulnerable-ray: rayproject/ray:2.40.0'],
  };
  for (const [text, expected] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(shown(text), expected));
});

describe('not read as a program', () => {
  const texts = [
    `cat <<EOF\n${HEAD}\nEOF`,
    `cat > README.md <<EOF\n${HEAD}\nEOF`,
    `cat > "$FILE" <<EOF\nTo start the cluster:\n${HEAD}\nEOF`,
    `cat > "$DIR/README.txt" <<EOF\n${HEAD}\nEOF`,
    `cat > "$FILE" <<'EOF'\n#!/usr/bin/env node\n${HEAD}\nEOF`,
    `echo "${HEAD}" >> "$LOG"`,
    `echo "${HEAD}" | tee -a "$LOG"`,
    `echo "${HEAD}" | tee -a out.log`,
    `echo "${HEAD}" | grep -q head`,
    `echo "${HEAD}" | while read -r line; do echo "$line"; done`,
    `usage() {\n  cat <<EOF\n${HEAD}\nEOF\n}\nusage | less`,
    `usage() {\n  cat <<EOF\n${HEAD}\nEOF\n}\nusage >&2`,
    `text() {\n  cat <<'EOF'\n${HEAD}\nEOF\n}\ntext | ssh host tee notes.txt`,
    `text() {\n  cat > notes.txt <<'EOF'\n${HEAD}\nEOF\n}\ntext | bash`,
    `{\n  echo 'export RAY_AUTH_MODE=token'\n  echo 'ray start --head --dashboard-host 127.0.0.1'\n} > run.sh`,
    `text() {\n  echo 'export RAY_AUTH_MODE=token'\n  echo 'ray start --head'\n}\ntext | bash`,
    `manifest() {\n  cat <<'EOF'\n${SERVICE}\nEOF\n}\nmanifest | kubectl delete -f -`,
    `TEXT=$(cat <<'EOF'\n${HEAD}\nEOF\n)\necho "$TEXT"`,
    `read -r -d '' TEXT <<'EOF'\n${HEAD}\nEOF\necho "$TEXT" > notes.txt`,
    `ssh host 'cat > notes.txt' <<'EOF'\n${HEAD}\nEOF`,
    `ssh host 'grep x' <<'EOF'\n${HEAD}\nEOF`,
    `bash -c "source $X\n${HEAD.replace('0.0.0.0', '127.0.0.1')}"`,
    `cat other.sh > run.sh <<EOF\n${HEAD}\nEOF`,
    `python3 app.py <<EOF\n${INIT}\nEOF`,
    `python3 -m app <<EOF\n${INIT}\nEOF`,
    `kubectl delete -f - <<EOF\n${SERVICE}\nEOF`,
    `kubectl exec -i pod -- tee notes.txt <<EOF\n${HEAD}\nEOF`,
    `echo "${HEAD}"`,
    `echo "${HEAD}" > log.txt`,
    `echo "${HEAD}" >&2`,
    `echo "${HEAD}" 2> run.sh`,
    `cat > run.sh <<'EOF'\n# ${HEAD}\nEOF`,
    `cat > run.sh <<'EOF'\n${HEAD} # ray-guard: ignore[exposed-dashboard] a closed network\nEOF`,
    `cat > run.sh <<EOF\nray start --head --dashboard-host $H\nEOF\nexport RAY_AUTH_MODE=token`,
    `cat > run.sh <<'EOF'\nexport RAY_AUTH_MODE=token\nray start --head --dashboard-host 127.0.0.1\nEOF`,
  ];
  for (const text of texts)
    test(JSON.stringify(text), () =>
      assert.deepEqual(
        shown(text).filter((one) => !one.startsWith('missing-auth-token')),
        [],
      ),
    );
});

describe('changed as what is around it needs', () => {
  const compose = (quote: string, token: string, mode: string) =>
    `docker compose -f - up <<${quote}EOF${quote}\nservices:\n  ray:\n    image: example.com/app\n    command: ray start --head\n${mode}${token}EOF\n`;
  const after = (text: string, title: RegExp) => {
    const fix = findingsIn(text)
      .flatMap(({ fixes }) => fixes)
      .find((one) => title.test(one.title));
    return fix && applyEdits(text, fix.edits);
  };
  const mode = '    environment:\n      RAY_AUTH_MODE: "token"\n';
  const token = '      RAY_AUTH_TOKEN: ${RAY_AUTH_TOKEN:?set RAY_AUTH_TOKEN}\n';
  test('in a here-document as it is', () =>
    assert.equal(after(compose("'", '', ''), /^Set/), compose("'", token, mode)));
  test('in one that the shell puts variables into, escaped', () =>
    assert.equal(after(compose('', '', ''), /^Set/), compose('', token.replace('$', '\\$'), mode)));
  test('with the line ends of the file', () => {
    const [before, changed] = [compose("'", '', ''), compose("'", token, mode)].map((one) =>
      one.replace(/\n/g, '\r\n'),
    );
    assert.equal(after(before ?? '', /^Set/), changed);
  });
  test('not where lines cannot be added', () =>
    assert.equal(after(compose('', '', '').replace('<<', '<<-').replace(/\n/g, '\n\t'), /^Set/), undefined));
  test('not what a variable is put into', () =>
    assert.equal(
      after('H=0.0.0.0\ncat > run.sh <<EOF\nray start --head --dashboard-host $H\nEOF\n', /^Bind/),
      undefined,
    ));
});
