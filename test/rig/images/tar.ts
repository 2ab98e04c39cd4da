/** A tar with one file. */
export function tarOf(name: string, content: Uint8Array): Buffer {
  return Buffer.concat([tarHeader(name, content.length), content, tarEnd(content.length)]);
}

/** What comes before a file of so many bytes. @see https://www.gnu.org/software/tar/manual/html_node/Standard.html */
export function tarHeader(name: string, bytes: number): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0' + '0000000\0'.repeat(2), 100);
  block.write(`${bytes.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0${' '.repeat(8)}0`, 124);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What comes after the last file, of so many bytes. */
export function tarEnd(bytes: number): Buffer {
  return Buffer.alloc(((512 - (bytes % 512)) % 512) + 1024);
}
