/** One Deployment for each service. */
export const DEPLOYMENTS = `{{- $defaults := .Values.defaults | default dict }}
{{- range $name, $service := .Values.services }}
{{- $context := dict "root" $ "name" $name "service" $service }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "services.versionedLabels" $context | nindent 4 }}
spec:
  {{- if not $service.autoscaling }}
  replicas: {{ $service.replicas | default 1 }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "services.selector" $context | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "services.versionedLabels" $context | nindent 8 }}
    spec:
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      {{- with $service.podSecurityContext | default $defaults.podSecurityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ $name }}
          image: "{{ $service.image.repository }}:{{ $service.image.tag }}"
          ports:
            - name: http
              containerPort: {{ $service.port | default 8080 }}
          {{- with $service.env }}
          env:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $service.envFrom }}
          envFrom:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $service.livenessProbe | default $defaults.livenessProbe }}
          livenessProbe:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $service.readinessProbe | default $defaults.readinessProbe }}
          readinessProbe:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $service.resources | default $defaults.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          {{- with $service.securityContext | default $defaults.securityContext }}
          securityContext:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir: {}
{{- end }}
`;
