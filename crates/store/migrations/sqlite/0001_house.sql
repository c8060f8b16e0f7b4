-- The house itself: people and their keys, imports, the audit log, settings and jobs.
--
-- Why: everything a record refers to (who entered it, with which import) must exist before the first record does.
-- Ids are UUIDs as text, instants are milliseconds since 1970 UTC, dates are ISO text, JSON is text.

create table users (
    id text constraint users_pkey primary key,
    name text not null constraint users_name_key unique,
    password_hash text,
    role text not null constraint users_role_check check (role in ('viewer', 'editor', 'manager', 'administrator')),
    status text not null constraint users_status_check check (status in ('active', 'disabled')),
    language text,
    created_at integer not null,
    changed_at integer not null
) strict;

-- Only the digest of a token is kept: whoever reads the database cannot sign in with what they find.
create table sessions (
    token_hash blob constraint sessions_pkey primary key,
    user_id text not null constraint sessions_user_id_fkey references users (id) on delete cascade,
    csrf_secret blob not null,
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null
) strict;
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table api_tokens (
    id text constraint api_tokens_pkey primary key,
    user_id text not null constraint api_tokens_user_id_fkey references users (id) on delete cascade,
    name text not null,
    prefix text not null,
    token_hash blob not null constraint api_tokens_token_hash_key unique,
    role text not null constraint api_tokens_role_check check (role in ('viewer', 'editor', 'manager', 'administrator')),
    created_at integer not null,
    expires_at integer,
    used_at integer,
    revoked_at integer
) strict;
create index api_tokens_user on api_tokens (user_id);

-- A one-time link: first run, invitation, forgotten password.
create table setup_tokens (
    token_hash blob constraint setup_tokens_pkey primary key,
    purpose text not null constraint setup_tokens_purpose_check check (purpose in ('first-run', 'invitation', 'reset')),
    role text not null constraint setup_tokens_role_check check (role in ('viewer', 'editor', 'manager', 'administrator')),
    user_id text constraint setup_tokens_user_id_fkey references users (id) on delete cascade,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
) strict;

create table batches (
    id text constraint batches_pkey primary key,
    name text not null,
    kind text not null,
    layer text,
    origin text not null constraint batches_origin_check check (origin in ('file', 'exercise', 'entry')),
    file_name text,
    file_digest blob,
    mapping text,
    status text not null constraint batches_status_check check (status in ('previewed', 'committed', 'undone')),
    row_count integer not null,
    taken integer not null,
    unchanged integer not null,
    refused integer not null,
    fault_count integer not null,
    created_at integer not null,
    created_by text constraint batches_created_by_fkey references users (id),
    committed_at integer,
    undone_at integer,
    undone_by text constraint batches_undone_by_fkey references users (id),
    constraint batches_count_check check (row_count = taken + unchanged + refused)
) strict;
create index batches_created on batches (created_at);
create index batches_digest on batches (kind, file_digest);

create table batch_faults (
    batch_id text not null constraint batch_faults_batch_id_fkey references batches (id) on delete cascade,
    seq integer not null,
    rule text not null,
    severity text not null constraint batch_faults_severity_check check (severity in ('error', 'warning', 'info')),
    sheet text,
    row_number integer,
    column_name text,
    found text not null,
    args text not null,
    constraint batch_faults_pkey primary key (batch_id, seq)
) strict;
create index batch_faults_rule on batch_faults (batch_id, rule);

-- How the columns of a file with these headers were mapped last time.
create table mappings (
    kind text not null,
    fingerprint text not null,
    mapping text not null,
    used_at integer not null,
    used_by text constraint mappings_used_by_fkey references users (id),
    constraint mappings_pkey primary key (kind, fingerprint)
) strict;

create table settings (
    key text constraint settings_pkey primary key,
    value text not null,
    changed_at integer not null
) strict;

-- Rises with every change to the records of a noun: what caches and ETags compare.
create table revisions (
    noun text constraint revisions_pkey primary key,
    revision integer not null
) strict;

create table jobs (
    id text constraint jobs_pkey primary key,
    kind text not null,
    payload text not null,
    status text not null constraint jobs_status_check check (status in ('waiting', 'running', 'done', 'failed')),
    tries integer not null,
    due_at integer not null,
    started_at integer,
    finished_at integer,
    failure text
) strict;
create index jobs_due on jobs (status, due_at);

-- Who did what, when, before and after. Each row holds the digest of the one before it, and none ever changes.
create table audit (
    seq integer constraint audit_pkey primary key,
    at integer not null,
    actor_id text constraint audit_actor_id_fkey references users (id),
    actor_name text not null,
    action text not null,
    noun text not null,
    record_id text,
    before text,
    after text,
    prev_hash blob not null,
    hash blob not null
) strict;
create index audit_record on audit (noun, record_id, seq);
create index audit_actor on audit (actor_id, seq);
create trigger audit_never_changes before update on audit begin
    select raise(abort, 'audit-append-only');
end;
create trigger audit_never_shrinks before delete on audit begin
    select raise(abort, 'audit-append-only');
end;
