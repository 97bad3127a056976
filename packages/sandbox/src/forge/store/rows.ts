/** A repository as it is stored. */
export interface RepositoryRow {
  id: number;
  name: string;
  description: string | null;
  private: number;
  /** JSON list. */
  topics: string;
  default_branch: string;
  created_at: string;
  updated_at: string;
  pushed_at: string;
}

/** A pull request as it is stored. */
export interface PullRow {
  id: number;
  repository_id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  draft: number;
  head_ref: string;
  head_sha: string;
  base_ref: string;
  base_sha: string;
  author: string;
  created_at: string;
  updated_at: string;
  closed_at: string | null;
  merged_at: string | null;
  merged_by: string | null;
  merge_commit_sha: string | null;
}

/** A review as it is stored. */
export interface ReviewRow {
  id: number;
  pull_id: number;
  author: string;
  state: string;
  body: string;
  commit_sha: string;
  submitted_at: string;
}

/** A commit status as it is stored. */
export interface StatusRow {
  id: number;
  sha: string;
  context: string;
  state: string;
  description: string | null;
  target_url: string | null;
  creator: string;
  created_at: string;
}

/** A comment as it is stored. */
export interface CommentRow {
  id: number;
  repository_id: number;
  number: number;
  author: string;
  body: string;
  created_at: string;
  updated_at: string;
}

/** A repository's webhook as it is stored. */
export interface HookRow {
  id: number;
  repository_id: number;
  url: string;
  secret: string | null;
  /** JSON list. */
  events: string;
  active: number;
  created_at: string;
  updated_at: string;
}

/** The part of a branch protection that is enforced, and the rest as given. */
export interface ProtectionSettings {
  required_pull_request_reviews?: {
    required_approving_review_count?: number;
  } | null;
  required_status_checks?: {
    strict?: boolean;
    contexts?: string[];
    checks?: Array<{ context: string }>;
  } | null;
  enforce_admins?: boolean | null;
  restrictions?: unknown;
  [key: string]: unknown;
}
