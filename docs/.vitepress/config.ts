// The documentation site, built by `npm run site` from the pages of docs/: search, a stable address for each rule, no dead links.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig, type MarkdownOptions } from 'vitepress';
import { readHome } from '../../scripts/gen/home.ts';

const docs = fileURLToPath(new URL('..', import.meta.url));
/** `homepage` is where the site is, `repository` where the files are that are no pages. */
const { homepage, repository } = readHome(join(docs, '..'));

export default defineConfig({
  title: 'Ray Guard',
  description: 'Finds unsafe Ray configuration',
  base: homepage === undefined ? '/' : `${new URL(homepage).pathname.replace(/\/$/, '')}/`,
  outDir: '../.build/site',
  cacheDir: '../.build/site-cache',
  cleanUrls: true,
  rewrites: { 'README.md': 'index.md', 'rules/README.md': 'rules/index.md' },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    sidebar: [
      { text: 'Guide', items: pagesIn('.') },
      { text: 'Rules', link: '/rules/', collapsed: false, items: pagesIn('rules') },
      { text: 'Decisions', collapsed: true, items: pagesIn('decisions') },
    ],
  },
  markdown: { config: adaptLinks },
});

/** By name, each with its own heading; the README of a folder is the page of the folder itself. */
function pagesIn(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(join(docs, folder))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort()
    .map((name) => ({
      text: headingOf(readFileSync(join(docs, folder, name), 'utf8')) ?? name,
      link: `/${join(folder, name.replace(/\.md$/, ''))}`,
    }));
}

function headingOf(page: string): string | undefined {
  return page
    .split('\n')
    .find((line) => line.startsWith('# '))
    ?.slice(2);
}

type MarkdownIt = Parameters<NonNullable<MarkdownOptions['config']>>[0];

/**
 * A README is the page of its folder. A file outside of docs/ is linked where the repository is; without an address its name stays
 * as text.
 */
function adaptLinks(markdown: MarkdownIt): void {
  markdown.core.ruler.push('adapt-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isText = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = String(token.attrGet('href'));
          const path = pathOutside(href, String(env.path));
          isText = path !== undefined && repository === undefined;
          if (path !== undefined) token.attrSet('href', `${repository}/blob/HEAD/${path}`);
          else if (!isElsewhere(href)) token.attrSet('href', href.replace(/(?<![^/])README\.md/, 'index.md'));
        }
        const isEnd = token.type === 'link_close';
        if (isText && (isEnd || token.type === 'link_open'))
          Object.assign(token, { type: 'text', tag: '', content: '' });
        if (isEnd) isText = false;
      }
    }
  });
}

/** From the root of the repository; undefined for pages and for other sites. */
function pathOutside(href: string, page: string): string | undefined {
  if (isElsewhere(href)) return undefined;
  const path = relative(docs, resolve(dirname(page), href));
  return path.startsWith('../') ? path.slice('../'.length) : undefined;
}

function isElsewhere(href: string): boolean {
  return /^[a-z]+:|^[#/]/.test(href);
}
