import type { SourceFile } from '../../language';
import type { Composer } from './composer';

/**
 * How this project's code gets a variable of the environment.
 * - `superglobal`: phpdotenv and Symfony fill `$_ENV`, and do not call `putenv` unless told to:
 *   https://github.com/vlucas/phpdotenv#putenv-and-getenv
 * - `laravel-env`, `laravel-config`: `env()` gives null outside of the configuration files once that is cached:
 *   https://laravel.com/docs/configuration#configuration-caching
 * - `symfony-parameter`: the container's configuration is compiled, hence the value must not get into it:
 *   https://symfony.com/doc/current/configuration.html#configuration-based-on-environment-variables
 */
export type Reader = 'getenv' | 'superglobal' | 'laravel-env' | 'laravel-config' | 'symfony-parameter';

export function readerOf({ path, text }: SourceFile, composer: Composer | undefined): Reader {
  if (!composer) return 'getenv';
  const inProject = composer.folder === '' ? path : path.slice(composer.folder.length + 1);
  if (composer.packages.has('laravel/lumen-framework')) return 'laravel-env';
  if (composer.isLaravel) return inProject.startsWith('config/') ? 'laravel-env' : 'laravel-config';
  if (composer.isSymfony) {
    const isConfiguration = /^config\//.test(inProject) && CONTAINER.test(text);
    return isConfiguration ? 'symfony-parameter' : 'superglobal';
  }
  if (composer.packages.has('symfony/dotenv')) return /->usePutenv\(/.test(text) ? 'getenv' : 'superglobal';
  if (composer.packages.has('vlucas/phpdotenv')) return UNSAFE.test(text) ? 'getenv' : 'superglobal';
  return 'getenv';
}

const CONTAINER = /\bContainerConfigurator\b|\bContainerBuilder\b|\bSymfony\\Config\\|\bApp::config\(/;

/** The constructors that call `putenv`, too. */
const UNSAFE = /\bcreateUnsafe(?:Immutable|Mutable)\(/;

/** Where Laravel has not read its configuration yet. */
export function isBeforeLaravel(path: string, { folder }: Composer): boolean {
  const inProject = folder === '' ? path : path.slice(folder.length + 1);
  return /^(?:public\/|bootstrap\/|artisan$|server\.php$)/.test(inProject);
}
