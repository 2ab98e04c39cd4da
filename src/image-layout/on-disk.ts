import { ImageLayoutError } from './error.js';

/** Does work on the run's own files. @throws ImageLayoutError */
export async function onDisk<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ImageLayoutError(
      'disk',
      `the images of the run cannot be kept (${code})`,
      'check the free space and the permissions of the folder for temporary files',
      { cause: error },
    );
  }
}
