-- The record of what was reported, and what we believe now.
--
-- Why: reports are immutable. Every report is one row of `versions`; the table of each noun holds the present, which
-- is the version with the latest date of information (then the latest recorded) that has not been retracted. Undoing
-- an import retracts its versions and recomputes the present from what is left.
--
-- One column per field of crates/domain, named as there. Codes that point at other records (`admin_code`, …) are not
-- foreign keys, because reports arrive in any order and a report is never refused for naming what is not known yet;
-- crates/store/src/reference.rs lists them and finds the dangling ones.

create table versions (
    id bigint constraint versions_pkey primary key,
    noun text collate "C" not null,
    record_id text collate "C" not null,
    code text collate "C" not null,
    batch_id text collate "C" constraint versions_batch_id_fkey references batches (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    actor_id text collate "C" constraint versions_actor_id_fkey references users (id),
    digest bytea not null,
    body text collate "C" not null,
    shape bytea,
    retracted_at bigint,
    retracted_by text collate "C" constraint versions_retracted_by_fkey references users (id)
);
create index versions_record on versions (record_id, valid_from, id);
create index versions_batch on versions (batch_id);

-- An administrative area of the country: level 0 is the country itself.
create table admin_areas (
    id text collate "C" constraint admin_areas_pkey primary key,
    code text collate "C" not null constraint admin_areas_code_key unique,
    level bigint not null constraint admin_areas_level_check check (level between 0 and 9),
    name text collate "C" not null,
    parent_code text collate "C",
    area_reported_m2 double precision,
    area_m2 double precision,
    source text collate "C",
    date_of_information text collate "C",
    shape bytea,
    extra text collate "C",
    min_x double precision,
    min_y double precision,
    max_x double precision,
    max_y double precision,
    version_id bigint not null constraint admin_areas_version_id_key unique
        constraint admin_areas_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint admin_areas_batch_id_fkey references batches (id),
    shape_geom geometry(geometry, 4326) generated always as (st_geomfromwkb(shape, 4326)) stored,
    constraint admin_areas_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
);
create index admin_areas_level on admin_areas (level);
create index admin_areas_parent_code on admin_areas (parent_code);
create index admin_areas_batch on admin_areas (batch_id);
create index admin_areas_shape on admin_areas using gist (shape_geom);

-- How many people live in an administrative area in a year, of one sex and age band or of all.
create table populations (
    id text collate "C" constraint populations_pkey primary key,
    code text collate "C" not null constraint populations_code_key unique,
    admin_code text collate "C" not null,
    year bigint not null,
    sex text collate "C",
    age_from bigint,
    age_to bigint,
    people double precision not null constraint populations_people_check check (people >= 0),
    source text collate "C",
    date_of_information text collate "C",
    extra text collate "C",
    version_id bigint not null constraint populations_version_id_key unique
        constraint populations_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint populations_batch_id_fkey references batches (id)
);
create index populations_admin_code on populations (admin_code, year);
create index populations_batch on populations (batch_id);

-- A feature of a map layer: a school, a health post, a water point, a road, a settlement.
create table layer_features (
    id text collate "C" constraint layer_features_pkey primary key,
    code text collate "C" not null constraint layer_features_code_key unique,
    layer text collate "C" not null,
    kind text collate "C" not null,
    name text collate "C",
    class text collate "C",
    admin_code text collate "C",
    located_in text collate "C",
    source text collate "C",
    date_of_information text collate "C",
    shape bytea not null,
    extra text collate "C",
    min_x double precision,
    min_y double precision,
    max_x double precision,
    max_y double precision,
    version_id bigint not null constraint layer_features_version_id_key unique
        constraint layer_features_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint layer_features_batch_id_fkey references batches (id),
    shape_geom geometry(geometry, 4326) generated always as (st_geomfromwkb(shape, 4326)) stored,
    constraint layer_features_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
);
create index layer_features_layer on layer_features (layer);
create index layer_features_kind on layer_features (kind);
create index layer_features_located_in on layer_features (located_in);
create index layer_features_batch on layer_features (batch_id);
create index layer_features_shape on layer_features using gist (shape_geom);

-- A raster kept beside the database, such as a population grid.
create table grids (
    id text collate "C" constraint grids_pkey primary key,
    code text collate "C" not null constraint grids_code_key unique,
    name text collate "C" not null,
    kind text collate "C" not null,
    year bigint,
    file_digest text collate "C" not null,
    file_name text collate "C" not null,
    crs text collate "C" not null,
    width bigint not null,
    height bigint not null,
    total double precision,
    source text collate "C",
    date_of_information text collate "C",
    extra text collate "C",
    version_id bigint not null constraint grids_version_id_key unique
        constraint grids_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint grids_batch_id_fkey references batches (id)
);
create index grids_batch on grids (batch_id);

-- An organisation that acts on explosive ordnance in the country.
create table organisations (
    id text collate "C" constraint organisations_pkey primary key,
    code text collate "C" not null constraint organisations_code_key unique,
    name text collate "C" not null,
    organisation_type text collate "C",
    source text collate "C",
    date_of_information text collate "C",
    extra text collate "C",
    version_id bigint not null constraint organisations_version_id_key unique
        constraint organisations_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint organisations_batch_id_fkey references batches (id)
);
create index organisations_batch on organisations (batch_id);

-- A place believed or known to hold explosive ordnance.
create table hazard_areas (
    id text collate "C" constraint hazard_areas_pkey primary key,
    code text collate "C" not null constraint hazard_areas_code_key unique,
    name text collate "C",
    classification text collate "C" not null,
    hazard_type text collate "C",
    contamination text collate "C",
    status text collate "C" not null,
    closure_reason text collate "C",
    status_date text collate "C",
    admin_code text collate "C",
    located_in text collate "C",
    place_name text collate "C",
    area_reported_m2 double precision,
    area_m2 double precision,
    survey_date text collate "C",
    survey_organisation text collate "C",
    source_of_information text collate "C",
    evidence text collate "C",
    marked text collate "C",
    land_use text collate "C",
    items_estimated bigint,
    cost_usd double precision,
    date_of_information text collate "C",
    source text collate "C",
    shape bytea not null,
    extra text collate "C",
    min_x double precision,
    min_y double precision,
    max_x double precision,
    max_y double precision,
    version_id bigint not null constraint hazard_areas_version_id_key unique
        constraint hazard_areas_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint hazard_areas_batch_id_fkey references batches (id),
    shape_geom geometry(geometry, 4326) generated always as (st_geomfromwkb(shape, 4326)) stored,
    constraint hazard_areas_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
);
create index hazard_areas_status on hazard_areas (status);
create index hazard_areas_admin_code on hazard_areas (admin_code);
create index hazard_areas_located_in on hazard_areas (located_in);
create index hazard_areas_batch on hazard_areas (batch_id);
create index hazard_areas_shape on hazard_areas using gist (shape_geom);

-- An event with explosive ordnance: an accident with victims, or another recorded mine event.
create table accidents (
    id text collate "C" constraint accidents_pkey primary key,
    code text collate "C" not null constraint accidents_code_key unique,
    event_type text collate "C" not null,
    accident_class text collate "C",
    date text collate "C",
    admin_code text collate "C",
    located_in text collate "C",
    place_name text collate "C",
    area_type text collate "C",
    location_accuracy text collate "C",
    device text collate "C",
    activity_at_time text collate "C",
    killed bigint,
    injured bigint,
    unknown_outcome bigint,
    hazard_code text collate "C",
    date_of_information text collate "C",
    source text collate "C",
    shape bytea,
    extra text collate "C",
    min_x double precision,
    min_y double precision,
    max_x double precision,
    max_y double precision,
    version_id bigint not null constraint accidents_version_id_key unique
        constraint accidents_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint accidents_batch_id_fkey references batches (id),
    shape_geom geometry(geometry, 4326) generated always as (st_geomfromwkb(shape, 4326)) stored,
    constraint accidents_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
);
create index accidents_date on accidents (date);
create index accidents_admin_code on accidents (admin_code);
create index accidents_located_in on accidents (located_in);
create index accidents_hazard_code on accidents (hazard_code);
create index accidents_batch on accidents (batch_id);
create index accidents_shape on accidents using gist (shape_geom);

-- One person harmed, without any identity: names and contacts have no field here.
create table casualties (
    id text collate "C" constraint casualties_pkey primary key,
    code text collate "C" not null constraint casualties_code_key unique,
    accident_code text collate "C",
    date text collate "C",
    sex text collate "C",
    age bigint,
    age_group text collate "C",
    civil_status text collate "C",
    outcome text collate "C",
    activity_at_time text collate "C",
    device text collate "C",
    admin_code text collate "C",
    place_name text collate "C",
    area_type text collate "C",
    date_of_information text collate "C",
    source text collate "C",
    extra text collate "C",
    version_id bigint not null constraint casualties_version_id_key unique
        constraint casualties_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint casualties_batch_id_fkey references batches (id)
);
create index casualties_date on casualties (date);
create index casualties_accident_code on casualties (accident_code);
create index casualties_admin_code on casualties (admin_code);
create index casualties_batch on casualties (batch_id);

-- A task order: who is to do what, where and by when.
create table tasks (
    id text collate "C" constraint tasks_pkey primary key,
    code text collate "C" not null constraint tasks_code_key unique,
    name text collate "C",
    task_type text collate "C" not null,
    status text collate "C" not null,
    organisation_code text collate "C",
    hazard_code text collate "C",
    admin_code text collate "C",
    target_area_m2 double precision,
    start_planned text collate "C",
    end_planned text collate "C",
    source text collate "C",
    date_of_information text collate "C",
    extra text collate "C",
    version_id bigint not null constraint tasks_version_id_key unique
        constraint tasks_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint tasks_batch_id_fkey references batches (id)
);
create index tasks_status on tasks (status);
create index tasks_hazard_code on tasks (hazard_code);
create index tasks_organisation_code on tasks (organisation_code);
create index tasks_batch on tasks (batch_id);

-- Work done in one place over one period by one organisation.
create table activities (
    id text collate "C" constraint activities_pkey primary key,
    code text collate "C" not null constraint activities_code_key unique,
    organisation_code text collate "C" not null,
    activity_type text collate "C" not null,
    status text collate "C",
    admin_code text collate "C",
    task_code text collate "C",
    hazard_code text collate "C",
    start text collate "C",
    "end" text collate "C",
    area_m2 double precision,
    people_reached bigint,
    items_found bigint,
    source text collate "C",
    date_of_information text collate "C",
    extra text collate "C",
    version_id bigint not null constraint activities_version_id_key unique
        constraint activities_version_id_fkey references versions (id),
    valid_from text collate "C" not null,
    recorded_at bigint not null,
    batch_id text collate "C" constraint activities_batch_id_fkey references batches (id)
);
create index activities_organisation_code on activities (organisation_code, admin_code);
create index activities_hazard_code on activities (hazard_code);
create index activities_task_code on activities (task_code);
create index activities_start on activities (start);
create index activities_batch on activities (batch_id);

-- Lower case in every script, as the function of the same name that the program gives to SQLite.
create function folded(given text) returns text language sql immutable strict parallel safe
    as $$ select lower(given collate "und-x-icu") $$;
