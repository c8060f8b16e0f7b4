-- Plans: what the engine proposed from which brief and which tasks, and what people decided about it.
--
-- Why: a plan names what it was made from and never changes; what people add, take out, accept and order stands beside it.

create table plans (
    id text constraint plans_pkey primary key,
    title text not null,
    version integer not null,
    summary text not null,
    inputs blob not null,
    inputs_digest blob not null,
    result blob not null,
    result_digest blob not null,
    created_at integer not null,
    created_by text constraint plans_created_by_fkey references users (id),
    constraint plans_title_version_key unique (title, version)
) strict;
create index plans_created on plans (created_at);

-- What is said about a plan, in its order: tasks added and taken out, the acceptance, the task orders made.
create table plan_entries (
    id text constraint plan_entries_pkey primary key,
    plan_id text not null constraint plan_entries_plan_id_fkey references plans (id),
    kind text not null,
    body text not null,
    created_at integer not null,
    created_by text constraint plan_entries_created_by_fkey references users (id)
) strict;
create index plan_entries_plan on plan_entries (plan_id, id);
