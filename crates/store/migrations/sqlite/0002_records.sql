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
    id integer constraint versions_pkey primary key,
    noun text not null,
    record_id text not null,
    code text not null,
    batch_id text constraint versions_batch_id_fkey references batches (id),
    valid_from text not null,
    recorded_at integer not null,
    actor_id text constraint versions_actor_id_fkey references users (id),
    digest blob not null,
    body text not null,
    shape blob,
    retracted_at integer,
    retracted_by text constraint versions_retracted_by_fkey references users (id)
) strict;
create index versions_record on versions (record_id, valid_from, id);
create index versions_batch on versions (batch_id);

-- An administrative area of the country: level 0 is the country itself.
create table admin_areas (
    id text constraint admin_areas_pkey primary key,
    code text not null constraint admin_areas_code_key unique,
    level integer not null constraint admin_areas_level_check check (level between 0 and 9),
    name text not null,
    parent_code text,
    area_reported_m2 real,
    area_m2 real,
    source text,
    date_of_information text,
    shape blob,
    extra text,
    min_x real,
    min_y real,
    max_x real,
    max_y real,
    version_id integer not null constraint admin_areas_version_id_key unique
        constraint admin_areas_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint admin_areas_batch_id_fkey references batches (id),
    constraint admin_areas_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
) strict;
create index admin_areas_level on admin_areas (level);
create index admin_areas_parent_code on admin_areas (parent_code);
create index admin_areas_batch on admin_areas (batch_id);
create virtual table admin_areas_rtree using rtree (version_id, min_x, max_x, min_y, max_y);
create trigger admin_areas_rtree_insert after insert on admin_areas when new.min_x is not null begin
    insert into admin_areas_rtree values (new.version_id, new.min_x, new.max_x, new.min_y, new.max_y);
end;
create trigger admin_areas_rtree_update after update on admin_areas begin
    delete from admin_areas_rtree where version_id = old.version_id;
    insert into admin_areas_rtree
        select new.version_id, new.min_x, new.max_x, new.min_y, new.max_y where new.min_x is not null;
end;
create trigger admin_areas_rtree_delete after delete on admin_areas begin
    delete from admin_areas_rtree where version_id = old.version_id;
end;

-- How many people live in an administrative area in a year, of one sex and age band or of all.
create table populations (
    id text constraint populations_pkey primary key,
    code text not null constraint populations_code_key unique,
    admin_code text not null,
    year integer not null,
    sex text,
    age_from integer,
    age_to integer,
    people real not null constraint populations_people_check check (people >= 0),
    source text,
    date_of_information text,
    extra text,
    version_id integer not null constraint populations_version_id_key unique
        constraint populations_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint populations_batch_id_fkey references batches (id)
) strict;
create index populations_admin_code on populations (admin_code, year);
create index populations_batch on populations (batch_id);

-- A feature of a map layer: a school, a health post, a water point, a road, a settlement.
create table layer_features (
    id text constraint layer_features_pkey primary key,
    code text not null constraint layer_features_code_key unique,
    layer text not null,
    kind text not null,
    name text,
    class text,
    admin_code text,
    located_in text,
    source text,
    date_of_information text,
    shape blob not null,
    extra text,
    min_x real,
    min_y real,
    max_x real,
    max_y real,
    version_id integer not null constraint layer_features_version_id_key unique
        constraint layer_features_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint layer_features_batch_id_fkey references batches (id),
    constraint layer_features_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
) strict;
create index layer_features_layer on layer_features (layer);
create index layer_features_kind on layer_features (kind);
create index layer_features_located_in on layer_features (located_in);
create index layer_features_batch on layer_features (batch_id);
create virtual table layer_features_rtree using rtree (version_id, min_x, max_x, min_y, max_y);
create trigger layer_features_rtree_insert after insert on layer_features when new.min_x is not null begin
    insert into layer_features_rtree values (new.version_id, new.min_x, new.max_x, new.min_y, new.max_y);
end;
create trigger layer_features_rtree_update after update on layer_features begin
    delete from layer_features_rtree where version_id = old.version_id;
    insert into layer_features_rtree
        select new.version_id, new.min_x, new.max_x, new.min_y, new.max_y where new.min_x is not null;
end;
create trigger layer_features_rtree_delete after delete on layer_features begin
    delete from layer_features_rtree where version_id = old.version_id;
end;

-- A raster kept beside the database, such as a population grid.
create table grids (
    id text constraint grids_pkey primary key,
    code text not null constraint grids_code_key unique,
    name text not null,
    kind text not null,
    year integer,
    file_digest text not null,
    file_name text not null,
    crs text not null,
    width integer not null,
    height integer not null,
    total real,
    source text,
    date_of_information text,
    extra text,
    version_id integer not null constraint grids_version_id_key unique
        constraint grids_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint grids_batch_id_fkey references batches (id)
) strict;
create index grids_batch on grids (batch_id);

-- An organisation that acts on explosive ordnance in the country.
create table organisations (
    id text constraint organisations_pkey primary key,
    code text not null constraint organisations_code_key unique,
    name text not null,
    organisation_type text,
    source text,
    date_of_information text,
    extra text,
    version_id integer not null constraint organisations_version_id_key unique
        constraint organisations_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint organisations_batch_id_fkey references batches (id)
) strict;
create index organisations_batch on organisations (batch_id);

