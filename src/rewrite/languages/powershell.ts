import { lexedLanguage } from '../lexed/language';
import { PowerShellDialect } from './powershell/dialect';
import { SHAPE } from './powershell/shape';

/** By its lexical shape: loading the grammar of PowerShell stalls Node 20 for ten seconds. */
export const powershell = lexedLanguage(
  { name: 'PowerShell', extensions: ['.ps1', '.psm1', '.psd1'], languageIds: ['powershell'] },
  SHAPE,
  (source, lexed) => new PowerShellDialect(source, lexed),
);
