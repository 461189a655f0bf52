import { engine } from '../support/engine.ts';
import { Workspace, readPolicy, languages, REASON } from '../../server/src/core/index.ts';
import { byLanguage, fixtureSeeds } from './seeds.ts';
const PIECES = [' ','\t','\n','\r','\r\n','\\\n','"',"'",'(',')','[','{','}','$(','${','`','#',' #','a','A','0','=','==',',','.','-',' -',':','/','\\','|','<','>','&','*','@','%','!','~',';','ray ','ray.','ray','RAY_','export ','a.','a=','a=a ','"a",','- ','  - a\n','# ray-guard: ignore[x] y\n','ray-guard','<<EOF\n','{{','"""',"'''",'lambda: ','not ','f(','\u00a0','😀', 'a b ', '=a', ' = ', '[a]\n','[[a]]\n', 'a: b\n', 'a:\n ', '1,','1.','>=1,', 'ENV a=b ', 'ENV a b\n', '-p 1:1 ', 'sh -c "', '\\"', '--a=b ', '&& '];
const N = Number(process.argv[2] ?? 20000); const only = process.argv[3];
let seed=1; const rnd=(n:number)=>{seed=(seed*16807)%2147483647;return seed%n;};
const told=new Set<string>();
let count=0;
for (const [id, seeds] of byLanguage(fixtureSeeds())) {
  if (only && id!==only) continue;
  for (const piece of PIECES) for (let k=0;k<3;k++) {
    const s=seeds[rnd(seeds.length)]!; const text=s.file.text;
    // behind a word of Ray, mostly
    const hits=[...text.matchAll(/ray|RAY|0\.0\.0\.0|=|"|\n/g)]; const h=hits[rnd(Math.max(1,hits.length))]; const at=h? h.index+ (rnd(2)?h[0].length:0):0;
    const t=text.slice(0,at)+piece.repeat(Math.ceil(N/piece.length))+text.slice(at);
    const path='/p/'+s.file.name; const d={path,languageId:id,text:t};
    const run=(label:string,f:()=>void)=>{const t0=performance.now(); const c0=process.cpuUsage(); try{f()}catch(e){console.log(id,label,JSON.stringify(piece),'THROWS',String(e).slice(0,200),JSON.stringify(text.slice(0,at)).slice(-60))} if(performance.now()-t0>400){const c=process.cpuUsage(c0).user/1000; if(c>400 && !told.has(id+label+piece)){told.add(id+label+piece);console.log(id,label,JSON.stringify(piece),c|0,'ms',s.file.name,JSON.stringify(text.slice(Math.max(0,at-50),at)),'>>',JSON.stringify(text.slice(at,at+40)))}}};
    let facts:any; run('mayConcern',()=>languages.find(l=>l.id===id)!.mayConcernRay(t));
    run('read',()=>{const r=engine.read(d);facts=r.facts;if(r.failures.length)console.log(id,'FAIL',JSON.stringify(piece),JSON.stringify(r.failures).slice(0,200))});
    const w=new Workspace(); run('set',()=>{w.set(path,facts,readPolicy(facts).policy)});
    let c:any; run('context',()=>{c=w.contextFor(path,facts)});
    let a:any; run('check',()=>{a=engine.check(d,c.facts,c.project); if(a.failures.length)console.log(id,'FAIL',JSON.stringify(piece),JSON.stringify(a.failures).slice(0,200))});
    run('suppress',()=>{for(const f of a.findings.slice(0,1))for(const scope of ['line','file'] as const)languages.find(l=>l.id===id)!.write({kind:'suppress',span:f.span,rule:f.rule,reason:REASON,scope},d,a.facts)});
    count++;
  }
}
console.log('done',count);
