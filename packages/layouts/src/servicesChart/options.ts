/** What a service has only where its values ask for it. */
export const OPTIONS = `{{- range $name, $service := .Values.services }}
{{- $context := dict "root" $ "name" $name "service" $service }}
{{- with $service.autoscaling }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "services.labels" $context | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $name }}
  minReplicas: {{ .minReplicas | default 2 }}
  maxReplicas: {{ required (printf "services.%s.autoscaling.maxReplicas is missing" $name) .maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .cpuPercent | default 80 }}
{{- end }}
{{- with $service.disruptionBudget }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "services.labels" $context | nindent 4 }}
spec:
  selector:
    matchLabels:
      {{- include "services.selector" $context | nindent 6 }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if kindIs "slice" $service.ingressFrom }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "services.labels" $context | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      {{- include "services.selector" $context | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        {{- toYaml $service.ingressFrom | nindent 8 }}
      ports:
        - port: http
{{- end }}
{{- end }}
`;
