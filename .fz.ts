import { oneShotSyntax } from './server/src/core/languages/syntax.ts';
import { grammars } from './test/support/engine.ts';
import { dockerfile } from './server/src/core/languages/dockerfile/dockerfile.ts';
import { python } from './server/src/core/languages/python/python.ts';
import { dotenv } from './server/src/core/languages/dotenv/dotenv.ts';
const S = oneShotSyntax(grammars);
const time = (name: string, l: any, text: string) => { const s = Date.now(); l.mayConcernRay(text); const m = Date.now() - s; l.read({ path: '/a/setup.py', languageId: l.id, text }, S); console.log(name, text.length, 'may', m, 'read', Date.now() - s - m); };
for (const unit of ['RUN ray "', 'ENV RAY_A=1 ', 'ENV RAY_A=1\n', '\\\n', 'RUN <<E ', '# ray\n', 'FROM a AS a\n', 'ARG RAY_A=$RAY_A\nRUN pip install ray==2\n', 'CMD ["ray"]\n', 'RUN --x="', 'ONBUILD ', ' \\ ', '$RAY{', 'CMD ray start --head\n', 'RUN a \\\n# c\n'])
  time(JSON.stringify(unit), dockerfile, ('FROM x\n' + unit.repeat(300_000 / unit.length | 0)).slice(0, 299_000) + (unit.endsWith('\n') ? '' : '\nCMD ray\n'));
for (const unit of ['RAY_A="\n', "RAY_A='x\n", 'RAY_A=1\n', '#ray-guard']) time('env' + JSON.stringify(unit), dotenv, unit.repeat(1_000_000 / unit.length | 0));
for (const unit of ['install ', '# /// script\n', '"ray" ', 'os.system("ray start --head")\n', 'c += ["ray"]\n', 'f(ray start ', 'runtime_env = {"pip": ["ray"]}\n', 'subprocess.run(["ray", "start", "--head"])\n', 'c.append("ray")\n']) time('py' + JSON.stringify(unit), python, 'import os, subprocess, ray\nc = []\n' + unit.repeat(1_000_000 / unit.length | 0) + '\nsubprocess.run(c)\n');
