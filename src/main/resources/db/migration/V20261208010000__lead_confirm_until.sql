-- Until when the newest link holds by which a 仮登録 lead becomes 本登録; null: none was mailed.
alter table lead add column confirm_until timestamptz;
