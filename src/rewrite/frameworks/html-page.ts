import { joinPath, type ProjectFiles } from '../../stores/project-files';

/** Whether the `index.html` of the folder loads the file, with or without a bundler in between. */
export async function isScriptOfPage(
  inside: string,
  folder: string,
  project: ProjectFiles,
): Promise<boolean> {
  const html = await project.readText(joinPath(folder, 'index.html'));
  return html !== undefined && scriptsOf(html).includes(inside);
}

/** Addresses of the page's own server, relative to the page. */
function scriptsOf(html: string): string[] {
  const tags = withoutComments(html).matchAll(
    /<script\b[^>]{0,500}?\ssrc\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/gi,
  );
  return [...tags].map(([, double, single, bare]) =>
    (double ?? single ?? bare ?? '')
      .trim()
      .replace(/[?#].*$/s, '')
      .replace(/^(?:\.?\/)?/, ''),
  );
}

function withoutComments(html: string): string {
  const [start, ...comments] = html.split('<!--');
  return [start, ...comments.map((part) => part.split('-->').slice(1).join('-->'))].join('');
}
