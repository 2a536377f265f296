import assert from 'node:assert/strict';
import { partsOf, plainShape, snippetOf } from '../../../src/stores/reference-parts';
import { parseReference } from '../../../src/stores/references';
import { storeOf } from '../../../src/stores/resolve';
import { VAULT_STORES } from '../../../src/stores/vaults';

function partsIn(text: string): string {
  const reference = parseReference(text);
  const store = reference && storeOf(reference);
  assert.ok(reference && store);
  return partsOf(reference, store)
    .map(({ name, text: part }) => `${name}=${part}`)
    .join(' ');
}

describe('the parts of a reference', () => {
  const cases: readonly (readonly [reference: string, parts: string])[] = [
    ['op://Dev/SendGrid/credential', 'vault=Dev item=SendGrid field=credential'],
    ['op://Dev/SendGrid/smtp/password', 'vault=Dev item=SendGrid section=smtp field=password'],
    ['op://Dev', 'path=Dev'],
    ['ref+vault://secret/team/mail#/api_key', 'mount=secret path=team/mail field=api_key'],
    ['ref+openbao://kv/mail?namespace=a#/key', 'mount=kv path=mail field=key namespace=a'],
    ['ref+vault://secret', 'path=secret'],
    ['ref+awssecrets://mail/prod', 'secret=mail/prod'],
    ['ref+awsssm://mail/prod/key?region=eu-west-1', 'parameter=mail/prod/key region=eu-west-1'],
    ['ref+gcpsecrets://project/mail#/a/b', 'project=project secret=mail key=a/b'],
    ['ref+azurekeyvault://team/mail/0123', 'vault=team secret=mail version=0123'],
    ['ref+doppler://mailer/prd/SENDGRID_API_KEY', 'project=mailer config=prd name=SENDGRID_API_KEY'],
    ['ref+sops://secrets/mail.yaml#/sendgrid/key', 'file=secrets/mail.yaml key=sendgrid/key'],
    ['ref+doppler:////SENDGRID_API_KEY', 'name=SENDGRID_API_KEY'],
    [
      'ref+k8s://v1/Secret/shop/mail/KEY?kubeContext=prod',
      'namespace=shop secret=mail key=KEY kubeContext=prod',
    ],
    ['ref+k8s://v1/ConfigMap/shop/mail/KEY', 'path=v1/ConfigMap/shop/mail/KEY'],
    ['ref+infisical://KEY?project_id=1&environment=dev', 'name=KEY project_id=1 environment=dev'],
    ['ref+usersecrets://src/Mail.csproj#/SendGrid:ApiKey', 'project=src/Mail.csproj name=SendGrid:ApiKey'],
    ['ref+pass://shop/SENDGRID_API_KEY', 'entry=shop/SENDGRID_API_KEY'],
  ];
  for (const [reference, parts] of cases)
    it(`are named as the vault names them: ${reference}`, () => assert.equal(partsIn(reference), parts));

  it('have shapes in every vault that is read, references of its own', () => {
    const without = VAULT_STORES.filter(({ read, shapes }) => read && !shapes);
    assert.deepEqual(without, []);
    for (const store of VAULT_STORES)
      for (const shape of store.shapes ?? []) {
        const reference = parseReference(plainShape(shape));
        assert.ok(reference, shape);
        assert.equal(storeOf(reference), store, shape);
      }
  });

  it('become the stops of a snippet', () => {
    assert.equal(
      snippetOf('ref+vault://{mount}/{path…}#/{field}'),
      ['ref+vault://$', '{1:mount}/$', '{2:path}#/$', '{3:field}'].join(''),
    );
  });
});
