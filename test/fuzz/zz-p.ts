import { engine, grammars } from '../support/engine.ts';
const which=process.argv[2]; const n=Number(process.argv[3]);
const t = which==='tilde' ? 'import ray\nray'+'~'.repeat(n)+'.put(1)\n' : which==='minus'? 'from ray import serve\n'+' -'.repeat(n)+'\nserve.run(app, route_prefix="/")\n' : 'import os\n\nos.environ["RAY_AUTH_MODE"] = "tokens"'+'a='.repeat(n)+'\n\nimport ray\n\nray.init()\n';
grammars.parser.setLanguage(grammars.grammar('python')); let c0=process.cpuUsage(); const tree=grammars.parser.parse(t)!; console.log('parse',process.cpuUsage(c0).user/1000|0, tree.rootNode.descendantCount);
c0=process.cpuUsage(); engine.read({path:'/p/a.py',languageId:'python',text:t}); console.log('read',process.cpuUsage(c0).user/1000|0);
