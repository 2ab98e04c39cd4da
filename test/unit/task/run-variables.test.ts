import { expect, test } from '@jest/globals';
import { expandTask, templateData } from '../../../src/task/index.js';
import { run, sourceOf } from './run.js';

test('templates read the Run variables, values and secrets under their names in ACR', async () => {
  const data = templateData({
    run,
    values: { a: "it's", n: 9007199254740993n, html: '<&>' },
    secrets: { token: 's' },
  });
  const names =
    'ID Registry RegistryName Date OS OSVersion Architecture Commit Branch Repository GitTag TriggeredBy TaskName SharedVolume';
  const text = `${names
    .split(' ')
    .map((name) => `{{.Run.${name}}}`)
    .join(' ')}\n{{.Build.ID}} {{.Secrets.token}}\n{{.ValuesJSON}}\n{{.RunJSON}}`;
  const result = await expandTask(sourceOf(text), data, { strict: true });
  expect(result.ok && result.value.expanded.text).toMatchInlineSnapshot(`
   "r1 contoso.azurecr.io contoso 20261123-052715z linux  amd64 0123456 main https://example.com/app.git v1.2.3 manual quickrun workspace
   r1 s
   '{"a":"it'"'"'s","html":"\\u003c\\u0026\\u003e","n":9007199254740993}'
   '{"Architecture":"amd64","Branch":"main","Commit":"0123456","Date":"20261123-052715z","GitTag":"v1.2.3","ID":"r1","OS":"linux","OSVersion":"","Registry":"contoso.azurecr.io","RegistryName":"contoso","Repository":"https://example.com/app.git","SharedVolume":"workspace","TaskName":"quickrun","TriggeredBy":"manual"}'"
  `);
});
