/**
 * The chart of the environment repositories that use Helm, as real templates. `renderChart` gives the same objects
 * without Helm, and refuses a chart whose templates differ from these.
 */
export const SERVICE_CHART_TEMPLATES: Readonly<Record<string, string>> = {
  'templates/deployments.yaml': `{{- range $name, $service := .Values.services }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    app.kubernetes.io/name: {{ $name }}
    app.kubernetes.io/version: {{ $service.image.tag | quote }}
    app.kubernetes.io/part-of: {{ $.Values.partOf }}
spec:
  replicas: {{ $service.replicas | default 1 }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $name }}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ $name }}
        app.kubernetes.io/version: {{ $service.image.tag | quote }}
        app.kubernetes.io/part-of: {{ $.Values.partOf }}
    spec:
      containers:
        - name: {{ $name }}
          image: "{{ $service.image.repository }}:{{ $service.image.tag }}"
          ports:
            - name: http
              containerPort: {{ $service.port | default 8080 }}
{{- end }}
`,
  'templates/services.yaml': `{{- range $name, $service := .Values.services }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    app.kubernetes.io/name: {{ $name }}
    app.kubernetes.io/part-of: {{ $.Values.partOf }}
spec:
  selector:
    app.kubernetes.io/name: {{ $name }}
  ports:
    - name: http
      port: 80
      targetPort: http
{{- end }}
`,
};
