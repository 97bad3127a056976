package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	name              = ${{ values.name | dump }}
	readHeaderTimeout = 10 * time.Second
	// Kubernetes ends the process itself after 30 seconds
	shutdownTimeout = 25 * time.Second
)

// service is what answers requests.
type service struct {
	log *slog.Logger
	// stopping is true from when the process was told to stop.
	stopping atomic.Bool
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.index)
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("/", s.notFound)
	return mux
}

func (s *service) index(w http.ResponseWriter, r *http.Request) {
	s.answer(w, r, http.StatusOK, map[string]string{"service": name})
}

// healthz says that the process answers.
func (s *service) healthz(w http.ResponseWriter, r *http.Request) {
	s.answer(w, r, http.StatusOK, map[string]string{"status": "ok"})
}

// readyz says whether it takes requests; not any more once it was told to stop.
func (s *service) readyz(w http.ResponseWriter, r *http.Request) {
	status := http.StatusOK
	if s.stopping.Load() {
		status = http.StatusServiceUnavailable
	}
	s.answer(w, r, status, map[string]bool{"ready": !s.stopping.Load()})
}

func (s *service) notFound(w http.ResponseWriter, r *http.Request) {
	s.log.Info("no such page", "method", r.Method, "path", r.URL.Path)
	s.answer(w, r, http.StatusNotFound, map[string]string{"error": "Not found"})
}

func (s *service) answer(w http.ResponseWriter, r *http.Request, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		s.log.Warn("answer was not taken", "path", r.URL.Path, "error", err)
	}
}
