-- What the engine worked out: ranking models, their runs, and measures of exposure.
--
-- Why: a result names its model, its inputs and its seed, so that it can be repeated to the bit and trusted later.

create table models (
    id text constraint models_pkey primary key,
    name text not null,
    version integer not null,
    body text not null,
    digest blob not null,
    created_at integer not null,
    created_by text constraint models_created_by_fkey references users (id),
    constraint models_name_version_key unique (name, version)
) strict;

create table runs (
    id text constraint runs_pkey primary key,
    model_id text constraint runs_model_id_fkey references models (id),
    model_digest blob not null,
    inputs text not null,
    inputs_digest blob not null,
    seed integer not null,
    result blob not null,
    created_at integer not null,
    created_by text constraint runs_created_by_fkey references users (id)
) strict;
create index runs_model on runs (model_id, created_at);
create index runs_created on runs (created_at);

-- A value that is null is a measure that was taken and is not known, such as people where the grid has no data.
create table measures (
    noun text not null,
    record_id text not null,
    measure text not null,
    value real,
    inputs_digest blob not null,
    computed_at integer not null,
    constraint measures_pkey primary key (noun, record_id, measure)
) strict;
create index measures_measure on measures (noun, measure);
