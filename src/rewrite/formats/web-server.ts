import { lineAt } from '../../text/lines';
import type { PlainLanguage } from '../language';
import { replaceByWords, replaceKey, rewriteEach } from './answers';

/** nginx reads no environment; of Apache only what the service passes on is known, and nothing in `.htaccess`. */
export const webServer: PlainLanguage = {
  name: 'Web server',
  extensions: [],
  paths:
    /(?:^|\/)(?:nginx[^/]*\.conf|\.htaccess|(?:httpd|apache2?)[^/]*\.conf|Caddyfile)$|(?:^|\/)(?:nginx|apache2?|httpd)\/(?:[^/]+\/)*[^/]+\.conf$|(?:^|\/)sites-(?:available|enabled)\/|\.conf\.template$/,
  languageIds: ['nginx', 'apacheconf', 'caddyfile'],
  rewrite: ({ path, text }, keys) =>
    rewriteEach(keys, (key) => {
      const { start, end } = lineAt(text, key.span.start);
      if (/^[ \t]*#/.test(text.slice(start, end))) return replaceByWords(key);
      // nginx's image puts variables into these: https://hub.docker.com/_/nginx
      if (path.endsWith('.conf.template')) return replaceKey(key, `\${${key.variable}}`);
      // https://caddyserver.com/docs/caddyfile/concepts#environment-variables
      if (path.endsWith('Caddyfile')) return replaceKey(key, `{$${key.variable}}`);
      return { refusal: isApache(path, text) ? refuseApache(key.variable) : refuseNginx(key.variable) };
    }),
};

function refuseNginx(variable: string): string {
  return `nginx reads no environment. Make this file a template (templates/NAME.conf.template with \${${variable}}, filled in by envsubst at the start); better, let the program behind nginx add the key.`;
}

function refuseApache(variable: string): string {
  return `Apache would hand this value on as it stands here. Set the variable in the environment of the service (in envvars, say), and write "PassEnv ${variable}" here.`;
}

function isApache(path: string, text: string): boolean {
  return (
    /\.htaccess$|(?:^|\/)(?:httpd|apache)/.test(path) ||
    /^[ \t]*(?:<VirtualHost|SetEnv|ServerName|RewriteRule|DocumentRoot)\b/m.test(text)
  );
}
