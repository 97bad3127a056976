import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const SCHEMA = `
create table if not exists repositories (
  id integer primary key autoincrement, name text not null unique collate nocase,
  description text, private integer not null default 0, topics text not null default '[]',
  default_branch text not null, created_at text not null, updated_at text not null, pushed_at text not null);
create table if not exists pulls (
  id integer primary key autoincrement, repository_id integer not null, number integer not null,
  title text not null, body text, state text not null, draft integer not null default 0,
  head_ref text not null, head_sha text not null, base_ref text not null, base_sha text not null,
  author text not null, created_at text not null, updated_at text not null,
  closed_at text, merged_at text, merged_by text, merge_commit_sha text, unique (repository_id, number));
create table if not exists reviews (
  id integer primary key autoincrement, pull_id integer not null, author text not null, state text not null,
  body text not null, commit_sha text not null, submitted_at text not null);
create table if not exists review_requests (pull_id integer, login text, team text, unique (pull_id, login, team));
create table if not exists comments (
  id integer primary key autoincrement, repository_id integer not null, number integer not null, author text not null,
  body text not null, created_at text not null, updated_at text not null);
create table if not exists labels (pull_id integer not null, name text not null, unique (pull_id, name));
create table if not exists statuses (
  id integer primary key autoincrement, repository_id integer not null, sha text not null, context text not null,
  state text not null, description text, target_url text, creator text not null, created_at text not null);
create table if not exists hooks (
  id integer primary key autoincrement, repository_id integer not null, url text not null, secret text,
  events text not null, active integer not null, created_at text not null, updated_at text not null);
create table if not exists protections (
  repository_id integer not null, branch text not null, settings text not null, unique (repository_id, branch));
create table if not exists team_access (repository_id integer, team text, permission text, unique (repository_id, team));
create table if not exists collaborators (repository_id integer, login text, permission text, unique (repository_id, login));
create table if not exists credentials (token text primary key, kind text not null, login text not null, scope text, expires_at integer);
`;

/** The forge's database. */
export type ForgeDatabase = Database.Database;

/** Opens the database that holds all that is not a Git object. */
export function openDatabase(dataDir: string): ForgeDatabase {
  mkdirSync(dataDir, { recursive: true });
  const db = new Database(path.join(dataDir, 'forge.sqlite'));
  db.pragma('journal_mode = WAL');
  db.exec(SCHEMA);
  return db;
}
