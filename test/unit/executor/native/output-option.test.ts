import { expect, test } from '@jest/globals';
import { readOutput } from '../../../../src/executor/native/output-option.js';

test.each([
  'type=oci,dest=a.tar,oci-mediatypes=true',
  'type=image,name=app:1,push=true',
  'type=tar,dest=a.tar',
  'folder',
])('what is carried out: %s', (text) => {
  expect(readOutput(text)).toHaveProperty('type');
});

test.each([
  'rewrite-timestamp=true',
  'annotation.a=b',
  'compression-level=9',
  'oci-mediatypes=false',
  'unpack=true',
])('what is not is refused: %s', (field) => {
  const message = `an output cannot have '${field}' here`;
  expect(readOutput(`type=oci,dest=a.tar,${field}`)).toEqual({
    message,
    hint: 'leave it away, or use an engine',
  });
});
