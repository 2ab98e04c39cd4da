/** Why a case cannot pass with podman 4.3, by its name, by the suite's. docs/podman.md has the same for people. */
export const podmanCannot: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cmd-properties': {
    'an isolation that only Windows has is for the engine to refuse':
      "'podman run' has no '--isolation': any but 'default' is refused before anything starts",
  },
  'cmd-network': {
    'the network of the host reaches ports that a service publishes':
      'podman publishes ports with iptables, which the tests keep away from their machine: not shown',
  },
  build: {
    'one build may be for two platforms, and the record has the digest that its registry gets':
      'one build makes one image, for one platform, whose digest is known when it has been pushed',
    'its progress comes as events, and as lines like those of BuildKit':
      "'podman build' speaks to people only: its lines are passed on as they are",
    'a failed instruction is named': "'podman build' speaks to people only: the last line names it",
    'cache: enabled keeps all stages in the registry, and another engine state finds them':
      'its caches are for podman alone: the run says that none is kept',
    'the context may be a git repository at a tag': 'podman fetches a branch, without its tags',
    "the flags of BuildKit's own reach it; a build that pushes has its digests in the record":
      "'podman build' has none of them: they are refused before anything starts",
  },
  multiarch: {
    'the list has the provenance of each image': 'podman makes no provenance',
    "docker's own manifest create refuses the same images":
      "podman's images have no provenance, which is what makes docker refuse them",
  },
};

/** Why a whole suite says nothing of podman, by its name. */
export const podmanWithout: Readonly<Record<string, string>> = {
  push: 'podman pushes from the machine that it runs on, which has the registries that taskrun has',
  'engine-elsewhere': 'podman is a program on this machine: it mounts folders of this machine',
  owners: "of a user who is not root, containers are that user's own",
  chaos: 'podman has no daemon to kill; that taskrun and containers are killed, other suites show',
};
