/**
 * The images of one run, in a folder that is an OCI image layout: blobs by digest, names that lead to an image or to an
 * index of several. Layers of base images may stay in their registries: the layout knows where they are and reads, mounts or
 * copies them from there. Comes in: blobs, names, a registry client. Goes out: images, and what was pushed, or an
 * {@link ImageLayoutError}, RegistryError or OciError. Must not know steps, engines or Dockerfiles.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export { ImageLayoutError } from './error.js';
export { ImageLayout } from './image-layout.js';
export type { ImageLayoutOptions } from './image-layout.js';
export { chooseImage, imageFor, imagesIn, platformsIn } from './images-in.js';
export type { LayoutImage } from './images-in.js';
export type { NamedImage } from './names.js';
export { pullImage, pullPlatform, pullRoot } from './pull.js';
export type { PullOptions } from './pull.js';
export { pushFromLayout } from './push.js';
export type { PushedFromLayout, PushFromLayoutOptions } from './push.js';
