// Asks the reference implementations what platforms.json and references.json in fixtures/ hold. By hand, where
// Go is installed, in an empty folder with a copy of this file:
//
//	go mod init oracle
//	go get github.com/containerd/platforms@v1.0.0-rc.5 github.com/distribution/reference@v0.6.0
//	go run . platforms > platforms.json; go run . references > references.json
package main

import (
	_ "crypto/sha256"
	_ "crypto/sha512"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	specs "github.com/opencontainers/image-spec/specs-go/v1"
)

type object = map[string]any

func main() {
	if len(os.Args) > 1 && os.Args[1] == "references" {
		write(object{"oracle": "github.com/distribution/reference v0.6.0", "names": referenceCases()})
		return
	}
	parse, normalize, match := parseCases(), normalizeCases(), matchCases()
	write(object{"oracle": "github.com/containerd/platforms v1.0.0-rc.5 on linux/amd64", "parse": parse, "normalize": normalize, "match": match})
}

// One case in a line.
func write(made object) {
	names := []string{}
	for name := range made {
		names = append(names, name)
	}
	sort.Strings(names)
	members := []string{}
	for _, name := range names {
		value := encoded(made[name])
		if cases, ok := made[name].([]any); ok {
			lines := []string{}
			for _, each := range cases {
				lines = append(lines, "    "+encoded(each))
			}
			value = "[\n" + strings.Join(lines, ",\n") + "\n  ]"
		}
		members = append(members, "  "+encoded(name)+": "+value)
	}
	fmt.Printf("{\n%s\n}\n", strings.Join(members, ",\n"))
}

func encoded(value any) string {
	bytes, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(bytes)
}

// Texts, and what they are after parsing and normalising; null when they are no platform.
func parseCases() []any {
	systems := strings.Fields("linux Linux windows macOS darwin freebsd wasi wasip1 solaris zos ios hurd banana _x a-b a.b 5")
	systems = append(systems, "windows(10.0.20348.1)", "windows(10.0.20348.1+win32k)", "windows(+win32k)", "windows(10.0.17763+b+a)",
		"windows()", "windows(10.0", "linux(a%2Bb)", "linux(a%2", "linux(+a%2Fb+a%2fb)", "linux(1+)", "linux(1++a)", "(10)", "linux(1)x",
		"Windows(10.0.X)", "linux(+%)", "linux(+b+a+b)", "linux(%28)")
	processors := strings.Fields("amd64 AMD64 x86_64 x86-64 i386 386 arm ARM arm64 aarch64 armhf armel armbe riscv64 s390x ppc64le mips64le loong64 wasm unknown a.b a_b -")
	variants := strings.Fields("v1 v2 v3 v4 v5 v6 v7 v8 v9 5 6 7 8 9 9.0 v8.0 v8.2 V8 v9.0 v9.4 power9 rva22u64 hard")
	texts := []string{"", "/", "//", "linux/", "/amd64", "linux//v1", "linux/amd64/", "linux/arm/v7/x", "linux/arm 64", " linux/amd64", "linux/amd64 ",
		"linux/$(x)", "linux/*", "*", "linux/amd64\n", "lin\u00fcx/amd64", "linux/amd64(1)", "linux/arm/v7(1)", "unknown/unknown", "unknown"}
	for _, one := range append(append([]string{}, systems...), processors...) {
		texts = append(texts, one)
	}
	for _, system := range systems {
		texts = append(texts, system+"/amd64")
	}
	for _, processor := range processors {
		texts = append(texts, "linux/"+processor)
		for _, variant := range variants {
			if strings.HasPrefix(processor, "a") || strings.HasPrefix(processor, "x86_") || strings.Contains(processor, "386") {
				texts = append(texts, "linux/"+processor+"/"+variant)
			}
		}
	}
	texts = append(texts, "linux/ppc64le/power9", "linux/riscv64/rva22u64")
	var cases []any
	for _, text := range texts {
		parsed, err := platforms.Parse(text)
		if err != nil {
			cases = append(cases, []any{text, nil})
			continue
		}
		cases = append(cases, []any{text, platforms.FormatAll(platforms.Normalize(parsed))})
	}
	return cases
}

