package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func quiet() *slog.Logger {
	return slog.New(slog.NewJSONHandler(io.Discard, nil))
}

func get(t *testing.T, s *service, path string) (int, map[string]any) {
	t.Helper()
	recorder := httptest.NewRecorder()
	s.handler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
	var body map[string]any
	if err := json.NewDecoder(recorder.Body).Decode(&body); err != nil {
		t.Fatalf("%s is no JSON: %v", path, err)
	}
	if kind := recorder.Header().Get("Content-Type"); kind != "application/json" {
		t.Errorf("%s has the type %q", path, kind)
	}
	return recorder.Code, body
}

func TestPages(t *testing.T) {
	for _, row := range []struct {
		path   string
		status int
		key    string
		value  any
	}{
		{"/", http.StatusOK, "service", name},
		{"/healthz", http.StatusOK, "status", "ok"},
		{"/readyz", http.StatusOK, "ready", true},
		{"/nope", http.StatusNotFound, "error", "Not found"},
	} {
		t.Run(row.path, func(t *testing.T) {
			status, body := get(t, &service{log: quiet()}, row.path)
			if status != row.status || body[row.key] != row.value {
				t.Errorf("got %d %v", status, body)
			}
		})
	}
}

func TestIsNotReadyWhileItStops(t *testing.T) {
	s := &service{log: quiet()}
	s.stopping.Store(true)
	if status, body := get(t, s, "/readyz"); status != http.StatusServiceUnavailable || body["ready"] != false {
		t.Errorf("got %d %v", status, body)
	}
}

func TestEndsInOrderWhenItIsToldTo(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var written bytes.Buffer
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener, slog.New(slog.NewJSONHandler(&written, nil))) }()
	response, err := http.Get("http://" + listener.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
	var last struct{ Msg string }
	lines := bytes.Split(bytes.TrimSpace(written.Bytes()), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], &last); err != nil || last.Msg != "stopping" {
		t.Errorf("the last line is %s", lines[len(lines)-1])
	}
}
