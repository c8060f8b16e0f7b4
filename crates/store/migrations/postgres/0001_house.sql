-- The house itself: people and their keys, imports, the audit log, settings and jobs.
--
-- Why: everything a record refers to (who entered it, with which import) must exist before the first record does.
-- Ids are UUIDs as text, instants are milliseconds since 1970 UTC, dates are ISO text, JSON is text.

create extension if not exists postgis;

-- Locked by every write transaction, so that there is one writer at a time as on SQLite: see executor/postgres.rs.
create table write_turn ();

create table users (
    id text collate "C" constraint users_pkey primary key,
    name text collate "C" not null constraint users_name_key unique,
    password_hash text collate "C",
    role text collate "C" not null constraint users_role_check check (role in ('viewer', 'editor', 'manager', 'administrator')),
    status text collate "C" not null constraint users_status_check check (status in ('active', 'disabled')),
    language text collate "C",
    created_at bigint not null,
    changed_at bigint not null
);

-- Only the digest of a token is kept: whoever reads the database cannot sign in with what they find.
create table sessions (
    token_hash bytea constraint sessions_pkey primary key,
    user_id text collate "C" not null constraint sessions_user_id_fkey references users (id) on delete cascade,
    csrf_secret bytea not null,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table api_tokens (
    id text collate "C" constraint api_tokens_pkey primary key,
    user_id text collate "C" not null constraint api_tokens_user_id_fkey references users (id) on delete cascade,
    name text collate "C" not null,
    prefix text collate "C" not null,
    token_hash bytea not null constraint api_tokens_token_hash_key unique,
    role text collate "C" not null constraint api_tokens_role_check check (role in ('viewer', 'editor', 'manager', 'administrator')),
    created_at bigint not null,
    expires_at bigint,
    used_at bigint,
    revoked_at bigint
);
create index api_tokens_user on api_tokens (user_id);

-- A one-time link: first run, invitation, forgotten password.
create table setup_tokens (
    token_hash bytea constraint setup_tokens_pkey primary key,
    purpose text collate "C" not null constraint setup_tokens_purpose_check check (purpose in ('first-run', 'invitation', 'reset')),
    role text collate "C" not null constraint setup_tokens_role_check check (role in ('viewer', 'editor', 'manager', 'administrator')),
    user_id text collate "C" constraint setup_tokens_user_id_fkey references users (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create table batches (
    id text collate "C" constraint batches_pkey primary key,
    name text collate "C" not null,
    kind text collate "C" not null,
    layer text collate "C",
    origin text collate "C" not null constraint batches_origin_check check (origin in ('file', 'exercise', 'entry')),
    file_name text collate "C",
    file_digest bytea,
    mapping text collate "C",
    status text collate "C" not null constraint batches_status_check check (status in ('previewed', 'committed', 'undone')),
    row_count bigint not null,
    taken bigint not null,
    unchanged bigint not null,
    refused bigint not null,
    fault_count bigint not null,
    created_at bigint not null,
    created_by text collate "C" constraint batches_created_by_fkey references users (id),
    committed_at bigint,
    undone_at bigint,
    undone_by text collate "C" constraint batches_undone_by_fkey references users (id),
    constraint batches_count_check check (row_count = taken + unchanged + refused)
);
create index batches_created on batches (created_at);
create index batches_digest on batches (kind, file_digest);

create table batch_faults (
    batch_id text collate "C" not null constraint batch_faults_batch_id_fkey references batches (id) on delete cascade,
    seq bigint not null,
    rule text collate "C" not null,
    severity text collate "C" not null constraint batch_faults_severity_check check (severity in ('error', 'warning', 'info')),
    sheet text collate "C",
    row_number bigint,
    column_name text collate "C",
    found text collate "C" not null,
    args text collate "C" not null,
    constraint batch_faults_pkey primary key (batch_id, seq)
);
create index batch_faults_rule on batch_faults (batch_id, rule);

-- How the columns of a file with these headers were mapped last time.
create table mappings (
    kind text collate "C" not null,
    fingerprint text collate "C" not null,
    mapping text collate "C" not null,
    used_at bigint not null,
    used_by text collate "C" constraint mappings_used_by_fkey references users (id),
    constraint mappings_pkey primary key (kind, fingerprint)
);

create table settings (
    key text collate "C" constraint settings_pkey primary key,
    value text collate "C" not null,
    changed_at bigint not null
);

-- Rises with every change to the records of a noun: what caches and ETags compare.
create table revisions (
    noun text collate "C" constraint revisions_pkey primary key,
    revision bigint not null
);

create table jobs (
    id text collate "C" constraint jobs_pkey primary key,
    kind text collate "C" not null,
    payload text collate "C" not null,
    status text collate "C" not null constraint jobs_status_check check (status in ('waiting', 'running', 'done', 'failed')),
    tries bigint not null,
    due_at bigint not null,
    started_at bigint,
    finished_at bigint,
    failure text collate "C"
);
create index jobs_due on jobs (status, due_at);

-- Who did what, when, before and after. Each row holds the digest of the one before it, and none ever changes.
create table audit (
    seq bigint constraint audit_pkey primary key,
    at bigint not null,
    actor_id text collate "C" constraint audit_actor_id_fkey references users (id),
    actor_name text collate "C" not null,
    action text collate "C" not null,
    noun text collate "C" not null,
    record_id text collate "C",
    before text collate "C",
    after text collate "C",
    prev_hash bytea not null,
    hash bytea not null
);
create index audit_record on audit (noun, record_id, seq);
create index audit_actor on audit (actor_id, seq);
create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception using errcode = 'CG001', message = 'audit-append-only';
end $$;
create trigger audit_never_changes before update or delete on audit for each row execute function audit_refuse();
create trigger audit_never_shrinks before truncate on audit for each statement execute function audit_refuse();
