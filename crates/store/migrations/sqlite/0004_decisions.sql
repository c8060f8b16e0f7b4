-- What people say and decide: sets of weights, sessions, what is said in them, and their signed records.
--
-- Why: a decision must show who weighed what, and stay as it was when it was taken; so nothing here is ever overwritten.

create table weight_sets (
    id text constraint weight_sets_pkey primary key,
    model text not null,
    voice text not null,
    body text not null,
    created_at integer not null,
    created_by text constraint weight_sets_created_by_fkey references users (id)
) strict;
create index weight_sets_model on weight_sets (model, created_at);

-- The model and the table are those of the moment of opening; the record comes with the closing and never changes.
create table decisions (
    id text constraint decisions_pkey primary key,
    title text not null,
    model text not null,
    model_version integer not null,
    model_body text not null,
    model_digest blob not null,
    inputs blob not null,
    inputs_digest blob not null,
    opened_at integer not null,
    opened_by text constraint decisions_opened_by_fkey references users (id),
    closed_at integer,
    closed_by text constraint decisions_closed_by_fkey references users (id),
    record blob
) strict;
create index decisions_opened on decisions (opened_at);

-- What is said in a session, in its order: who takes part, weights, changes of the order, and what is taken back.
create table decision_entries (
    id text constraint decision_entries_pkey primary key,
    decision_id text not null constraint decision_entries_decision_id_fkey references decisions (id),
    kind text not null,
    body text not null,
    created_at integer not null,
    created_by text constraint decision_entries_created_by_fkey references users (id)
) strict;
create index decision_entries_decision on decision_entries (decision_id, id);
