-- What the engine worked out: ranking models, their runs, and measures of exposure.
--
-- Why: a result names its model, its inputs and its seed, so that it can be repeated to the bit and trusted later.

create table models (
    id text collate "C" constraint models_pkey primary key,
    name text collate "C" not null,
    version bigint not null,
    body text collate "C" not null,
    digest bytea not null,
    created_at bigint not null,
    created_by text collate "C" constraint models_created_by_fkey references users (id),
    constraint models_name_version_key unique (name, version)
);

create table runs (
    id text collate "C" constraint runs_pkey primary key,
    model_id text collate "C" constraint runs_model_id_fkey references models (id),
    model_digest bytea not null,
    inputs text collate "C" not null,
    inputs_digest bytea not null,
    seed bigint not null,
    result bytea not null,
    created_at bigint not null,
    created_by text collate "C" constraint runs_created_by_fkey references users (id)
);
create index runs_model on runs (model_id, created_at);
create index runs_created on runs (created_at);

-- A value that is null is a measure that was taken and is not known, such as people where the grid has no data.
create table measures (
    noun text collate "C" not null,
    record_id text collate "C" not null,
    measure text collate "C" not null,
    value double precision,
    inputs_digest bytea not null,
    computed_at bigint not null,
    constraint measures_pkey primary key (noun, record_id, measure)
);
create index measures_measure on measures (noun, measure);
