-- What is sealed begins with the number of its secret; until now there was one.
update api_client set secret_sealed = '\x0001'::bytea || secret_sealed,
    previous_sealed = '\x0001'::bytea || previous_sealed;
update staff_totp set sealed = '\x0001'::bytea || sealed, pending = '\x0001'::bytea || pending;