-- A place believed or known to hold explosive ordnance.
create table hazard_areas (
    id text constraint hazard_areas_pkey primary key,
    code text not null constraint hazard_areas_code_key unique,
    name text,
    classification text not null,
    hazard_type text,
    contamination text,
    status text not null,
    closure_reason text,
    status_date text,
    admin_code text,
    located_in text,
    place_name text,
    area_reported_m2 real,
    area_m2 real,
    survey_date text,
    survey_organisation text,
    source_of_information text,
    evidence text,
    marked text,
    land_use text,
    items_estimated integer,
    cost_usd real,
    date_of_information text,
    source text,
    shape blob not null,
    extra text,
    min_x real,
    min_y real,
    max_x real,
    max_y real,
    version_id integer not null constraint hazard_areas_version_id_key unique
        constraint hazard_areas_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint hazard_areas_batch_id_fkey references batches (id),
    constraint hazard_areas_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
) strict;
create index hazard_areas_status on hazard_areas (status);
create index hazard_areas_admin_code on hazard_areas (admin_code);
create index hazard_areas_located_in on hazard_areas (located_in);
create index hazard_areas_batch on hazard_areas (batch_id);
create virtual table hazard_areas_rtree using rtree (version_id, min_x, max_x, min_y, max_y);
create trigger hazard_areas_rtree_insert after insert on hazard_areas when new.min_x is not null begin
    insert into hazard_areas_rtree values (new.version_id, new.min_x, new.max_x, new.min_y, new.max_y);
end;
create trigger hazard_areas_rtree_update after update on hazard_areas begin
    delete from hazard_areas_rtree where version_id = old.version_id;
    insert into hazard_areas_rtree
        select new.version_id, new.min_x, new.max_x, new.min_y, new.max_y where new.min_x is not null;
end;
create trigger hazard_areas_rtree_delete after delete on hazard_areas begin
    delete from hazard_areas_rtree where version_id = old.version_id;
end;

-- An event with explosive ordnance: an accident with victims, or another recorded mine event.
create table accidents (
    id text constraint accidents_pkey primary key,
    code text not null constraint accidents_code_key unique,
    event_type text not null,
    accident_class text,
    date text,
    admin_code text,
    located_in text,
    place_name text,
    area_type text,
    location_accuracy text,
    device text,
    activity_at_time text,
    killed integer,
    injured integer,
    unknown_outcome integer,
    hazard_code text,
    date_of_information text,
    source text,
    shape blob,
    extra text,
    min_x real,
    min_y real,
    max_x real,
    max_y real,
    version_id integer not null constraint accidents_version_id_key unique
        constraint accidents_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint accidents_batch_id_fkey references batches (id),
    constraint accidents_box_check check ((shape is null) = (min_x is null) and min_x <= max_x and min_y <= max_y)
) strict;
create index accidents_date on accidents (date);
create index accidents_admin_code on accidents (admin_code);
create index accidents_located_in on accidents (located_in);
create index accidents_hazard_code on accidents (hazard_code);
create index accidents_batch on accidents (batch_id);
create virtual table accidents_rtree using rtree (version_id, min_x, max_x, min_y, max_y);
create trigger accidents_rtree_insert after insert on accidents when new.min_x is not null begin
    insert into accidents_rtree values (new.version_id, new.min_x, new.max_x, new.min_y, new.max_y);
end;
create trigger accidents_rtree_update after update on accidents begin
    delete from accidents_rtree where version_id = old.version_id;
    insert into accidents_rtree
        select new.version_id, new.min_x, new.max_x, new.min_y, new.max_y where new.min_x is not null;
end;
create trigger accidents_rtree_delete after delete on accidents begin
    delete from accidents_rtree where version_id = old.version_id;
end;

-- One person harmed, without any identity: names and contacts have no field here.
create table casualties (
    id text constraint casualties_pkey primary key,
    code text not null constraint casualties_code_key unique,
    accident_code text,
    date text,
    sex text,
    age integer,
    age_group text,
    civil_status text,
    outcome text,
    activity_at_time text,
    device text,
    admin_code text,
    place_name text,
    area_type text,
    date_of_information text,
    source text,
    extra text,
    version_id integer not null constraint casualties_version_id_key unique
        constraint casualties_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint casualties_batch_id_fkey references batches (id)
) strict;
create index casualties_date on casualties (date);
create index casualties_accident_code on casualties (accident_code);
create index casualties_admin_code on casualties (admin_code);
create index casualties_batch on casualties (batch_id);

-- A task order: who is to do what, where and by when.
create table tasks (
    id text constraint tasks_pkey primary key,
    code text not null constraint tasks_code_key unique,
    name text,
    task_type text not null,
    status text not null,
    organisation_code text,
    hazard_code text,
    admin_code text,
    target_area_m2 real,
    start_planned text,
    end_planned text,
    source text,
    date_of_information text,
    extra text,
    version_id integer not null constraint tasks_version_id_key unique
        constraint tasks_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint tasks_batch_id_fkey references batches (id)
) strict;
create index tasks_status on tasks (status);
create index tasks_hazard_code on tasks (hazard_code);
create index tasks_organisation_code on tasks (organisation_code);
create index tasks_batch on tasks (batch_id);

-- Work done in one place over one period by one organisation.
create table activities (
    id text constraint activities_pkey primary key,
    code text not null constraint activities_code_key unique,
    organisation_code text not null,
    activity_type text not null,
    status text,
    admin_code text,
    task_code text,
    hazard_code text,
    start text,
    "end" text,
    area_m2 real,
    people_reached integer,
    items_found integer,
    source text,
    date_of_information text,
    extra text,
    version_id integer not null constraint activities_version_id_key unique
        constraint activities_version_id_fkey references versions (id),
    valid_from text not null,
    recorded_at integer not null,
    batch_id text constraint activities_batch_id_fkey references batches (id)
) strict;
create index activities_organisation_code on activities (organisation_code, admin_code);
create index activities_hazard_code on activities (hazard_code);
create index activities_task_code on activities (task_code);
create index activities_start on activities (start);
create index activities_batch on activities (batch_id);
