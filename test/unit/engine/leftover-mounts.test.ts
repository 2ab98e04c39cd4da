import { expect, test } from '@jest/globals';
import { mountPointsBelow } from '../../../src/engine/leftover-mounts.js';

const table = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
54 22 254:0 /home/data /home/user/my\\040data/engine/data rw,relatime shared:2 - ext4 /dev/vda rw
55 54 0:40 / /home/user/my\\040data/engine/data/overlay2/x rw - overlay overlay rw
56 22 254:0 / /home/user/my\\040data/engines rw - ext4 /dev/vda rw
`;

test('finds the mount points below a folder, the innermost first', () => {
  expect(mountPointsBelow('/home/user/my data/engine', table)).toEqual([
    '/home/user/my data/engine/data/overlay2/x',
    '/home/user/my data/engine/data',
  ]);
});
