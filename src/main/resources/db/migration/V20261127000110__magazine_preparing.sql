-- 準備中: a new magazine sends nothing and nobody registers from outside until staff say that it is issued.
alter table magazine drop constraint magazine_state_check;
alter table magazine add constraint magazine_state_check check (state in ('PREPARING', 'ISSUED', 'PAUSED', 'ENDED'));
