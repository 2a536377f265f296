import type { KeyForVault } from '../../../language';
import { APP_SETTING_NOTE, appSettingReference } from '../../azure-references';
import type { VaultRewriter } from '../../kind';
import { isWhole, pathMatches, substitute } from '../../values';
import { type JsonFile, type JsonString, textOf } from '../document';
import type { JsonKind } from '../kind';
import { generic } from './generic';

/** Settings of apps in Azure: in a template of Resource Manager, or as a list for `az webapp config appsettings set`. */
export const appService: JsonKind = {
  matches: (file) => isTemplate(file) || isListOfSettings(file),
  begin: (file) => generic.begin(file),
  beginForVault: (_, scheme) => (scheme === 'azurekeyvault' ? REFERENCES : undefined),
};

function isTemplate(file: JsonFile): boolean {
  return /deploymentTemplate\.json/i.test(String(file.get('$schema')?.value));
}

function isListOfSettings({ root }: JsonFile): boolean {
  const first = root?.type === 'array' ? root.children?.[0] : undefined;
  return ['name', 'value', 'slotSetting'].every((name) =>
    first?.children?.some((property) => property.children?.[0]?.value === name),
  );
}

const REFERENCES: VaultRewriter<JsonString> = {
  treat(value: JsonString, keys: readonly KeyForVault[]) {
    const [only] = keys;
    const reference = only && appSettingReference(only.vault);
    if (reference === undefined || !isSetting(value) || !isWhole(value, keys)) return undefined;
    return substitute(value, keys, () => reference);
  },
  notes: () => [APP_SETTING_NOTE],
};

/** https://learn.microsoft.com/azure/templates/microsoft.web/sites and …/sites/config-appsettings */
function isSetting({ path, parents }: JsonString): boolean {
  const [entry, resource] = parents;
  if (pathMatches(path, '** appSettings * value') || pathMatches(path, '* value'))
    return textOf(entry, 'name') !== undefined;
  return (
    pathMatches(path, '** properties *') &&
    /^(?:Microsoft\.Web\/sites(?:\/slots)?\/)?config$/i.test(textOf(resource, 'type') ?? '') &&
    /appsettings\b/i.test(textOf(resource, 'name') ?? '')
  );
}
