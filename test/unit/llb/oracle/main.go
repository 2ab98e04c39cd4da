// Writes fixtures/definitions.json: graphs as BuildKit's own client encodes them. From test/rig/buildkit/source, whose module
// pins the client:
//
//	go run ../../../unit/llb/oracle/main.go > ../../../unit/llb/fixtures/definitions.json
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
)

func main() {
	platform := llb.LinuxAmd64
	image := llb.Image("example.com/image:1", platform)
	workspace := llb.OCILayout("run/workspace@sha256:"+zeros, llb.OCIStore("", "run"), platform)
	home := llb.Scratch().File(llb.Mkdir("/home", 0o777, llb.WithParents(true)), llb.WithCustomName("HOME"), platform)
	run := image.Run(
		llb.Args([]string{"sh", "-c", "true"}),
		llb.AddEnv("A", "b"),
		llb.Dir("/workspace"),
		llb.User("7:8"),
		llb.Network(pb.NetMode_HOST),
		llb.Security(pb.SecurityMode_INSECURE),
		llb.AddSecret("/keys/raw", llb.SecretID("s1"), llb.SecretFileOpt(0, 0, 0o444)),
		llb.AddSecretWithDest("s2", nil, llb.SecretAsEnvName("TOKEN")),
		llb.AddUlimit("nofile", 1, 2),
		llb.AddMount("/acb/home", home, llb.AsPersistentCacheDir("home-1", llb.CacheMountShared), llb.SourcePath("/home")),
		llb.AddMount("/dev/shm", llb.Scratch(), llb.Tmpfs(llb.TmpfsSize(64<<20))),
		llb.WithCustomName("step a"),
		platform,
	)
	after := run.AddMount("/workspace", workspace, llb.ContentCache(llb.MountContentCacheOff))
	write(map[string]llb.State{"image": image, "step": llb.Diff(workspace, after, llb.WithCustomName("changes"), platform)})
}

const zeros = "0000000000000000000000000000000000000000000000000000000000000000"

// Each graph's operations; metadata holds capabilities, too, which taskrun does not state.
func write(states map[string]llb.State) {
	all := map[string][][]byte{}
	for name, state := range states {
		definition, err := state.Marshal(context.Background(), llb.LinuxAmd64)
		if err != nil {
			panic(err)
		}
		all[name] = definition.Def
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(all); err != nil {
		panic(err)
	}
}
