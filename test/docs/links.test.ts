/** What the pages name is there: links and their anchors, paths of the repository, npm scripts. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pages, read, root } from './pages.ts';

/** Headings as GitHub makes anchors of them. */
function anchorsOf(page: string): string[] {
  const headings = [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
}

function missingPaths(page: string): string[] {
  const prose = read(page).replaceAll(/^```[^]*?^```$/gm, '');
  const paths = [
    ...prose.matchAll(
      /(?<![\w./-])(?:src|test|bench|docs|data|models|examples|schema|setup|results(?=\/(?:example|seed-2018)\b))\/[\w./-]*\w\/?/g,
    ),
  ];
  return paths.map(([path]) => path).filter((path) => !existsSync(join(root, path)));
}

function missingScripts(page: string): string[] {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  return [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name).filter((name) => !(name in scripts));
}

test.each(pages)('%s names nothing that is not there', (page) => {
  expect({ links: brokenLinks(page), paths: missingPaths(page), scripts: missingScripts(page) }).toEqual({
    links: [],
    paths: [],
    scripts: [],
  });
});
