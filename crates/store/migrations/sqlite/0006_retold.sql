-- Reports that another import told as well.
--
-- Why: a cumulative file repeats what is known; its rows store nothing, and yet a record must stay when the import that
-- told of it first is taken back.

create table retold (
    version_id integer not null constraint retold_version_id_fkey references versions (id),
    batch_id text not null constraint retold_batch_id_fkey references batches (id),
    constraint retold_pkey primary key (version_id, batch_id)
) strict;
create index retold_batch on retold (batch_id);
