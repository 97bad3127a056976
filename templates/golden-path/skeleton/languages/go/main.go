// Command ${{ values.name }} answers HTTP requests until it is told to stop.
package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Error("cannot listen", "error", err)
		os.Exit(1)
	}
	if err := serve(ctx, listener, log); err != nil {
		log.Error("ended", "error", err)
		os.Exit(1)
	}
}

// serve answers until ctx is done. It then ends what has begun, and takes nothing new.
func serve(ctx context.Context, listener net.Listener, log *slog.Logger) error {
	service := &service{log: log}
	server := &http.Server{Handler: service.handler(), ReadHeaderTimeout: readHeaderTimeout}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	log.Info("listening", "address", listener.Addr().String())

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	service.stopping.Store(true)
	// The context of the process is done already
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	return server.Shutdown(deadline)
}