// Platforms as an image configuration might state them (os, architecture, variant, version, features), and how they are
// written after normalising.
func normalizeCases() []any {
	var cases []any
	add := func(p specs.Platform) {
		normal := platforms.Normalize(p)
		features := append([]string{}, p.OSFeatures...)
		cases = append(cases, []any{p.OS, p.Architecture, p.Variant, p.OSVersion, features, platforms.FormatAll(normal)})
	}
	for _, architecture := range strings.Fields("amd64 x86_64 X86-64 i386 386 arm armhf armel arm64 aarch64 AArch64 riscv64 ppc64le") {
		for _, variant := range []string{"", "v1", "v2", "v3", "5", "6", "7", "8", "9", "v6", "v7", "V7", "v8", "v8.0", "v8.1", "v9", "v9.0", "9.0", "v9.2", "hf"} {
			add(specs.Platform{OS: "linux", Architecture: architecture, Variant: variant})
		}
	}
	for _, os := range []string{"Linux", "macOS", "Windows", "FreeBSD"} {
		add(specs.Platform{OS: os, Architecture: "amd64"})
	}
	for _, version := range []string{"10.0.17763.1", "10.0.20348", "a b", "1+2", "1%2", "(1)", "1/2"} {
		add(specs.Platform{OS: "windows", Architecture: "amd64", OSVersion: version})
		add(specs.Platform{OS: "windows", Architecture: "amd64", OSVersion: version, OSFeatures: []string{"win32k"}})
	}
	for _, features := range [][]string{{"b", "a"}, {"a", "a"}, {"z", "a", "m", "a"}, {"a+b"}, {"a/b", "A"}, {"b", "B", "_", "1"}} {
		add(specs.Platform{OS: "linux", Architecture: "amd64", OSFeatures: features})
	}
	return cases
}

// What is wanted, what is offered, and which of those match: exactly, or because it runs there (best first).
func matchCases() []any {
	linux := []string{"linux/386", "linux/amd64", "linux/amd64/v2", "linux/amd64/v3", "linux/amd64/v4", "linux/arm", "linux/arm/v5", "linux/arm/v6",
		"linux/arm/v7", "linux/arm/v8", "linux/arm64", "linux/arm64/v8", "linux/arm64/v8.1", "linux/arm64/v8.5", "linux/arm64/v8.9", "linux/arm64/v9",
		"linux/arm64/v9.2", "linux/arm64/v9.7", "linux/riscv64", "linux/s390x", "linux/ppc64le", "linux/arm64/hard", "linux/arm/hf", "unknown/unknown", "linux(+a)/amd64", "linux(+a+b)/amd64",
		"linux(+b)/386", "linux(1)/amd64", "windows/amd64", "darwin/arm64"}
	windows := []string{"windows/amd64", "windows(10.0.14393.1)/amd64", "windows(10.0.17763.1)/amd64", "windows(10.0.17763.2)/amd64", "windows(10.0.17763)/amd64",
		"windows(10.0.20348.1)/amd64", "windows(10.0.22621.5)/amd64", "windows(10.0.25398.1)/amd64", "windows(10.0.26100.1)/amd64", "windows(10.0.26200.1)/amd64",
		"windows(10.1.20348)/amd64", "windows(11.0.20348)/amd64", "windows(10.0)/amd64", "windows(10.0.x)/amd64", "windows(10.0.99999)/amd64",
		"windows(10.0.20348.1+win32k)/amd64", "windows(10.0.20348.1+a)/amd64", "windows(+win32k)/amd64", "windows/arm64", "windows(10.0.20348.1)/arm64", "linux/amd64",
		"windows(300.0.20348)/amd64", "windows(10.0.20348.1+a+win32k)/amd64", "windows(10.0.20348.9.9.9)/amd64", "windows/386"}
	var cases []any
	for _, set := range [][]string{linux, windows} {
		for _, wanted := range set {
			if wanted == "unknown/unknown" {
				continue
			}
			cases = append(cases, matchCase(wanted, set))
		}
	}
	cases = append(cases, matchCase("linux(+a)/arm64", []string{"linux(+a)/arm64", "linux(+b)/arm64", "linux/arm64", "linux(+a)/arm/v7"}),
		matchCase("linux(+a+b+c)/amd64", []string{"linux/amd64", "linux(+a+c)/amd64", "linux(+a+b)/amd64", "linux(+c)/386", "linux(+d)/amd64", "linux(+a+b+c)/amd64"}),
		matchCase("linux(+win32k)/amd64", []string{"linux(+win32k)/amd64", "linux/amd64"}))
	return cases
}

