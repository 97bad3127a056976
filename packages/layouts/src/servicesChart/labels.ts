/** What the templates share. A tag with a digest is no label: the digest is left out. */
export const LABELS = `{{- define "services.selector" -}}
app.kubernetes.io/name: {{ .name }}
{{- end }}

{{- define "services.labels" -}}
app.kubernetes.io/name: {{ .name }}
{{- with .service.partOf | default (.root.Values.defaults).partOf }}
app.kubernetes.io/part-of: {{ . | quote }}
{{- end }}
{{- with .service.team | default (.root.Values.defaults).team }}
owner.team: {{ . | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end }}

{{- define "services.versionedLabels" -}}
{{ include "services.labels" . }}
app.kubernetes.io/version: {{ splitList "@" (.service.image.tag | toString) | first | quote }}
{{- end }}
`;
