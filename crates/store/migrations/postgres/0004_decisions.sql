-- What people say and decide: sets of weights, sessions, what is said in them, and their signed records.
--
-- Why: a decision must show who weighed what, and stay as it was when it was taken; so nothing here is ever overwritten.

create table weight_sets (
    id text collate "C" constraint weight_sets_pkey primary key,
    model text collate "C" not null,
    voice text collate "C" not null,
    body text collate "C" not null,
    created_at bigint not null,
    created_by text collate "C" constraint weight_sets_created_by_fkey references users (id)
);
create index weight_sets_model on weight_sets (model, created_at);

-- The model and the table are those of the moment of opening; the record comes with the closing and never changes.
create table decisions (
    id text collate "C" constraint decisions_pkey primary key,
    title text collate "C" not null,
    model text collate "C" not null,
    model_version bigint not null,
    model_body text collate "C" not null,
    model_digest bytea not null,
    inputs bytea not null,
    inputs_digest bytea not null,
    opened_at bigint not null,
    opened_by text collate "C" constraint decisions_opened_by_fkey references users (id),
    closed_at bigint,
    closed_by text collate "C" constraint decisions_closed_by_fkey references users (id),
    record bytea
);
create index decisions_opened on decisions (opened_at);

-- What is said in a session, in its order: who takes part, weights, changes of the order, and what is taken back.
create table decision_entries (
    id text collate "C" constraint decision_entries_pkey primary key,
    decision_id text collate "C" not null constraint decision_entries_decision_id_fkey references decisions (id),
    kind text collate "C" not null,
    body text collate "C" not null,
    created_at bigint not null,
    created_by text collate "C" constraint decision_entries_created_by_fkey references users (id)
);
create index decision_entries_decision on decision_entries (decision_id, id);