func matchCase(wanted string, offered []string) object {
	want := platforms.MustParse(wanted)
	strict, only := platforms.OnlyStrict(want), platforms.Only(want)
	same, runs := []string{}, []string{}
	for _, offer := range offered {
		if strict.Match(platforms.MustParse(offer)) {
			same = append(same, offer)
		}
		if only.Match(platforms.MustParse(offer)) {
			runs = append(runs, offer)
		}
	}
	sort.SliceStable(runs, func(i, j int) bool { return only.Less(platforms.MustParse(runs[i]), platforms.MustParse(runs[j])) })
	return object{"wanted": wanted, "offered": offered, "same": same, "runs": runs}
}

func referenceCases() []any {
	hex := strings.Repeat("a", 64)
	names := []string{"busybox", "busybox:1.36", "library/busybox", "library/a/b", "team/app", "team/app:2", "docker.io/busybox", "docker.io/library/busybox:1",
		"docker.io/team/app", "index.docker.io/team/app", "index.docker.io/busybox", "Docker.io/app", "docker.io:443/app", "docker.io", "index.docker.io",
		"localhost", "localhost:5000", "localhost/app", "Localhost/app", "LOCALHOST/app", "localhost:5000/app:1-arm64", "127.0.0.1:5000/a/b/c", "[::1]:5000/app", "[::1]/app",
		"[2001:db8::1]/app:1", "[2001:DB8::1]:443/app", "[::1", "[::1/app", "[fe80::1%25eth0]:5000/app", "[fe80::1%eth0]/app", "[::g]/app", "[]/app", "MyRegistry.azurecr.io/app",
		"MYHOST/app", "MYHOST:5000/app", "xn--7o8h.com/app", "a_b.io/app", "a..b/app", ".a/app", "a./app", "-h.io/app", "h-.io/app", "h.io:port/app", "h.io:/app", "h.io:99999/app",
		"h.io:5000/", "h.io:5000", "h.io/app/", "h.io//app", "/app", "app/", "a//b", "App", "team/App", "host.io/App:1", "APP/app", "a/B/c", "app:", "app:-1", "app:.1", "app:_1",
		"app:a/b", "app:a:b", "app b", " app", "app ", "app\n", "app\t", "-app", "app-", "a___b", "a__b", "a_b", "a..b", "a.b", "a_-b", "a-_b", "a---b.c_d", "a.-b", "a-.b", "_a", "a_",
		"", " ", ":1", "@", "a@", "app@sha256:" + hex, "app:1@sha256:" + hex, "h.io/app:1@sha256:" + hex, "app@sha256:" + hex + ":1", "app@sha256:abc", "app@sha256:" + strings.ToUpper(hex),
		"app@sha512:" + hex + hex, "app@sha512:" + hex, "app@sha384:" + hex + hex[:32], "app@md5:" + hex[:32], "app@SHA256:" + hex, "app@sha256+b64:" + hex, "app@x:" + hex, "app@sha256:" + hex + "a",
		"app@@sha256:" + hex, "app@sha256:" + hex + "@sha256:" + hex, hex, hex[:63], hex + "a", "team/" + hex, "sha256:" + hex, strings.Repeat("g", 64), strings.ToUpper(hex), "library/" + hex,
		"app:" + strings.Repeat("t", 128), "app:" + strings.Repeat("t", 129), "h.io/" + strings.Repeat("p", 255), "h.io/" + strings.Repeat("p", 256), strings.Repeat("p", 247), strings.Repeat("p", 248),
		strings.Repeat("p", 255), "h.io/" + strings.Repeat("a/", 127) + "a", "h.io/" + strings.Repeat("a/", 127) + "aa", "https://h.io/app", "aa/asdf$$^/aa", "\u00fcnicode", "h.io/\u00fc", "app:\u00fc", "docker.io/a/b/c/d/e/f:x",
		"a.b/c", "ab/c", "a:b/c", "a:1/c", "1/2", "1.1.1.1/x", "256.1.1.1/x", "h.io/a:1.0_b-C", "ghcr.io/x/y@sha256:" + hex, "domain.hub/domain/image:tag-domain", "h--i.io/app", "h.io/a-", "h.io/-a", "h.io/a--b"}
	var cases []any
	for _, name := range names {
		ref, err := reference.ParseNormalizedNamed(name)
		if err != nil {
			cases = append(cases, object{"name": name})
			continue
		}
		found := object{"name": name, "registry": reference.Domain(ref), "repository": reference.Path(ref), "canonical": ref.String(), "familiar": reference.FamiliarString(ref)}
		if tagged, ok := ref.(reference.Tagged); ok {
			found["tag"] = tagged.Tag()
		}
		if digested, ok := ref.(reference.Digested); ok {
			found["digest"] = digested.Digest().String()
		}
		cases = append(cases, found)
	}
	return cases
}
