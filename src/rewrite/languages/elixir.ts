import { lexedLanguage } from '../lexed/language';
import { loadElixir } from '../loading/elixir';
import { ElixirDialect } from './elixir/dialect';
import { SHAPE } from './elixir/shape';

export const elixir = lexedLanguage(
  { name: 'Elixir', extensions: ['.ex', '.exs'], languageIds: ['elixir'], loading: loadElixir },
  SHAPE,
  (source, lexed) => new ElixirDialect(source, lexed),
);
