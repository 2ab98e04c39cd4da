/** The media types of layers that are made here. */
export const layerTypes = {
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
} as const;

const ociTypes: Readonly<Record<string, string>> = {
  'application/vnd.docker.image.rootfs.diff.tar': 'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.docker.image.rootfs.diff.tar.gzip': layerTypes.gzip,
  'application/vnd.docker.image.rootfs.diff.tar.zstd': layerTypes.zstd,
  'application/vnd.docker.image.rootfs.foreign.diff.tar':
    'application/vnd.oci.image.layer.nondistributable.v1.tar',
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip':
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
};

/** The same in the words of the Open Container Initiative, which a layer of a Docker image has in an OCI image. */
export function ociLayerType(mediaType: string): string {
  return ociTypes[mediaType] ?? mediaType;
}
