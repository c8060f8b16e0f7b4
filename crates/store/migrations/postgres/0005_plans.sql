-- Plans: what the engine proposed from which brief and which tasks, and what people decided about it.
--
-- Why: a plan names what it was made from and never changes; what people add, take out, accept and order stands beside it.

create table plans (
    id text collate "C" constraint plans_pkey primary key,
    title text collate "C" not null,
    version bigint not null,
    summary text collate "C" not null,
    inputs bytea not null,
    inputs_digest bytea not null,
    result bytea not null,
    result_digest bytea not null,
    created_at bigint not null,
    created_by text collate "C" constraint plans_created_by_fkey references users (id),
    constraint plans_title_version_key unique (title, version)
);
create index plans_created on plans (created_at);

-- What is said about a plan, in its order: tasks added and taken out, the acceptance, the task orders made.
create table plan_entries (
    id text collate "C" constraint plan_entries_pkey primary key,
    plan_id text collate "C" not null constraint plan_entries_plan_id_fkey references plans (id),
    kind text collate "C" not null,
    body text collate "C" not null,
    created_at bigint not null,
    created_by text collate "C" constraint plan_entries_created_by_fkey references users (id)
);
create index plan_entries_plan on plan_entries (plan_id, id);
