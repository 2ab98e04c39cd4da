// A server around Distribution v3's registry, with only what the tests use of it: `distribution SETTINGS`, Distribution's
// own settings file. The storage drivers for clouds and the telemetry exporters, which take far longer to compile than
// the registry, are left out.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/distribution/distribution/v3/configuration"
	_ "github.com/distribution/distribution/v3/registry/auth/htpasswd"
	_ "github.com/distribution/distribution/v3/registry/auth/token"
	"github.com/distribution/distribution/v3/registry/handlers"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/filesystem"
)

func main() {
	if err := serve(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func serve(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	settings, err := configuration.Parse(file)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", settings.HTTP.Addr)
	if err != nil {
		return err
	}
	app := handlers.NewApp(context.Background(), settings)
	fmt.Printf("listening on %s\n", listener.Addr())
	if settings.HTTP.TLS.Certificate != "" {
		return http.ServeTLS(listener, app, settings.HTTP.TLS.Certificate, settings.HTTP.TLS.Key)
	}
	return http.Serve(listener, app)
}
