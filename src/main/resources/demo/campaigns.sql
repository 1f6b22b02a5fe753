-- What stands around the demo's campaigns: speakers, documents, a survey that branches, campaigns of each kind of price with
-- their flows, and discounts. DemoDays moves all moments.

insert into speaker (id, user_id, name1, name2, name1_ka, name2_ka, company_name, position, profile, date_regist, date_update)
values
    (1, nextval('user_id_seq'), '山田', '恵子', 'ヤマダ', 'ケイコ', '寄合総合研究所', '主席研究員', '<p>顧客接点の設計を20年研究。</p>', '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (2, nextval('user_id_seq'), '佐々木', '亮', 'ササキ', 'リョウ', '株式会社みなと製作所', '営業企画部長', '<p>展示会から商談までを一つの流れにした。</p>', '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (3, nextval('user_id_seq'), 'Brown', 'Emma', null, null, 'Harbour Events Ltd.', 'Director', '<p>Runs hybrid events in twelve countries.</p>', '2026-09-01 10:00+09', '2026-09-01 10:00+09');
insert into campaign_speaker (campaign_id, sort_no, speaker_id, role) values (12, 1, 1, '基調講演'), (12, 2, 2, '講演'), (12, 3, 3, '講演');
insert into session_speaker (session_id, sort_no, speaker_id, role) values (36, 1, 1, '講演者'), (39, 1, 2, '講演者'), (41, 1, 3, '講演者');

insert into master_entry (master, key, wire_id, name_ja, name_en, active)
values ('DocumentCategory', '1', 1, '講演資料', 'Slides', true), ('DocumentCategory', '2', 2, '製品カタログ', 'Catalogues', true);
insert into stored_file (id, name, extension, content_type, size, content, unused_since, date_regist, date_update)
select id, name, 'pdf', 'application/pdf', octet_length(content), content, '2026-09-01 10:00+09', '2026-09-01 10:00+09', '2026-09-01 10:00+09'
from (select id, name, convert_to(E'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n', 'UTF8') as content
      from (values (1, 'keynote'), (2, 'catalogue')) f (id, name)) file;
insert into document (id, campaign_id, session_id, document_category_key, name, description, publication_type_id, start_day, end_day, file_id, sort_no, date_regist, date_update)
values
    (1, 12, 36, '1', '基調講演 資料', '当日の投影資料です。', 3, '2026-12-03 12:00+09', '2027-01-31 23:55+09', 1, 1, '2026-11-20 10:00+09', '2026-11-20 10:00+09'),
    (2, 12, null, '2', '製品カタログ 2026', null, 4, null, null, 2, 2, '2026-11-20 10:00+09', '2026-11-20 10:00+09');
insert into file_use (resource, record_id, place, file_id) values ('Document', 1, 'File', 1), ('Document', 2, 'File', 2);

insert into survey_template (id, name, title, description, completion_message, campaign_id, date_regist, date_update)
values (1, '2026秋 事前アンケート', '事前アンケート', '<p>当日のご案内に役立てます。</p>', '<p>ありがとうございました。</p>', 12, '2026-09-01 10:00+09', '2026-09-01 10:00+09');
insert into survey_question (id, template_id, description, form_type_id, is_required, page_no, sort_no, max_length, parent_question_id, parent_choice_ids, visitor_column_name, date_regist, date_update)
values
    (1, 1, '導入のご予定はありますか', 3, 1, 1, 1, null, null, '{}', null, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (2, 1, '導入時期をお聞かせください', 5, 1, 1, 2, null, 1, '{1}', null, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (3, 1, 'ご関心のある分野(複数可)', 4, 0, 2, 3, null, null, '{}', null, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (4, 1, 'ご質問・ご要望', 2, 0, 2, 4, 4000, null, '{}', null, '2026-09-01 10:00+09', '2026-09-01 10:00+09');
insert into survey_choice (question_id, choice_id, name, is_other, is_exclusive, sort_no)
values
    (1, 1, 'ある', 0, 0, 1), (1, 2, 'ない', 0, 0, 2), (1, 3, 'わからない', 0, 0, 3),
    (2, 1, '3か月以内', 0, 0, 1), (2, 2, '1年以内', 0, 0, 2), (2, 3, 'その他', 1, 0, 3),
    (3, 1, '受付', 0, 0, 1), (3, 2, 'メール配信', 0, 0, 2), (3, 3, 'アンケート', 0, 0, 3), (3, 4, '特にない', 0, 1, 4);

insert into campaign (id, title, summary, ss_target_type_id, price_type_id, price, seminar_status_id, status_changed_date, start_day, end_day, application_start_day, application_end_day, limit_user_num, prefecture_key, hall_name, date_regist, date_update)
values
    (14, '実践ワークショップ(有料)', '一日で受付の流れを設計し、持ち帰ります。', 1, 2, 5500, 1, '2026-09-01 10:00+09', '2026-12-15 10:00+09', '2026-12-15 17:00+09', '2026-09-01 10:00+09', '2026-12-14 17:00+09', 40, '13', '丸の内ホール', '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (16, '秋の見学会(中止)', '雨のため中止しました。', 1, 1, 0, 5, '2026-09-01 10:00+09', '2026-10-10 10:00+09', '2026-10-10 12:00+09', null, null, 20, '13', '丸の内ホール', '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (15, 'マーケティング実践講座 全2回', '講座ごとに申し込めます。', 2, 3, 0, 1, '2026-09-01 10:00+09', '2027-01-14 13:00+09', '2027-01-21 17:00+09', '2026-09-01 10:00+09', '2027-01-13 17:00+09', null, '27', '中之島会議室', '2026-09-01 10:00+09', '2026-09-01 10:00+09');
insert into session (id, campaign_id, code, title, payment_flag_id, price, start_day, end_day, limit_user_num, sort_no, date_regist, date_update)
values
    (42, 15, '15001', '第1回 メールの設計', 2, 8800, '2027-01-14 13:00+09', '2027-01-14 17:00+09', 30, 1, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (43, 15, '15002', '第2回 結果の読み方', 2, 8800, '2027-01-21 13:00+09', '2027-01-21 17:00+09', 30, 2, '2026-09-01 10:00+09', '2026-09-01 10:00+09');

-- What the public pages tell of them.
insert into master_entry (master, key, wire_id, name_ja, name_en, active) values
    ('SeminarCategory', '1', 1, 'セミナー', 'Seminars', true), ('SeminarCategory', '2', 2, '展示会', 'Exhibitions', true),
    ('SeminarCategory', '3', 3, '講座', 'Courses', true) on conflict do nothing;
update campaign set seminar_category_key = case id when 12 then '2' when 15 then '3' when 14 then '3' else '1' end where id between 12 and 15;
update campaign set settings = settings || '{"10": "1"}' where id between 12 and 15;
update campaign set detail = '<p>受付、名刺、メール、アンケート。一つの催しで出会った方と、その後も続く関係をつくる方法を、現場の担当者が話します。</p><ul><li>受付を10秒で終えるしくみ</li><li>来場したその日に届けるお礼</li><li>次の催しへつなげるアンケート</li></ul>',
    target_user = '展示会やセミナーを運営する方', notes = '会場内は飲食できません。手話通訳をご希望の方は、お申込みのときにお知らせください。',
    sponsor = '寄合実行委員会', price_display = '無料' where id = 12;
update campaign set price_display = '無料', detail = '<p>一組60分。いまお使いのしくみを伺いながら、次の一歩をいっしょに考えます。</p>' where id = 13;
update campaign set price_display = '5,500円（税込）', detail = '<p>手を動かしながら学ぶ一日です。昼食をご用意します。</p>' where id = 14;
update campaign set price_display = '1回 8,800円（税込）' where id = 15;
update session set price_display = '8,800円（税込）' where campaign_id = 15;
-- Whoever wants a login there confirms it by mail; these two have not done so yet.
update campaign set settings = settings || '{"9": "1"}' where id = 15;
update lead set registration_type_id = 2, confirm_until = '2026-11-23 10:00+09' where id in (299, 300);
update campaign set start_day_display = to_char(start_day at time zone 'Asia/Tokyo', 'FMYYYY年FMMM月FMDD日 HH24:MI～') where id in (14, 15);

-- Who finds no seat may wait.
update campaign set waiting_list_type_id = 2, limit_waiting_num = 10 where id = 13;

insert into flow (id, campaign_id, name, is_default, login_type_id, membership_type_id, restore_type_id, date_regist, date_update)
values
    (14, 14, '標準フロー', true, 1, 1, 1, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (15, 15, '標準フロー', true, 2, 2, 2, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (16, 12, '会員向けフロー', false, 3, 3, 3, '2026-09-01 10:00+09', '2026-09-01 10:00+09');
update flow set max_quantity = 3 where id = 14;
insert into flow_step (flow_id, sort_no, step_type_id, title, message, survey_template_id)
values
    (14, 1, 2, 'カート', null, null), (14, 2, 4, 'お客様情報入力', null, null), (14, 3, 6, '支払方法選択', '<p>請求書は申込完了後に発行します。</p>', null), (14, 4, 7, '確認', null, null), (14, 5, 8, '完了', null, null),
    (15, 1, 1, 'サブキャンペーン選択', null, null), (15, 2, 2, 'カート', null, null), (15, 3, 3, 'ログイン', null, null), (15, 4, 4, 'お客様情報入力', null, null), (15, 5, 6, '支払方法選択', null, null), (15, 6, 7, '確認', null, null), (15, 7, 8, '完了', null, null),
    (16, 1, 1, 'サブキャンペーン選択', null, null), (16, 2, 3, 'ログイン', null, null), (16, 3, 4, 'お客様情報入力', null, null), (16, 4, 5, 'アンケート', null, 1), (16, 5, 7, '確認', null, null), (16, 6, 8, '完了', null, null);

insert into discount (id, campaign_id, discount_type_id, name, code, code_type_id, discount_method_id, discount_amount, discount_rate, start_day, end_day, min_quantity, max_quantity, limit_num, limit_num_per_visitor, date_regist, date_update)
values
    (1, 14, 2, '早期申込割引', null, null, 2, null, 10, '2026-09-01 00:00+09', '2026-11-30 23:55+09', null, null, null, null, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (2, 14, 3, '2名以上で割引', null, null, 1, 500, null, null, null, 2, null, null, null, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
    (3, 15, 1, '会員優待', 'VIP2026', 1, 2, null, 20, null, null, null, null, 50, 1, '2026-09-01 10:00+09', '2026-09-01 10:00+09');
insert into discount_session (discount_id, session_id) values (3, 42);

insert into stored_file (id, name, extension, content_type, size, content, unused_since, date_regist, date_update)
select n, '打合せメモ', 'txt', 'text/plain;charset=UTF-8', octet_length(content), content, '2026-09-01 10:00+09', '2026-09-01 10:00+09', '2026-09-01 10:00+09'
from (select n, convert_to('次回は来期の予算を確認する。' || chr(10), 'UTF8') as content from generate_series(3, 4) n) memo;
insert into lead_file (id, lead_id, name, extension, size, file_id, date_regist, date_update)
select n, n * 7, '打合せメモ', 'txt', f.size, f.id, '2026-09-01 10:00+09', '2026-09-01 10:00+09'
from generate_series(1, 2) n join stored_file f on f.id = n + 2;
insert into file_use (resource, record_id, place, file_id) values ('VisitorDataFile', 1, 'Body', 3), ('VisitorDataFile', 2, 'Body', 4);

insert into mail_template (name, memo, purpose_id, mail_category_key, advertisement_id, mail_type_id, title, sender_address, sender_name, body, charset_id, date_regist, date_update)
values ('資料のご案内', '展示会のあとに送る', 1, '1', 2, 1, '[% VisitorData.name1 || "お客さま" %] 様 資料のご案内', 'info@example.com', '展示会事務局',
        E'[% VisitorData.company_name %]\n[% VisitorData.name1 %] 様\n\nご来場ありがとうございました。資料をお送りします。\nhttps://www.example.com/catalog\n', 2, '2026-09-01 10:00+09', '2026-09-01 10:00+09'),
       ('御礼', null, 1, '1', 2, 1, 'ご来場の御礼', 'info@example.com', '展示会事務局', E'[% VisitorData.name1 %] 様\n\nご来場ありがとうございました。\n', 2, '2026-09-01 10:00+09', '2026-09-01 10:00+09');
