/** Why a case cannot pass with podman 4.3, by its name, by the suite's. */
export const podmanCannot: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cmd-properties': {
    'an isolation that only Windows has is for the engine to refuse':
      "'podman run' has no '--isolation': taskrun refuses any but 'default' before anything starts",
  },
  'cmd-network': {
    'the network of the host reaches ports that a service publishes':
      "podman publishes ports by iptables, which these tests keep from it for the machine's sake",
  },
  build: {
    'one build may be for two platforms, and the record has the digest that its registry gets':
      'one podman build makes one image, and its digest is known only when it has been pushed',
    'its progress comes as events, and as lines like those of BuildKit':
      "'podman build' speaks to people only: its lines are passed on as they are",
    'a failed instruction is named': "'podman build' speaks to people only: its last line names it",
    'cache: enabled keeps all stages in the registry, and another engine state finds them':
      "podman's caches are its own: the run says that none is kept",
    "the flags of BuildKit's own reach it; a build that pushes has its digests in the record":
      "'podman build' has none of them: taskrun refuses them before anything starts",
  },
  multiarch: {
    'the list has the provenance of each image': 'podman makes no provenance',
    "docker's own manifest create refuses the same images":
      "podman's images have no provenance, which is what docker's trips over",
  },
};
