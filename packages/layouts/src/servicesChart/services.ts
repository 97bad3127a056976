/** What is in front of each service, and the account that it runs as. */
export const SERVICES = `{{- $defaults := .Values.defaults | default dict }}
{{- range $name, $service := .Values.services }}
{{- $context := dict "root" $ "name" $name "service" $service }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "services.labels" $context | nindent 4 }}
automountServiceAccountToken: false
{{- with $service.imagePullSecrets | default $defaults.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ $.Release.Namespace }}
  labels:
    {{- include "services.labels" $context | nindent 4 }}
spec:
  selector:
    {{- include "services.selector" $context | nindent 4 }}
  ports:
    - name: http
      port: 80
      targetPort: http
{{- end }}
`;
